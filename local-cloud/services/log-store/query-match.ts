/** Turns an expression into a test of one record, under the index that was in force when the record was written. */
import { LogStoreError } from "./log-store-error.ts";
import type { IndexConfig, IndexedKey, LogRecord } from "./projects.ts";
import type { Comparison, Expression } from "./query-expression.ts";
import { type WordIndex, wordTest } from "./query-word-test.ts";

export type RecordTest = (record: LogRecord) => boolean;

/** The index of fields that every index covers: `__topic__`, `__source__` and tags. */
const BUILT_IN_KEY: IndexedKey = { type: "text", token: [], caseSensitive: false, chn: false };

/**
 * Throws LogStoreError `ParameterInvalid`, in the vendor's words, if the index in force cannot answer the expression.
 */
export function checkKeys(expression: Expression, index: IndexConfig): void {
  switch (expression.kind) {
    case "all":
      return;
    case "and":
    case "or":
      for (const part of expression.parts) checkKeys(part, index);
      return;
    case "not":
      checkKeys(expression.part, index);
      return;
    case "match":
      if (expression.key !== undefined && keyConfig(index, expression.key) === undefined) {
        throw new LogStoreError("ParameterInvalid", notConfigured(expression.key));
      }
      return;
    case "compare": {
      const key = keyConfig(index, expression.key);
      if (key === undefined) throw new LogStoreError("ParameterInvalid", notConfigured(expression.key));
      // "numberic" is the vendor's spelling. Source: "Common errors" of queries, Simple Log Service, read 2026-08.
      if (!isNumeric(key)) {
        throw new LogStoreError("ParameterInvalid", `key (${expression.key}) is not config as numberic column`);
      }
    }
  }
}

export interface RecordSearch {
  readonly test: RecordTest;
  /** Each looks at all of a record; what it found is remembered until it is asked about another one. */
  readonly conditions: readonly RecordTest[];
}

export function recordSearch(expression: Expression, index: IndexConfig): RecordSearch {
  const conditions: RecordTest[] = [];
  const condition = (test: RecordTest) => {
    const made = remembering(test);
    conditions.push(made);
    return made;
  };
  return { test: testOf(expression, index, condition), conditions };
}

function testOf(expression: Expression, index: IndexConfig, condition: (test: RecordTest) => RecordTest): RecordTest {
  switch (expression.kind) {
    case "all":
      return () => true;
    case "and": {
      const tests = expression.parts.map((part) => testOf(part, index, condition));
      return (record) => tests.every((test) => test(record));
    }
    case "or": {
      const tests = expression.parts.map((part) => testOf(part, index, condition));
      return (record) => tests.some((test) => test(record));
    }
    case "not": {
      const test = testOf(expression.part, index, condition);
      return (record) => !test(record);
    }
    case "match":
      return condition(
        expression.key === undefined ? anywhereTest(expression, index) : keyTest(expression.key, expression, index),
      );
    case "compare": {
      const { key, comparison, value } = expression;
      return condition((record) => compare(numberOf(valueIn(record, key)), comparison, value));
    }
  }
}

function remembering(test: RecordTest): RecordTest {
  let last: LogRecord | undefined;
  let isFound = false;
  return (record) => {
    if (record !== last) isFound = test(record);
    last = record;
    return isFound;
  };
}

type Match = Extract<Expression, { kind: "match" }>;

function keyTest(key: string, match: Match, index: IndexConfig): RecordTest {
  const config = keyConfig(index, key);
  if (config === undefined) return () => false;
  if (match.text === "*" && !match.quoted) return (record) => valueIn(record, key) !== undefined;
  if (isNumeric(config)) {
    const wanted = Number(match.text);
    return (record) => match.text !== "" && compare(numberOf(valueIn(record, key)), "=", wanted);
  }
  const test = wordTest(match, config);
  return (record) => {
    const value = valueIn(record, key);
    return value !== undefined && test(searched(value));
  };
}

/**
 * Source: "Limits" of query and analysis (alibabacloud.com/help/sls/query-and-analysis1), read 2026-11: a value has 512 KB
 * at most, what exceeds them takes no part in a search. Counted in characters here.
 */
const LONGEST_SEARCHED = 524_288;
const searched = (value: string) => (value.length > LONGEST_SEARCHED ? value.slice(0, LONGEST_SEARCHED) : value);

/**
 * Full text: the line index over names and values of all fields, or, without one, the indexed text fields.
 * Source for names: "Search syntax", read 2026-11: a keyword without a field is looked for in names as well.
 */
function anywhereTest(match: Match, index: IndexConfig): RecordTest {
  const line: WordIndex | undefined = index.line;
  if (line !== undefined) {
    const test = wordTest(match, line);
    const names = new Map<string, boolean>();
    const isNameFound = (name: string) => {
      const known = names.get(name) ?? test(name);
      names.set(name, known);
      return known;
    };
    return (record) =>
      Object.entries(record.fields).some(([name, value]) => test(searched(value)) || isNameFound(name));
  }
  const tests = Object.entries(index.keys)
    .filter(([, key]) => !isNumeric(key))
    .map(([name, key]) => ({ name, test: wordTest(match, key) }));
  return (record) => tests.some(({ name, test }) => isIn(record, name) && test(searched(record.fields[name]!)));
}

function keyConfig(index: IndexConfig, key: string): IndexedKey | undefined {
  if (Object.hasOwn(index.keys, key)) return index.keys[key];
  return key === "__topic__" || key === "__source__" || key.startsWith("__tag__:") ? BUILT_IN_KEY : undefined;
}

function valueIn(record: LogRecord, key: string): string | undefined {
  if (key === "__topic__") return record.topic;
  if (key === "__source__") return record.source;
  if (key.startsWith("__tag__:")) return record.tags.find(([name]) => `__tag__:${name}` === key)?.[1];
  return isIn(record, key) ? record.fields[key] : undefined;
}

const isIn = (record: LogRecord, key: string) => Object.hasOwn(record.fields, key);

function isNumeric(key: IndexedKey): boolean {
  return key.type === "long" || key.type === "double";
}

function numberOf(value: string | undefined): number {
  return value === undefined || value.trim() === "" ? Number.NaN : Number(value);
}

function compare(left: number, comparison: Comparison, right: number): boolean {
  switch (comparison) {
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case "=":
      return left === right;
  }
}

function notConfigured(key: string): string {
  return `key (${key}) is not config as key value config,if symbol : is  in your log,please wrap : with quotation mark "`;
}
