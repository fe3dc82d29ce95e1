/**
 * Keeps for each record how far its writer's clock was ahead, in milliseconds. The record has no field for that, and all its times
 * are times of that clock. A copied record loses its error.
 */
import type { StoredRecord } from "../functions/core/memory/record.ts";

const errors = new WeakMap<StoredRecord, number>();

export function noteClockError(record: StoredRecord, errorMs: number): void {
  if (errorMs !== 0) errors.set(record, errorMs);
}

export const clockErrorOf = (record: StoredRecord): number => errors.get(record) ?? 0;
