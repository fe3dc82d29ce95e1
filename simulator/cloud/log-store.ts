/** The log store: stores at once, finds a little later, newest first, at most 100 an answer. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { FieldCondition, RecordPage, RecordQuery } from "../../functions/ports/record-store.ts";
import type { Dice } from "../dice.ts";

export interface StoredLine {
  readonly record: StoredRecord;
  /** Log time, by the clock of the writer's host, to the second. */
  readonly timeMs: number;
  readonly storedAtMs: number;
  /** Infinity: it will never be found. */
  readonly indexedAtMs: number;
  /** The index it was in was lost then. */
  lostAtMs: number;
  /** The run that wrote it, as the simulator knows it; `forger` for what no run wrote. */
  readonly runId: string;
}

export interface Writer {
  readonly runId: string;
  readonly clockErrorMs: number;
  /** The store takes what it writes and never finds it. */
  readonly unfindable?: boolean;
}

export interface LogStore {
  readonly lines: readonly StoredLine[];
  append(records: readonly StoredRecord[], writer: Writer, nowMs: number): void;
  read(query: RecordQuery, nowMs: number): RecordPage;
  loseIndex(nowMs: number): void;
}

export const FORGER: Writer = { runId: "forger", clockErrorMs: 0 };

export const isFindable = ({ indexedAtMs, lostAtMs }: StoredLine, atMs: number): boolean =>
  indexedAtMs <= atMs && atMs < lostAtMs;

export function createLogStore(indexLagMs: number, dice: Dice): LogStore {
  const lines: StoredLine[] = [];
  return {
    lines,
    append: (records, { runId, clockErrorMs, unfindable = false }, nowMs) => {
      const indexedAtMs = unfindable ? Number.POSITIVE_INFINITY : nowMs + dice.between(0.3, 1.5) * indexLagMs;
      const timeMs = Math.floor((nowMs + clockErrorMs) / 1000) * 1000;
      const lostAtMs = Number.POSITIVE_INFINITY;
      for (const record of records) lines.push({ record, timeMs, storedAtMs: nowMs, indexedAtMs, lostAtMs, runId });
    },
    read: ({ where, fromMs, toMs, limit, offset }, nowMs) => {
      const matches = matcherOf(where);
      const found: StoredLine[] = [];
      for (let index = lines.length - 1; index >= 0; index--) {
        const line = lines[index]!;
        // Clocks differ by minutes at most.
        if (line.storedAtMs < fromMs - MOST_CLOCK_ERROR_MS) break;
        if (line.timeMs >= fromMs && line.timeMs <= toMs && isFindable(line, nowMs) && matches(line.record))
          insertByTime(found, line);
      }
      return { records: found.slice(offset, offset + limit).map(({ record }) => record), complete: true };
    },
    loseIndex: (nowMs) => {
      for (const line of lines) line.lostAtMs = Math.min(line.lostAtMs, nowMs);
    },
  };
}

/** Values match as a whole; case does not count. Source: the vendor's pages on index and query syntax, read 2026-08. */
function matcherOf(where: readonly FieldCondition[]): (record: StoredRecord) => boolean {
  const conditions = where.map(({ field, anyOf }) => ({
    field,
    wanted: new Set([...anyOf, ...anyOf.map((one) => one.toLowerCase())]),
  }));
  return (record) => {
    for (const { field, wanted } of conditions) {
      const value = record[field];
      if (value === undefined || !(wanted.has(value) || wanted.has(value.toLowerCase()))) return false;
    }
    return true;
  };
}

const MOST_CLOCK_ERROR_MS = 20 * 60_000;

/** Newest log time first; of the same second, what was stored last. */
function insertByTime(found: StoredLine[], line: StoredLine): void {
  let at = found.length;
  while (at > 0 && found[at - 1]!.timeMs < line.timeMs) at -= 1;
  found.splice(at, 0, line);
}
