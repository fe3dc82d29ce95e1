/** The records of a story, as delivered and as put out undelivered. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { clockErrorOf } from "../clock-errors.ts";
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

/** What all runs wrote or printed about instances. */
export function allPutOut(runs: readonly RunLog[]): readonly StoredRecord[] {
  return runs.flatMap(instanceRecordsOf);
}

/** The last word about each instance. A plan changes nothing, and who leaves an instance to another run says nothing about it. */
export function newestRecords(records: readonly StoredRecord[]): ReadonlyMap<string, StoredRecord> {
  const newest = new Map<string, StoredRecord>();
  for (const record of records) {
    if (record.record_type !== "instance" || record.mode === "plan" || record.reason === "in-progress") continue;
    const id = record.instance_id ?? "";
    const known = newest.get(id);
    if (known === undefined || !(timeOf(record, "recorded_at") < timeOf(known, "recorded_at"))) newest.set(id, record);
  }
  return newest;
}

/** A record's time field in true milliseconds, whatever its writer's clock; NaN when it is absent. */
export function timeOf(record: StoredRecord, field: string): number {
  return Date.parse(record[field] ?? "") - clockErrorOf(record);
}
