/** What `report`, `invoke`, `apply` and the demo show: counts by outcome, and each instance that needs a person. */
import { needsPerson } from "../../functions/core/needs-person.ts";
import type { StoredRecord } from "../../functions/core/record.ts";
import { countOutcomes, newestByInstance, type OutcomeCount } from "./instance-cases.ts";
import { secondsLeft } from "./time-left.ts";
import { whatWouldChangeIt } from "./what-would-change-it.ts";

/** One instance that a person should look at. undefined where the record does not say. */
export interface PersonCase {
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
  /** The shortest time left first; unknown deadlines last. */
  readonly needsPerson: readonly PersonCase[];
}

export function makeReport(records: readonly StoredRecord[], nowMs: number): Report {
  const cases = newestByInstance(records);
  const people = cases
    .filter((record) => needsPerson(record, nowMs))
    .map((record) => toPersonCase(record, nowMs))
    .sort(
      (a, b) =>
        (a.secondsLeft ?? Number.POSITIVE_INFINITY) - (b.secondsLeft ?? Number.POSITIVE_INFINITY) ||
        a.instanceId.localeCompare(b.instanceId, "en"),
    );
  return { instances: cases.length, counts: countOutcomes(cases), needsPerson: people };
}

function toPersonCase(record: StoredRecord, nowMs: number): PersonCase {
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
