/**
 * Parses the search part of a query into an expression. `and` and `not` bind closer than `or`; two words side by side
 * mean `and`. Source: "Search syntax" of Simple Log Service, read 2026-08. Not verified on the live cloud.
 */
import { LogStoreError } from "./log-store-error.ts";
import { type QueryWord, queryWords } from "./query-words.ts";

export type Comparison = ">" | ">=" | "<" | "<=" | "=";

export type Expression =
  | { readonly kind: "all" }
  | { readonly kind: "and" | "or"; readonly parts: readonly Expression[] }
  | { readonly kind: "not"; readonly part: Expression }
  /** Without a key, any field of the log may match. */
  | {
      readonly kind: "match";
      readonly key?: string;
      readonly text: string;
      readonly quoted: boolean;
      readonly phrase: boolean;
    }
  | { readonly kind: "compare"; readonly key: string; readonly comparison: Comparison; readonly value: number };

export interface SearchRules {
  /**
   * true: a search outside the documented limits is refused: more than 30 conditions, or a value with `-` outside
   * double quotes. One page of the vendor "recommends" up to 30 conditions, a newer one says "specify up to 30".
   * Therefore this is a switch.
   */
  readonly documentedOnly: boolean;
}

/**
 * Largest number of conditions; logical operators are not counted. Source: "Limits" (doc-detail/92572) and "Search
 * syntax and functions" (doc-detail/29060, 2025-10), read 2026-11.
 */
const MAX_CONDITIONS = 30;

/** Ours: such a word is laid against every word of every record. */
const LONGEST_WILDCARD = 64;

/** Deeper nesting is refused, so that no query can exhaust the stack. The vendor publishes no limit. */
const MAX_DEPTH = 100;

/** Returns the expression of the search. Throws LogStoreError `InvalidQueryString`. */
export function parseExpression(search: string, rules: SearchRules): Expression {
  const words = queryWords(search);
  if (words.length === 0) return { kind: "all" };
  const reader = createReader(words, rules);
  const expression = readOr(reader);
  if (reader.peek() !== undefined) throw new LogStoreError("InvalidQueryString");
  return expression;
}

interface Reader {
  peek(ahead?: number): QueryWord | undefined;
  take(): QueryWord;
  takeSign<Sign extends string>(...wanted: readonly Sign[]): Sign | undefined;
  takeKeyword(keyword: string): boolean;
  /** Counts one condition. Throws LogStoreError if there are too many. */
  countCondition(): void;
  /** Reads one deeper level of nesting. Throws LogStoreError if it is too deep. */
  nested(read: () => Expression): Expression;
  readonly rules: SearchRules;
}

function createReader(words: readonly QueryWord[], rules: SearchRules): Reader {
  let at = 0;
  let conditions = 0;
  let depth = 0;
  const peek = (ahead = 0) => words[at + ahead];
  const take = () => {
    const word = words[at];
    if (word === undefined) throw new LogStoreError("InvalidQueryString");
    at += 1;
    return word;
  };
  return {
    peek,
    take,
    takeSign(...wanted) {
      const word = peek();
      const sign = word?.kind === "sign" ? wanted.find((each) => each === word.sign) : undefined;
      if (sign !== undefined) at += 1;
      return sign;
    },
    takeKeyword(keyword) {
      if (!isKeyword(peek(), keyword)) return false;
      at += 1;
      return true;
    },
    countCondition() {
      conditions += 1;
      if (rules.documentedOnly && conditions > MAX_CONDITIONS) {
        throw new LogStoreError("InvalidQueryString", `more than ${MAX_CONDITIONS} search conditions`);
      }
    },
    nested(read) {
      depth += 1;
      if (depth > MAX_DEPTH) throw new LogStoreError("InvalidQueryString", `nested deeper than ${MAX_DEPTH} levels`);
      const expression = read();
      depth -= 1;
      return expression;
    },
    rules,
  };
}

/**
 * Decides whether the word is the keyword. `and`, `or` and `not` are keywords in any case, `in` only in lower case.
 * Source: "Search syntax", read 2026-11.
 */
function isKeyword(word: QueryWord | undefined, keyword: string): boolean {
  if (word?.kind !== "text" || word.quoted) return false;
  return keyword === "in" ? word.text === "in" : word.text.toLowerCase() === keyword;
}

function readOr(reader: Reader): Expression {
  const parts = [readAnd(reader)];
  while (reader.takeKeyword("or")) parts.push(readAnd(reader));
  return parts.length === 1 ? parts[0]! : { kind: "or", parts };
}

function readAnd(reader: Reader): Expression {
  const parts = [readNot(reader)];
  while (continuesAnd(reader)) {
    reader.takeKeyword("and");
    parts.push(readNot(reader));
  }
  return parts.length === 1 ? parts[0]! : { kind: "and", parts };
}

function continuesAnd(reader: Reader): boolean {
  const word = reader.peek();
  if (word === undefined || isKeyword(word, "or")) return false;
  return word.kind === "text" || word.sign === "(";
}

function readNot(reader: Reader): Expression {
  if (reader.takeKeyword("not")) return { kind: "not", part: reader.nested(() => readNot(reader)) };
  if (reader.takeSign("(") === undefined) return readMatch(reader);
  const inner = reader.nested(() => readOr(reader));
  if (reader.takeSign(")") === undefined) throw new LogStoreError("InvalidQueryString");
  return inner;
}

function readMatch(reader: Reader): Expression {
  const word = reader.take();
  if (word.kind !== "text" || isKeyword(word, "and") || isKeyword(word, "or")) {
    throw new LogStoreError("InvalidQueryString");
  }
  if (reader.takeSign(":") !== undefined) return matchValue(reader, keyOf(word.text));
  const comparison = reader.takeSign<Comparison>(">=", "<=", ">", "<", "=");
  if (comparison !== undefined) {
    reader.countCondition();
    return { kind: "compare", key: word.text, comparison, value: readNumber(reader) };
  }
  if (!word.quoted && isKeyword(reader.peek(), "in") && opensRange(reader.peek(1))) return readRange(reader, word.text);
  if (word.text === "*" && !word.quoted) return { kind: "all" };
  return checkedMatch(reader, { kind: "match", text: word.text, quoted: word.quoted, phrase: word.phrase });
}

/**
 * Returns the key of a field name: `source:` is short for `__source__:`. Source: "Search syntax" and "Reserved fields",
 * read 2026-11.
 */
const keyOf = (name: string) => (name === "source" ? "__source__" : name);

function matchValue(reader: Reader, key: string): Expression {
  const value = reader.take();
  if (value.kind !== "text") throw new LogStoreError("InvalidQueryString");
  return checkedMatch(reader, { kind: "match", key, text: value.text, quoted: value.quoted, phrase: value.phrase });
}

/**
 * Returns the match, or throws LogStoreError. A word must not begin with a wildcard, except the single star that means
 * "any value". A word with `-` must be in double quotes. Source: "Search syntax and functions", 2026-01.
 */
function checkedMatch(reader: Reader, match: Extract<Expression, { kind: "match" }>): Expression {
  reader.countCondition();
  if (match.quoted) return match;
  if (match.text.length > LONGEST_WILDCARD && /[*?]/.test(match.text))
    throw new LogStoreError("InvalidQueryString", `a word with a wildcard has ${LONGEST_WILDCARD} characters at most`);
  if (/^[*?]/.test(match.text) && match.text !== "*") throw new LogStoreError("InvalidQueryString");
  if (reader.rules.documentedOnly && match.text.includes("-") && !isNumber(match.text)) {
    throw new LogStoreError("InvalidQueryString", `${match.text} has a hyphen and needs double quotes`);
  }
  return match;
}

const isNumber = (text: string) => Number.isFinite(Number(text));

function opensRange(word: QueryWord | undefined): boolean {
  return word?.kind === "sign" && (word.sign === "[" || word.sign === "(");
}

/** Reads `key in [low high)`. A square bracket includes the bound, a round one excludes it. */
function readRange(reader: Reader, key: string): Expression {
  reader.takeKeyword("in");
  reader.countCondition();
  const open = reader.takeSign("[", "(");
  const low = readNumber(reader);
  const high = readNumber(reader);
  const close = reader.takeSign("]", ")");
  if (open === undefined || close === undefined) throw new LogStoreError("InvalidQueryString");
  return {
    kind: "and",
    parts: [
      { kind: "compare", key, comparison: open === "[" ? ">=" : ">", value: low },
      { kind: "compare", key, comparison: close === "]" ? "<=" : "<", value: high },
    ],
  };
}

function readNumber(reader: Reader): number {
  const word = reader.take();
  const value = word.kind === "text" && word.text !== "" ? Number(word.text) : Number.NaN;
  if (!Number.isFinite(value)) throw new LogStoreError("InvalidQueryString");
  return value;
}
