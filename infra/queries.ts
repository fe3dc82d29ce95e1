/**
 * Every query of the dashboard, the saved queries and the alerts, in the store's own language: a search, then SQL after the bar.
 * They stand in one file, so that one test can check each field name against the index.
 */
import { endingsByPersonRule, outcomesAtOnce } from "../functions/core/decision/reasons.ts";
import type { PersonRule } from "../functions/core/terms/endings/row.ts";
import { FUNCTION_NAME } from "./names.ts";

/**
 * The rule of functions/core/report/needs-person.ts in the store's language, from the same catalogue. A test compares both case
 * by case, so that exit codes, notifications and alerts mean the same.
 * @internal A test compares the query with the rule of needs-person.ts.
 */
export const PERSON_OUTCOMES = [...outcomesAtOnce()];
const parkedReasons = (person: PersonRule): readonly string[] =>
  endingsByPersonRule(person).flatMap((ending) =>
    ending.startsWith("parked/") ? [ending.slice("parked/".length)] : [],
  );
/** @internal A test compares the query with the rule of needs-person.ts. */
export const PERSON_REASONS = parkedReasons("at-once");
/**
 * These ask for a person once the first attempt is a day old, or the case has waited for a day.
 * @internal A test compares the query with the rule of needs-person.ts.
 */
export const PERSON_REASONS_AFTER_A_DAY = parkedReasons("after-a-day");
/** @internal A test compares the query with the rule of needs-person.ts. */
export const UNFINISHED_OUTCOMES = ["parked", "planned", "accepted"] as const;
/**
 * People learn of a release 72 hours before it at the latest. The other two hours are for records, which come once an hour, and for
 * the alert, which is evaluated every 15 minutes.
 * @internal A test compares the query with the rule of needs-person.ts.
 */
export const RELEASE_WARNING_HOURS = 74;

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(", ");
const unixTime = (text: string): string => `to_unixtime(from_iso8601_timestamp(${text}))`;

/**
 * Selects the newest record of every instance. `recorded_at` gives the order, because `__time__` has no milliseconds. A record that
 * leaves the instance to another run says nothing about its case, so it hides no record of the case.
 */
const newest = (fields: readonly string[]): string =>
  `(select account_id, region_id, instance_id, ${fields
    .map((field) => `max_by(${field}, recorded_at) as ${field}`)
    .join(", ")} from log where coalesce(reason, '') <> 'in-progress' group by account_id, region_id, instance_id)`;

/**
 * Since when the case waits: the earlier of its first attempt and of its present kind of reason. Both have the same format, so the
 * earlier text is the earlier time. `least` takes texts (SLS, "Comparison operators", read 2026-11) and gives null for a null.
 */
const WAITS_SINCE = "least(coalesce(first_attempt_at, waiting_since), coalesce(waiting_since, first_attempt_at))";

const NEEDS_PERSON = [
  `outcome in (${quoted(PERSON_OUTCOMES)})`,
  `(outcome = 'parked' and reason in (${quoted(PERSON_REASONS)}))`,
  `(outcome = 'parked' and reason in (${quoted(PERSON_REASONS_AFTER_A_DAY)}) and to_unixtime(now()) - ${unixTime(
    WAITS_SINCE,
  )} > 86400)`,
  `(outcome = 'accepted' and to_unixtime(now()) - ${unixTime("accepted_at")} > 3600)`,
].join(" or ");

const RELEASE_NEAR = `outcome in (${quoted(UNFINISHED_OUTCOMES)}) and ${unixTime("release_at")} - to_unixtime(now()) < ${
  RELEASE_WARNING_HOURS * 3600
}`;

export const QUERIES = {
  /** One row for each account, region and reason that waits for a person. */
  needsPerson: `record_type: instance and mode: apply | select account_id, region_id, outcome, reason, count(1) as instances, min(instance_id) as example, min(release_at) as first_release from ${newest(
    ["outcome", "reason", "first_attempt_at", "waiting_since", "accepted_at", "release_at"],
  )} where ${NEEDS_PERSON} group by account_id, region_id, outcome, reason`,

  /** One row for each account and region with instances that the vendor releases within RELEASE_WARNING_HOURS. */
  releaseNear: `record_type: instance and mode: apply | select account_id, region_id, count(1) as instances, min(instance_id) as example, min(release_at) as first_release from ${newest(
    ["outcome", "release_at"],
  )} where ${RELEASE_NEAR} group by account_id, region_id`,

  /** One row for each account whose newest record names an account, a region or evidence that could not be read. */
  unreadable:
    "record_type: account and mode: apply | select account_id, account_name, unreadable, count_unreadable from (select account_id, max_by(account_name, recorded_at) as account_name, max_by(unreadable, recorded_at) as unreadable, max_by(count_unreadable, recorded_at) as count_unreadable from log group by account_id) where count_unreadable > 0",

  /** Always one row: the number of runs that ended in the window. */
  runsInWindow: "record_type: run | select count(1) as runs from log",

  /**
   * Always one row: the number of lines on stdout with records that the results store refused. Both words are keys of such a line.
   */
  undelivered: "message: undelivered and message: record_id | select count(1) as records from log",

  /** One row for each kind of failure of the function itself, which writes no record. */
  functionErrors: `functionName: "${FUNCTION_NAME}" and hasFunctionError: true | select errorType, count(1) as failures from log group by errorType`,

  /** Every open case, the nearest release first. */
  openCases: `record_type: instance and mode: apply | select account_id, region_id, instance_id, outcome, reason, error_code, wakes_on, next_attempt_at, release_at from ${newest(
    ["outcome", "reason", "error_code", "wakes_on", "next_attempt_at", "release_at"],
  )} where outcome in ('accepted', 'parked', 'failed') order by release_at limit 1000`,

  /** Instances that run again, and whether our call or the cloud restarted them. */
  recovered:
    'record_type: instance and (outcome: recovered or outcome: "recovered-by-cloud") | select account_id, region_id, outcome, count(distinct instance_id) as instances from log group by account_id, region_id, outcome order by instances desc',

  /** The time that accepted starts took, longest first. */
  startTimes:
    "record_type: instance and outcome: recovered | select region_id, count(1) as instances, approx_percentile(duration_ms, 0.5) as median_ms, approx_percentile(duration_ms, 0.95) as p95_ms, max(duration_ms) as longest_ms from log group by region_id order by p95_ms desc",

  /** The vendor's refusals by code. */
  errorCodes:
    "record_type: instance and error_code: * | select error_code, region_id, outcome, count(1) as records from log group by error_code, region_id, outcome order by records desc limit 100",

  outcomesOverTime:
    "record_type: instance | select date_trunc('hour', __time__) as hour, outcome, count(distinct instance_id) as instances from log group by hour, outcome order by hour",

  runs: 'record_type: run | select date_trunc(\'hour\', __time__) as hour, "trigger", count(1) as runs, max(duration_ms) as longest_ms from log group by hour, "trigger" order by hour',

  money:
    "record_type: account | select account_id, max_by(balance_available, recorded_at) as balance, max_by(currency, recorded_at) as currency, max(last_payment_at) as last_payment, max_by(open_cases, recorded_at) as open_cases from log group by account_id",

  /** All records of one instance. Replace i-example by its id. */
  oneInstance: 'record_type: instance and instance_id: "i-example"',

  /** Problems that runs reported, newest first. */
  problems: "record_type: run and problems: code",
} as const;
