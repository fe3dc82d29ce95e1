/** A log store's table with an index, and searches in it at one moment. */
import { getLogs, type LogView, readLogQuery } from "../../../../../local-cloud/services/log-store/get-logs.ts";
import { createIndex } from "../../../../../local-cloud/services/log-store/index-config.ts";
import { type LogTable, newLogTable } from "../../../../../local-cloud/services/log-store/projects.ts";

export const nowMs = Date.UTC(2026, 7, 1, 12);
export const SECOND = nowMs / 1000;
export const TEXT = { type: "text", token: [] };
export const INDEX = {
  line: { token: [",", " ", ":", "/"], caseSensitive: false },
  keys: {
    outcome: TEXT,
    exact: { ...TEXT, caseSensitive: true },
    message: { type: "text", token: [" ", ",", "."], chn: true },
    attempts: { type: "long" },
    balance: { type: "double" },
  },
};

/** One record of the given second (relative to now) for each set of fields. */
export const tableOf = (...fields: readonly Record<string, string>[]): LogTable => {
  const table = newLogTable("results", nowMs - 1000, 30, 2);
  createIndex(table, INDEX, nowMs - 1000);
  for (const [at, one] of fields.entries()) addRecord(table, one, SECOND - 100 + at);
  return table;
};
export const addRecord = (
  table: LogTable,
  fields: Record<string, string>,
  timeSeconds: number,
  searchableAtMs = nowMs,
) =>
  table.records.push({
    timeSeconds,
    topic: "run",
    source: "host-1",
    tags: [["zone", "z1"]],
    fields,
    writtenAtMs: nowMs,
    searchableAtMs,
    indexNumber: table.indexes.length - 1,
  });
export const query = (more: Record<string, unknown>) => {
  const values: Record<string, unknown> = { from: SECOND - 3600, to: SECOND + 60, ...more };
  return readLogQuery((name) => values[name]);
};
export const view = (change: Partial<LogView> = {}): LogView => ({
  nowMs,
  rules: { documentedOnly: true },
  incomplete: false,
  ...change,
});
export const search = async (table: LogTable, words: string) =>
  (await getLogs(table, query({ query: words }), view())).logs.map(({ id }) => id);

export const fleet = () =>
  tableOf(
    { id: "1", outcome: "recovered", attempts: "1", balance: "99.5", message: "i-1 is Running, at last" },
    { id: "2", outcome: "parked", exact: "Case", attempts: "3", balance: "-12", message: "no stock in zone" },
    { id: "3", outcome: "recovered-by-cloud", attempts: "0", message: "实例 已经恢复" },
    { id: "4", outcome: "skipped", message: "path:/a/b" },
  );
