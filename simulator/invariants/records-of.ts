/** The records of a story, as delivered and as put out undelivered. */
import type { StoredRecord } from "../../functions/core/record.ts";
import type { RunLog } from "../flight-recorder.ts";

/** Instance records of one run, in the order of writing. A repeated write of the same record counts once. */
export function instanceRecordsOf(run: RunLog): readonly StoredRecord[] {
  const seen = new Set<string>();
  return [...run.written, ...run.undelivered].filter((record) => {
    if (record.record_type !== "instance") return false;
    const key = `${record.record_id} ${record.outcome} ${record.reason}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The last instance record of each instance, whichever way it was put out. A plan changes nothing, so it says nothing here. */
export function newestRecords(runs: readonly RunLog[]): ReadonlyMap<string, StoredRecord> {
  const newest = new Map<string, StoredRecord>();
  for (const run of runs) {
    for (const record of instanceRecordsOf(run)) {
      if (record.mode === "plan") continue;
      const id = record.instance_id ?? "";
      const known = newest.get(id);
      if (known === undefined || (known.recorded_at ?? "") <= (record.recorded_at ?? "")) newest.set(id, record);
    }
  }
  return newest;
}

/** Milliseconds of a record's time field, NaN when it is absent. */
export function timeOf(record: StoredRecord, field: string): number {
  return Date.parse(record[field] ?? "");
}
