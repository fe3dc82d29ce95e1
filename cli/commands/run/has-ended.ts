/** Decides from its records whether a run has ended, with all that continues it. */
import type { StoredRecord } from "../../../functions/core/memory/record.ts";

/**
 * Returns whether all runs have ended. A run record with `continued` announces another run record of the same root, so
 * more records must follow. Example: two records, one of them with `continued`, have ended.
 */
export function hasEnded(records: readonly StoredRecord[]): boolean {
  const runs = records.filter((record) => record.record_type === "run");
  const promised = runs.filter((record) => record.continued === "true").length;
  return runs.length > promised;
}
