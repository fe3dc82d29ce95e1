/** Returns how far the writer's clock was ahead, in milliseconds. The times in a record are times of that clock. */
import type { StoredRecord } from "../functions/core/memory/record.ts";

const errors = new WeakMap<StoredRecord, number>();

export function noteClockError(record: StoredRecord, errorMs: number): void {
  if (errorMs !== 0) errors.set(record, errorMs);
}

export const clockErrorOf = (record: StoredRecord): number => errors.get(record) ?? 0;
