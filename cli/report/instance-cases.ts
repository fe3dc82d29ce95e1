/** From a pile of records (several runs, repeated writes) to one record an instance: the newest that says how it ended. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { OUTCOME_NAMES } from "../../functions/core/terms/outcome.ts";

/** One record an instance, in the order in which the instances first appear newest-first. */
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

/** What happened, as against what a plan said would happen: a plan never replaces an outcome. */
export function withoutPlans(records: readonly StoredRecord[]): StoredRecord[] {
  return records.filter((record) => record.mode !== "plan");
}

/** A run that was asked for other instances says `not-selected` of this one, which is no news about it. */
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
  /** By reason, the most frequent first; empty where the outcome has none. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

/** In the order of the outcome table; outcomes that did not happen are left out, unknown words come last. */
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
