/**
 * The simulated log store. It stores at once, finds records a little later, and returns at most 100 of them, the newest
 * first.
 */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { FieldCondition, RecordPage, RecordQuery } from "../../functions/ports/record-store.ts";
import type { Dice } from "../dice.ts";

export interface StoredLine {
  readonly record: StoredRecord;
  /** The record's type in lower case. Nearly every query asks for it, and it is read faster here than from a record. */
  readonly type: string;
  /** Log time by the clock of the writer's host, in whole seconds. */
  readonly timeMs: number;
  readonly storedAtMs: number;
  /** Infinity: the record will never be found. */
  readonly indexedAtMs: number;
  /** Time at which the record's index was lost. */
  lostAtMs: number;
  /** Id of the run that wrote the record; `forger` if no run wrote it. */
  readonly runId: string;
}

export interface Writer {
  readonly runId: string;
  readonly clockErrorMs: number;
  /** true: the store takes the record and never finds it. */
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
      for (const record of records) {
        const type = record.record_type?.toLowerCase() ?? "";
        lines.push({ record, type, timeMs, storedAtMs: nowMs, indexedAtMs, lostAtMs, runId });
      }
    },
    read: ({ where, fromMs, toMs, limit, offset }, nowMs) => {
      const types = where.find(({ field }) => field === "record_type")?.anyOf.map((type) => type.toLowerCase());
      const matches = matcherOf(where);
      const found: StoredLine[] = [];
      for (let index = lines.length - 1; index >= 0; index--) {
        const line = lines[index]!;
        // Clocks differ by minutes at most.
        if (line.storedAtMs < fromMs - MOST_CLOCK_ERROR_MS) break;
        if (types !== undefined && !types.includes(line.type)) continue;
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

/**
 * Returns a filter. A value matches as a whole, in upper or lower case. Source: the vendor's pages on index and query
 * syntax, read 2026-08.
 */
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

/** Inserts by log time, the newest first. Within one second, the record that was stored last comes first. */
function insertByTime(found: StoredLine[], line: StoredLine): void {
  let at = found.length;
  while (at > 0 && found[at - 1]!.timeMs < line.timeMs) at -= 1;
  found.splice(at, 0, line);
}
