/** Reduces the records of several runs to one record for each instance: the newest that says how its case ended. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { OUTCOME_NAMES } from "../../functions/core/terms/outcome.ts";

/** Returns one record for each instance. The instances stand in the order of their newest records. */
export function newestByInstance(records: readonly StoredRecord[]): StoredRecord[] {
  const newest = new Map<string, StoredRecord>();
  for (const record of records) {
    if (record.record_type !== "instance") continue;
    const subject = [record.account_id, record.region_id, record.instance_id].join("/");
    const known = newest.get(subject);
    if (known === undefined || replaces(record, known)) newest.set(subject, record);
  }
  return [...newest.values()];
}

/**
 * Returns the records without those of plans. A plan says what would happen, so its record never replaces an outcome.
 */
export function withoutPlans(records: readonly StoredRecord[]): StoredRecord[] {
  return records.filter((record) => record.mode !== "plan");
}

/** Returns whether plans alone are on record, as in a deployment that runs in plan mode. */
export function onlyPlans(records: readonly StoredRecord[]): boolean {
  const runs = records.filter(({ record_type: type }) => type === "run" || type === "instance");
  return runs.length > 0 && runs.every(({ mode }) => mode === "plan");
}

/** Returns the records that a report counts: all of them if plans alone are on record, else those without the plans. */
export function countedRecords(records: readonly StoredRecord[]): readonly StoredRecord[] {
  return onlyPlans(records) ? records : withoutPlans(records);
}

/**
 * Returns whether `record` replaces `known`. A run for other instances records `not-selected` for this instance, so
 * such a record replaces no other kind.
 */
function replaces(record: StoredRecord, known: StoredRecord): boolean {
  if (isBystander(record) !== isBystander(known)) return isBystander(known);
  return (record.recorded_at ?? "") > (known.recorded_at ?? "");
}

function isBystander({ outcome, reason }: StoredRecord): boolean {
  return outcome === "skipped" && reason === "not-selected";
}

export interface OutcomeCount {
  readonly outcome: string;
  readonly count: number;
  /** Counts by reason, the most frequent first; empty if the outcome has no reasons. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

/** Returns the counts in the order of the outcome table. Unknown outcomes come last. */
export function countOutcomes(cases: readonly StoredRecord[]): OutcomeCount[] {
  const byOutcome = new Map<string, StoredRecord[]>();
  for (const record of cases) {
    const outcome = record.outcome ?? "unknown";
    byOutcome.set(outcome, [...(byOutcome.get(outcome) ?? []), record]);
  }
  const order = [
    ...OUTCOME_NAMES,
    ...[...byOutcome.keys()].filter((name) => !OUTCOME_NAMES.some((known) => known === name)),
  ];
  return order.flatMap((outcome) => {
    const members = byOutcome.get(outcome);
    return members === undefined ? [] : [{ outcome, count: members.length, reasons: countReasons(members) }];
  });
}

function countReasons(members: readonly StoredRecord[]): { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { reason } of members) {
    if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason, "en"));
}
