/** The log store: stores at once, finds a little later, newest first, at most 100 an answer. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { RecordPage, RecordQuery } from "../../functions/ports/record-store.ts";
import type { Dice } from "../dice.ts";

export interface StoredLine {
  readonly record: StoredRecord;
  /** Log time has second precision. */
  readonly timeMs: number;
  readonly storedAtMs: number;
  readonly indexedAtMs: number;
  /** The run that wrote it, as the simulator knows it. */
  readonly runId: string;
}

export interface LogStore {
  readonly lines: readonly StoredLine[];
  append(records: readonly StoredRecord[], runId: string, nowMs: number): void;
  read(query: RecordQuery, nowMs: number): RecordPage;
}

export function createLogStore(indexLagMs: number, dice: Dice): LogStore {
  const lines: StoredLine[] = [];
  return {
    lines,
    append: (records, runId, nowMs) => {
      const indexedAtMs = nowMs + dice.between(0.3, 1.5) * indexLagMs;
      const timeMs = Math.floor(nowMs / 1000) * 1000;
      for (const record of records) lines.push({ record, timeMs, storedAtMs: nowMs, indexedAtMs, runId });
    },
    read: ({ where, fromMs, toMs, limit, offset }, nowMs) => {
      const conditions = where.map(({ field, anyOf }) => ({
        field,
        wanted: new Set(anyOf.map((one) => one.toLowerCase())),
      }));
      const matches = (record: StoredRecord) =>
        conditions.every(({ field, wanted }) => wanted.has(record[field]?.toLowerCase() ?? ""));
      const records: StoredRecord[] = [];
      let toSkip = offset;
      for (let index = lines.length - 1; index >= 0 && records.length < limit; index--) {
        const line = lines[index]!;
        if (line.timeMs < fromMs - 1000) break;
        if (line.timeMs < fromMs || line.timeMs > toMs || line.indexedAtMs > nowMs || !matches(line.record)) continue;
        if (toSkip > 0) toSkip -= 1;
        else records.push(line.record);
      }
      return { records, complete: true };
    },
  };
}
