/** Reads the records that commands show, from the log store. */
import { LEASE_MS } from "../../functions/core/memory/lease.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { FieldCondition } from "../../functions/ports/record-store.ts";
import { fieldIs, type RecordSource, readRecords } from "./read-records.ts";

/** The store returns records by write time, and a record that was just written may carry the store's clock. */
const CLOCK_SLACK_MS = 60_000;
/** The index of the log store lags by about a second. */
const INDEX_LAG_MS = 3_000;
const POLL_MS = 300;

export type RecordType = "instance" | "account" | "run" | "intent";

/**
 * Returns records of these types, the newest first. If there is none, the store is asked again for three seconds,
 * because its index may lag.
 */
export async function readCaseRecords(
  source: RecordSource,
  types: readonly RecordType[],
  sinceMs: number,
): Promise<StoredRecord[]> {
  const startedAtMs = source.clock.nowMs();
  for (;;) {
    const nowMs = source.clock.nowMs();
    const records = await readRecords(
      source,
      [{ field: "record_type", anyOf: types }],
      sinceMs,
      nowMs + CLOCK_SLACK_MS,
    );
    if (records.length > 0 || nowMs - startedAtMs >= INDEX_LAG_MS) return records;
    await source.clock.sleep(POLL_MS);
  }
}

/** Returns the instance records with these ids or names, the newest first. */
export async function readRecordsOf(
  source: RecordSource,
  by: { readonly field: "instance_id" | "instance_name"; readonly values: readonly string[] },
  sinceMs: number,
): Promise<StoredRecord[]> {
  const { field, values } = by;
  const found: StoredRecord[] = [];
  // One query may hold a limited number of conditions.
  for (let start = 0; start < values.length; start += VALUES_PER_QUERY) {
    const some = values.slice(start, start + VALUES_PER_QUERY);
    const where: FieldCondition[] = [fieldIs("record_type", "instance"), { field, anyOf: some }];
    const records = await readRecords(source, where, sinceMs, source.clock.nowMs() + CLOCK_SLACK_MS);
    // The store searches a text field by word, so it also returns names that only contain the searched name.
    found.push(...records.filter((record) => some.includes(record[field] ?? "")));
  }
  return found.sort((a, b) => (b.recorded_at ?? "").localeCompare(a.recorded_at ?? "", "en"));
}

/** Returns the leases that may be in force, and the run records that end leases. */
export function readClaims(source: RecordSource, nowMs: number): Promise<StoredRecord[]> {
  return readRecords(
    source,
    [{ field: "record_type", anyOf: ["intent", "run"] }],
    nowMs - LEASE_MS,
    nowMs + CLOCK_SLACK_MS,
  );
}

const VALUES_PER_QUERY = 20;
