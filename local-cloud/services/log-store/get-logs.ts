/** GetLogs and GetLogsV2: find the records of a time range that match a query, and return one page of them. */
import { inTurns } from "../../kernel/in-turns.ts";
import { LogStoreError } from "./log-store-error.ts";
import { type IndexConfig, indexInForce, type LogRecord, type LogTable } from "./projects.ts";
import { parseExpression, type SearchRules } from "./query-expression.ts";
import { checkKeys, type RecordTest, recordTest } from "./query-match.ts";
import { splitQuery } from "./query-words.ts";

export interface LogQuery {
  /** Epoch seconds. Records at `from` are included, records at `to` are not. */
  readonly from: number;
  readonly to: number;
  readonly topic?: string;
  readonly query: string;
  readonly line: number;
  readonly offset: number;
  readonly reverse: boolean;
}

export interface LogPage {
  readonly logs: readonly Readonly<Record<string, string>>[];
  readonly progress: "Complete" | "Incomplete";
  readonly scanned: number;
}

/**
 * Returns the query of a GetLogs or GetLogsV2 request. Throws LogStoreError for a missing or impossible parameter.
 * Source: "GetLogs" of Simple Log Service, read 2026-08: `line` is 0 to 100 (default 100), and `from` must be less than
 * `to`.
 */
export function readLogQuery(value: (name: string) => unknown): LogQuery {
  const from = wholeNumber(value("from"));
  const to = wholeNumber(value("to"));
  if (from === undefined || to === undefined || from >= to) throw new LogStoreError("InvalidTimeRange");
  const line = given(value("line")) ? wholeNumber(value("line")) : 100;
  if (line === undefined || line > 100) throw new LogStoreError("InvalidLine");
  const offset = given(value("offset")) ? wholeNumber(value("offset")) : 0;
  if (offset === undefined) throw new LogStoreError("InvalidOffset");
  const reverse = String(given(value("reverse")) ? value("reverse") : "false").toLowerCase();
  if (reverse !== "true" && reverse !== "false") throw new LogStoreError("InvalidReverse");
  const topic = value("topic");
  return {
    from,
    to,
    ...(given(topic) ? { topic: String(topic) } : {}),
    query: given(value("query")) ? String(value("query")) : "*",
    line,
    offset,
    reverse: reverse === "true",
  };
}

export interface LogView {
  readonly nowMs: number;
  readonly rules: SearchRules;
  /** true: the answer has half of the logs and says that it is incomplete, as for a slow query. */
  readonly incomplete: boolean;
}

/** Returns one page of the matching records, sorted by time. Throws LogStoreError. */
export async function getLogs(table: LogTable, query: LogQuery, view: LogView): Promise<LogPage> {
  const ordered = inOrder(await findLogs(table, query, view), query.reverse);
  const reached = view.incomplete ? ordered.slice(0, Math.floor(ordered.length / 2)) : ordered;
  return {
    logs: reached.slice(query.offset, query.offset + query.line).map(flatLog),
    progress: view.incomplete ? "Incomplete" : "Complete",
    scanned: table.records.length,
  };
}

/** Returns all matching records in order of arrival. Throws LogStoreError. */
export async function findLogs(
  table: LogTable,
  query: LogQuery,
  { nowMs, rules }: Omit<LogView, "incomplete">,
): Promise<LogRecord[]> {
  const index = indexInForce(table);
  if (index === undefined) throw new LogStoreError("IndexConfigNotExist");
  const { search, analytics } = splitQuery(query.query);
  if (analytics !== undefined) {
    // The vendor answers SQL after a bar with rows. The local cloud runs no SQL and refuses with the vendor's code.
    throw new LogStoreError("ParameterInvalid", "the analytics part of a query is not supported by the local cloud");
  }
  const expression = parseExpression(search, rules);
  checkKeys(expression, index);

  const testOfIndex = new Map<number, RecordTest>();
  const test = (record: LogRecord) => {
    if (record.indexNumber === undefined) return false;
    let known = testOfIndex.get(record.indexNumber);
    if (known === undefined) {
      known = recordTest(expression, table.indexes[record.indexNumber] as IndexConfig);
      testOfIndex.set(record.indexNumber, known);
    }
    return known(record);
  };
  const oldestSeconds = nowMs / 1000 - table.ttl * 86_400;
  const isFound = (record: LogRecord) =>
    record.timeSeconds >= query.from &&
    record.timeSeconds < query.to &&
    record.searchableAtMs <= nowMs &&
    record.timeSeconds >= oldestSeconds &&
    (query.topic === undefined || record.topic === query.topic) &&
    test(record);
  return inTurns(findSteps(table.records, isFound), recordsATurn);
}

/** Records that are checked before other requests get a turn: 1,000 of usual size take about 10 ms. */
const recordsATurn = 1_000;

function* findSteps(
  records: readonly LogRecord[],
  isFound: (record: LogRecord) => boolean,
): Generator<undefined, LogRecord[]> {
  const found: LogRecord[] = [];
  // Records that arrive during the search are not part of the answer, so the length is read once.
  const { length } = records;
  for (let at = 0; at < length; at += 1) {
    const record = records[at];
    if (record !== undefined && isFound(record)) found.push(record);
    yield;
  }
  return found;
}

/** Sorts by log time. The sort is stable, so records of the same second keep their order of arrival. */
function inOrder(records: LogRecord[], reverse: boolean): readonly LogRecord[] {
  records.sort((left, right) => left.timeSeconds - right.timeSeconds);
  return reverse ? records.reverse() : records;
}

/** Returns a record as one flat object; every value is a text. */
function flatLog(record: LogRecord): Record<string, string> {
  return {
    ...record.fields,
    ...Object.fromEntries(record.tags.map(([name, value]) => [`__tag__:${name}`, value])),
    __topic__: record.topic,
    __source__: record.source,
    __time__: String(record.timeSeconds),
    ...(record.timeNsPart === undefined ? {} : { __time_ns_part__: String(record.timeNsPart) }),
  };
}

function given(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

function wholeNumber(value: unknown): number | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && /^\d+$/.test(text) ? Number(text) : undefined;
}
