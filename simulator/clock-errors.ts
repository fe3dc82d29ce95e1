/** How far the clock of a record's writer was ahead: what a record says is a time of that clock. */
import type { StoredRecord } from "../functions/core/memory/record.ts";

const errors = new WeakMap<StoredRecord, number>();

export function noteClockError(record: StoredRecord, errorMs: number): void {
  if (errorMs !== 0) errors.set(record, errorMs);
}

export const clockErrorOf = (record: StoredRecord): number => errors.get(record) ?? 0;
