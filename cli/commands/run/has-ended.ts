/** Whether a run has ended, with all that continues it. */
import type { StoredRecord } from "../../../functions/core/memory/record.ts";

/** A run that says `continued` promises another run record of the same root; the last one promises nothing. */
export function hasEnded(records: readonly StoredRecord[]): boolean {
  const runs = records.filter((record) => record.record_type === "run");
  const promised = runs.filter((record) => record.continued === "true").length;
  return runs.length > promised;
}
