/** Makes the view of one instance: its record, with labels in the reader's language. */
import { endingOfRecord, reasonRow } from "../../functions/core/decision/reasons.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Style } from "./style.ts";
import { secondsLeft } from "./time-left.ts";

/** The fields of one instance for a text. A field is undefined if the record does not hold it. */
export interface CaseView {
  readonly instanceId: string;
  readonly name: string;
  readonly type: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly regionId: string;
  readonly outcome: string;
  readonly reason: string | undefined;
  /** The catalogue's label for outcome and reason, and its advice on how the instance comes back. */
  readonly label: string;
  readonly advice: string;
  readonly evidence: string | undefined;
  readonly errorCode: string | undefined;
  readonly requestId: string | undefined;
  readonly stoppedAt: string | undefined;
  readonly wakesOn: string | undefined;
  readonly nextAttemptAt: string | undefined;
  /** Time until which another run may hold the instance. */
  readonly leaseUntil: string | undefined;
  readonly releaseAt: string | undefined;
  readonly releaseSource: string | undefined;
  /** Seconds from now until the release, not from the time of the record; negative after the release. */
  readonly secondsLeft: number | undefined;
}

export type Words = Pick<Style, "language" | "texts">;

export function toCaseView(record: StoredRecord, nowMs: number, { language, texts }: Words): CaseView {
  const row = reasonRow(endingOfRecord(record));
  return {
    instanceId: record.instance_id ?? "?",
    name: record.instance_name ?? "",
    type: record.instance_type ?? "",
    accountId: record.account_id ?? "?",
    accountName: record.account_name || record.account_id || "?",
    regionId: record.region_id ?? "?",
    outcome: record.outcome ?? "unknown",
    reason: record.reason || undefined,
    label: row?.label[language] ?? endingOfRecord(record),
    advice: row?.advice[language] ?? texts.terms.newerWord,
    evidence: record.evidence,
    errorCode: record.error_code,
    requestId: record.cloud_request_id,
    stoppedAt: record.stopped_at,
    wakesOn: record.wakes_on,
    nextAttemptAt: record.next_attempt_at,
    leaseUntil: record.lease_until,
    releaseAt: record.release_at,
    releaseSource: record.release_source,
    secondsLeft: secondsLeft(record, nowMs),
  };
}

/** Returns the cases by time left, the shortest first. Cases without a known release come last. */
export function byTimeLeft(cases: readonly CaseView[]): CaseView[] {
  const never = Number.POSITIVE_INFINITY;
  return [...cases].sort(
    (a, b) => (a.secondsLeft ?? never) - (b.secondsLeft ?? never) || a.instanceId.localeCompare(b.instanceId, "en"),
  );
}
