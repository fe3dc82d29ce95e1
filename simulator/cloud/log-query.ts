/**
 * The part of the log store's query language that the engine may use: `field: value`, `"quoted"`, `value*`, `field > n`,
 * `and`, `or`, `not`, parentheses, `*`. Anything else is an error: a query that the model only guesses at proves nothing.
 * Source: the vendor's pages on index and query syntax, read 2026-08.
 */
import type { StoredRecord } from "../../functions/core/memory/record.ts";

export interface RecordFilter {
  (record: StoredRecord): boolean;
  /** Present when the filter is nothing but `field: value`: many of them, joined by `or`, become one look-up. */
  readonly exact?: { readonly field: string; readonly value: string };
}

const compiled = new Map<string, RecordFilter>();

/** Throws for what it does not understand. */
export function compileLogQuery(query: string): RecordFilter {
  const known = compiled.get(query);
  if (known !== undefined) return known;
  const filter = parse(query);
  if (compiled.size > 5_000) compiled.clear();
  compiled.set(query, filter);
  return filter;
}

interface Cursor {
  readonly tokens: readonly string[];
  at: number;
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[():]|[<>]=?|=|[^\s():<>="]+)/y;

function parse(query: string): RecordFilter {
  const cursor: Cursor = { tokens: tokensOf(query), at: 0 };
  if (cursor.tokens.length === 0) return () => true;
  const filter = parseOr(cursor);
  if (cursor.at < cursor.tokens.length) throw unexpected(cursor);
  return filter;
}

function tokensOf(query: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const text = query.trimEnd();
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`the log query cannot be read: ${query}`);
    tokens.push(match[1]!);
  }
  return tokens;
}

function parseOr(cursor: Cursor): RecordFilter {
  const parts = [parseAnd(cursor)];
  while (takeWord(cursor, "or")) parts.push(parseAnd(cursor));
  return anyOf(parts);
}

function anyOf(parts: readonly RecordFilter[]): RecordFilter {
  if (parts.length === 1) return parts[0]!;
  const field = parts[0]!.exact?.field;
  if (field === undefined || parts.some(({ exact }) => exact?.field !== field)) {
    return (record) => {
      for (const part of parts) if (part(record)) return true;
      return false;
    };
  }
  const values = new Set(parts.map(({ exact }) => exact!.value));
  return (record) => {
    const value = record[field];
    return value !== undefined && (values.has(value) || values.has(value.toLowerCase()));
  };
}

function parseAnd(cursor: Cursor): RecordFilter {
  const parts = [parseNot(cursor)];
  while (takeWord(cursor, "and")) parts.push(parseNot(cursor));
  if (parts.length === 1) return parts[0]!;
  return (record) => {
    for (const part of parts) if (!part(record)) return false;
    return true;
  };
}

function parseNot(cursor: Cursor): RecordFilter {
  if (!takeWord(cursor, "not")) return parseTerm(cursor);
  const inner = parseNot(cursor);
  return (record) => !inner(record);
}

function parseTerm(cursor: Cursor): RecordFilter {
  const token = cursor.tokens[cursor.at];
  if (token === undefined || token === ")" || token === ":") throw unexpected(cursor);
  cursor.at += 1;
  if (token === "(") {
    const inner = parseOr(cursor);
    expect(cursor, ")");
    return inner;
  }
  if (token === "*") return () => true;
  const operator = cursor.tokens[cursor.at];
  if (operator === ":") return parseFieldValue(cursor, token);
  if (operator !== undefined && /^[<>=]/.test(operator)) return parseComparison(cursor, token, operator);
  throw unexpected(cursor);
}

/** `field: value`, or `field: (a or b)`. */
function parseFieldValue(cursor: Cursor, field: string): RecordFilter {
  expect(cursor, ":");
  if (cursor.tokens[cursor.at] !== "(") return valueFilter(field, nextValue(cursor));
  cursor.at += 1;
  const values = [valueFilter(field, nextValue(cursor))];
  while (takeWord(cursor, "or")) values.push(valueFilter(field, nextValue(cursor)));
  expect(cursor, ")");
  return anyOf(values);
}

/** The fields' token lists are empty, so a value matches as a whole; case does not count. */
function valueFilter(field: string, value: string): RecordFilter {
  const wanted = value.toLowerCase();
  if (wanted === "*") return (record) => record[field] !== undefined;
  if (wanted.endsWith("*")) {
    const head = wanted.slice(0, -1);
    return (record) => record[field]?.toLowerCase().startsWith(head) === true;
  }
  const filter = (record: StoredRecord) => {
    const found = record[field];
    return found === wanted || (found?.length === wanted.length && found.toLowerCase() === wanted);
  };
  return Object.assign(filter, { exact: { field, value: wanted } });
}

function parseComparison(cursor: Cursor, field: string, operator: string): RecordFilter {
  cursor.at += 1;
  const wanted = Number(nextValue(cursor));
  const holds = COMPARISONS[operator];
  if (holds === undefined || Number.isNaN(wanted)) throw unexpected(cursor);
  return (record) => record[field] !== undefined && holds(Number(record[field]), wanted);
}

const COMPARISONS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  "=": (left, right) => left === right,
};

function nextValue(cursor: Cursor): string {
  const token = cursor.tokens[cursor.at];
  if (token === undefined || /^[():<>=]/.test(token)) throw unexpected(cursor);
  cursor.at += 1;
  return token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, "$1") : token;
}

function takeWord(cursor: Cursor, word: string): boolean {
  if (cursor.tokens[cursor.at]?.toLowerCase() !== word) return false;
  cursor.at += 1;
  return true;
}

function expect(cursor: Cursor, token: string): void {
  if (cursor.tokens[cursor.at] !== token) throw unexpected(cursor);
  cursor.at += 1;
}

function unexpected(cursor: Cursor): Error {
  const found = cursor.tokens[cursor.at] ?? "the end";
  return new Error(`the log query cannot be read at ${found}: ${cursor.tokens.join(" ")}`);
}
