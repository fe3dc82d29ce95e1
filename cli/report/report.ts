/** What `report`, `invoke`, `apply` and the demo show: counts by outcome, and each instance that needs a person. */
import { needsPerson } from "../../functions/core/decision/needs-person.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { countOutcomes, newestByInstance, type OutcomeCount } from "./instance-cases.ts";
import { secondsLeft } from "./time-left.ts";
import { whatWouldChangeIt } from "./what-would-change-it.ts";

/** What is shown of one instance. undefined where the record does not say. */
export interface CaseView {
  readonly instanceId: string;
  readonly name: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly regionId: string;
  readonly outcome: string;
  readonly reason: string | undefined;
  readonly whatWouldChangeIt: string;
  readonly nextAttemptAt: string | undefined;
  readonly errorCode: string | undefined;
  readonly requestId: string | undefined;
  readonly releaseAt: string | undefined;
  readonly releaseSource: string | undefined;
  /** Now, not when the record was written; negative once the deadline has passed. */
  readonly secondsLeft: number | undefined;
}

export interface Report {
  readonly instances: number;
  readonly counts: readonly OutcomeCount[];
  /** By time left, the shortest first; unknown deadlines last. */
  readonly needsPerson: readonly CaseView[];
}

export function makeReport(records: readonly StoredRecord[], nowMs: number): Report {
  const cases = newestByInstance(records);
  const people = cases.filter((record) => needsPerson(record, nowMs));
  return { instances: cases.length, counts: countOutcomes(cases), needsPerson: byTimeLeft(people, nowMs) };
}

const stillStopped = new Set(["parked", "planned", "failed"]);

/** Those that are still stopped and have a deadline. */
export function makeForecast(records: readonly StoredRecord[], nowMs: number): readonly CaseView[] {
  const stopped = newestByInstance(records).filter(
    ({ outcome = "", release_at }) => stillStopped.has(outcome) && release_at !== undefined,
  );
  return byTimeLeft(stopped, nowMs);
}

/** The shortest first, unknown deadlines last. */
function byTimeLeft(records: readonly StoredRecord[], nowMs: number): CaseView[] {
  const never = Number.POSITIVE_INFINITY;
  return records
    .map((record) => toCaseView(record, nowMs))
    .sort(
      (a, b) => (a.secondsLeft ?? never) - (b.secondsLeft ?? never) || a.instanceId.localeCompare(b.instanceId, "en"),
    );
}

function toCaseView(record: StoredRecord, nowMs: number): CaseView {
  return {
    instanceId: record.instance_id ?? "?",
    name: record.instance_name ?? "",
    accountId: record.account_id ?? "?",
    accountName: record.account_name ?? "",
    regionId: record.region_id ?? "?",
    outcome: record.outcome ?? "unknown",
    reason: record.reason,
    whatWouldChangeIt: whatWouldChangeIt(record),
    nextAttemptAt: record.next_attempt_at,
    errorCode: record.error_code,
    requestId: record.cloud_request_id,
    releaseAt: record.release_at,
    releaseSource: record.release_source,
    secondsLeft: secondsLeft(record, nowMs),
  };
}
