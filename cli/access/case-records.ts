/** The records that people ask about, from the log store. */
import { LEASE_MS } from "../../functions/core/memory/lease.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { FieldCondition } from "../../functions/ports/record-store.ts";
import { fieldIs, type RecordSource, readRecords } from "./read-records.ts";

/** Records come in write time: those of a run that has just ended may carry the store's clock. */
const clockSlackMs = 60_000;
/** The index lags by about a second. */
const indexLagMs = 3_000;
const pollMs = 300;

export type RecordType = "instance" | "account" | "run" | "intent";

/** Newest first. If there is none yet, the store is asked again for as long as its index may lag. */
export async function readCaseRecords(
  source: RecordSource,
  types: readonly RecordType[],
  sinceMs: number,
): Promise<StoredRecord[]> {
  const startedAtMs = source.clock.nowMs();
  for (;;) {
    const nowMs = source.clock.nowMs();
    const records = await readRecords(source, [{ field: "record_type", anyOf: types }], sinceMs, nowMs + clockSlackMs);
    if (records.length > 0 || nowMs - startedAtMs >= indexLagMs) return records;
    await source.clock.sleep(pollMs);
  }
}

/** Instance records by id or name, the newest first. */
export async function readRecordsOf(
  source: RecordSource,
  by: { readonly field: "instance_id" | "instance_name"; readonly values: readonly string[] },
  sinceMs: number,
): Promise<StoredRecord[]> {
  const { field, values } = by;
  const found: StoredRecord[] = [];
  // The store limits the conditions of one query.
  for (let start = 0; start < values.length; start += valuesPerQuery) {
    const some = values.slice(start, start + valuesPerQuery);
    const where: FieldCondition[] = [fieldIs("record_type", "instance"), { field, anyOf: some }];
    const records = await readRecords(source, where, sinceMs, source.clock.nowMs() + clockSlackMs);
    // A text field is searched by word: a part of a name is found as well.
    found.push(...records.filter((record) => some.includes(record[field] ?? "")));
  }
  return found.sort((a, b) => (b.recorded_at ?? "").localeCompare(a.recorded_at ?? "", "en"));
}

/** The leases that may still be in force, and the records of runs that ended theirs. */
export function readClaims(source: RecordSource, nowMs: number): Promise<StoredRecord[]> {
  return readRecords(
    source,
    [{ field: "record_type", anyOf: ["intent", "run"] }],
    nowMs - LEASE_MS,
    nowMs + clockSlackMs,
  );
}

const valuesPerQuery = 20;
