/** Reads the records of a story, those that were printed as undelivered included. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { clockErrorOf } from "../clock-errors.ts";
import type { RunLog } from "../flight-recorder.ts";

/** Seven judges ask for the records of each run. The records of a run that has not ended are not complete, so they are not kept. */
const found = new WeakMap<RunLog, readonly StoredRecord[]>();

/** Returns the instance records of one run so far, in the order of writing. A repeated write of one record counts once. */
export function instanceRecordsOf(run: RunLog): readonly StoredRecord[] {
  const records = found.get(run) ?? findRecords(run);
  if (run.ended) found.set(run, records);
  return records;
}

function findRecords(run: RunLog): readonly StoredRecord[] {
  const seen = new Set<string>();
  return [...run.written, ...run.undelivered].filter((record) => {
    if (record.record_type !== "instance") return false;
    const key = `${record.record_id} ${record.outcome} ${record.reason}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Returns the instance records of all runs, stored or printed. */
export function allPutOut(runs: readonly RunLog[]): readonly StoredRecord[] {
  return runs.flatMap(instanceRecordsOf);
}

/**
 * Returns the newest record of each instance. Records of plans, and records of a run that left the instance to another
 * run, do not count.
 * @param timeMs the time of a record; absent: its true time, without the error of the writer's clock
 */
export function newestRecords(
  records: readonly StoredRecord[],
  timeMs = (record: StoredRecord) => timeOf(record, "recorded_at"),
): ReadonlyMap<string, StoredRecord> {
  const newest = new Map<string, StoredRecord>();
  for (const record of records) {
    if (record.record_type !== "instance" || record.mode === "plan" || record.reason === "in-progress") continue;
    const id = record.instance_id ?? "";
    const known = newest.get(id);
    if (known === undefined || !(timeMs(record) < timeMs(known))) newest.set(id, record);
  }
  return newest;
}

/** Returns when a record was written by its own word. A writer puts it behind the record that it follows, whatever its clock shows. */
export function wordedTimeOf({ recorded_at = "" }: StoredRecord): number {
  return Date.parse(recorded_at);
}

/**
 * Returns a time field of a record in true milliseconds, corrected by the writer's clock; NaN if the field is absent.
 */
export function timeOf(record: StoredRecord, field: string): number {
  return Date.parse(record[field] ?? "") - clockErrorOf(record);
}
