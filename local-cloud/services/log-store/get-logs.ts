/** GetLogs and GetLogsV2: find the records of a time range that match a query, and return one page of them. */
import { inTurns } from "../../kernel/in-turns.ts";
import { createOneAtATime } from "../../kernel/one-at-a-time.ts";
import { LogStoreError } from "./log-store-error.ts";
import { indexInForce, type LogRecord, type LogTable } from "./projects.ts";
import { type Expression, parseExpression, type SearchRules } from "./query-expression.ts";
import { checkKeys, type RecordSearch, recordSearch } from "./query-match.ts";
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
  const found = await findLogs(table, query, view);
  const reached = view.incomplete ? Math.floor(found.length / 2) : found.length;
  const page = await inOrder(found, { ...query, to: Math.min(reached, query.offset + query.line) });
  const kept = fitting(page);
  return {
    logs: kept.map(flatLog),
    progress: view.incomplete || kept.length < page.length ? "Incomplete" : "Complete",
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

  const oldestSeconds = nowMs / 1000 - table.ttl * 86_400;
  const isInReach = (record: LogRecord) =>
    record.timeSeconds >= query.from &&
    record.timeSeconds < query.to &&
    record.searchableAtMs <= nowMs &&
    record.timeSeconds >= oldestSeconds &&
    (query.topic === undefined || record.topic === query.topic);
  const find = () => inTurns(findSteps(table, isInReach, expression), LOOKS_A_TURN);
  return table.records.length > LARGE_TABLE ? oneAtATime(find) : find();
}

/** Searches of a large log store run one after the other, because each may find all of its records. */
const LARGE_TABLE = 20_000;
const oneAtATime = createOneAtATime();

/** A look is a condition on a small record. */
const LOOKS_A_TURN = 5_000;
/** Looks that are counted together: a step of a generator costs as much as a look. */
const LOOKS_A_STEP = 50;
/** So many characters of a record, or so many indexed fields, cost as much as a look. */
const CHARACTERS_A_LOOK = 1_024;
const KEYS_A_LOOK = 20;

function* findSteps(
  table: LogTable,
  isInReach: (record: LogRecord) => boolean,
  expression: Expression,
): Generator<number, LogRecord[]> {
  const found: LogRecord[] = [];
  const searches = new Map<number, RecordSearch>();
  // What arrives in the meantime was not there when the question was asked.
  const { length } = table.records;
  let looked = 0;
  for (let at = 0; at < length; at += 1) {
    if (looked >= LOOKS_A_STEP) {
      yield looked;
      looked = 0;
    }
    looked += 1;
    const record = table.records[at];
    const index = table.indexes[record?.indexNumber ?? -1];
    if (record?.indexNumber === undefined || index === undefined || !isInReach(record)) continue;
    const search = searches.get(record.indexNumber) ?? recordSearch(expression, index);
    const keys = index.line === undefined ? Object.keys(index.keys).length : 0;
    if (!searches.has(record.indexNumber)) yield search.conditions.length * (1 + keys);
    searches.set(record.indexNumber, search);
    const looks = 1 + lengthOf(record) / CHARACTERS_A_LOOK + keys / KEYS_A_LOOK;
    const cost = looks * Math.max(1, search.conditions.length);
    if (cost < LOOKS_A_TURN) looked += cost;
    else yield* lookSteps(search, record, looks);
    if (search.test(record)) found.push(record);
  }
  return found;
}

/** A record that is dear to look at: one condition after the other, each remembering what it found. */
function* lookSteps({ conditions }: RecordSearch, record: LogRecord, looks: number): Generator<number, void> {
  for (const condition of conditions) {
    condition(record);
    yield looks;
  }
}

function lengthOf({ fields }: LogRecord): number {
  let length = 0;
  for (const name in fields) length += fields[name]!.length;
  return length;
}

interface Wanted {
  readonly offset: number;
  readonly to: number;
  readonly reverse: boolean;
}

/** The records at these places by log time, then arrival; reversed, the last is the first. */
function inOrder(found: readonly LogRecord[], { offset, to, reverse }: Wanted): Promise<readonly LogRecord[]> {
  const [first, end] = reverse ? [found.length - to, found.length - offset] : [offset, to];
  return inTurns(orderSteps(found, Math.max(0, first), Math.max(0, end)), COMPARED_A_TURN).then((page) =>
    reverse ? page.toReversed() : page,
  );
}

const SORTED_AT_ONCE = 20_000;
const COMPARED_A_TURN = 100_000;
/** More than the records of a log store. */
const PLACES = 2 ** 21;

/** Sorts runs of the list, then merges them as far as the wanted places reach. */
function* orderSteps(found: readonly LogRecord[], first: number, end: number): Generator<number, LogRecord[]> {
  const runs: { next: number; readonly keys: Float64Array }[] = [];
  for (let from = 0; from < found.length; from += SORTED_AT_ONCE) {
    const keys = new Float64Array(Math.min(SORTED_AT_ONCE, found.length - from));
    for (let at = 0; at < keys.length; at += 1) keys[at] = found[from + at]!.timeSeconds * PLACES + from + at;
    runs.push({ next: 0, keys: keys.sort() });
    yield SORTED_AT_ONCE;
  }
  const page: LogRecord[] = [];
  const headOf = (run: (typeof runs)[number]) => run.keys[run.next] ?? Number.POSITIVE_INFINITY;
  for (let place = 0; place < end; place += 1) {
    const least = runs.reduce((best, run) => (headOf(run) < headOf(best) ? run : best), runs[0]!);
    if (place >= first) page.push(found[headOf(least) % PLACES]!);
    least.next += 1;
    yield runs.length;
  }
  return page;
}

/** Ours: the texts of one answer. */
const MOST_CHARACTERS = 32 * 1024 * 1024;

function fitting(page: readonly LogRecord[]): readonly LogRecord[] {
  let characters = 0;
  const end = page.findIndex((record) => {
    characters += lengthOf(record);
    return characters > MOST_CHARACTERS;
  });
  return end < 0 ? page : page.slice(0, end);
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

/** Ten digits reach to the year 2286. Above 2^53, adding one second to a time changes nothing. */
function wholeNumber(value: unknown): number | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
