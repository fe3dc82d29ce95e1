/**
 * Parses the search part of a query into an expression. `and` and `not` bind closer than `or`; words side by side mean
 * `and`. Source: "Search syntax" of Simple Log Service, read 2026-08. Not verified on the live cloud.
 */
import { LogStoreError } from "./log-store-error.ts";
import { type QueryWord, queryWords } from "./query-words.ts";

export type Comparison = ">" | ">=" | "<" | "<=" | "=";

export type Expression =
  | { readonly kind: "all" }
  | { readonly kind: "and" | "or"; readonly parts: readonly Expression[] }
  | { readonly kind: "not"; readonly part: Expression }
  /** Without a key: anywhere in the log. */
  | {
      readonly kind: "match";
      readonly key?: string;
      readonly text: string;
      readonly quoted: boolean;
      readonly phrase: boolean;
    }
  | { readonly kind: "compare"; readonly key: string; readonly comparison: Comparison; readonly value: number };

/** Throws LogStoreError `InvalidQueryString`. */
export function parseExpression(search: string): Expression {
  const words = queryWords(search);
  if (words.length === 0) return { kind: "all" };
  const reader = createReader(words);
  const expression = readOr(reader);
  if (reader.peek() !== undefined) throw new LogStoreError("InvalidQueryString");
  return expression;
}

interface Reader {
  peek(ahead?: number): QueryWord | undefined;
  take(): QueryWord;
  takeSign(...wanted: readonly string[]): string | undefined;
  takeKeyword(keyword: string): boolean;
}

function createReader(words: readonly QueryWord[]): Reader {
  let at = 0;
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
      if (word?.kind !== "sign" || !wanted.includes(word.sign)) return undefined;
      at += 1;
      return word.sign;
    },
    takeKeyword(keyword) {
      if (!isKeyword(peek(), keyword)) return false;
      at += 1;
      return true;
    },
  };
}

function isKeyword(word: QueryWord | undefined, keyword: string): boolean {
  return word?.kind === "text" && !word.quoted && word.text.toLowerCase() === keyword;
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
  if (reader.takeKeyword("not")) return { kind: "not", part: readNot(reader) };
  if (reader.takeSign("(") === undefined) return readMatch(reader);
  const inner = readOr(reader);
  if (reader.takeSign(")") === undefined) throw new LogStoreError("InvalidQueryString");
  return inner;
}

function readMatch(reader: Reader): Expression {
  const word = reader.take();
  if (word.kind !== "text" || isKeyword(word, "and") || isKeyword(word, "or")) {
    throw new LogStoreError("InvalidQueryString");
  }
  if (reader.takeSign(":") !== undefined) return matchValue(reader, word.text);
  const comparison = reader.takeSign(">=", "<=", ">", "<", "=") as Comparison | undefined;
  if (comparison !== undefined) return { kind: "compare", key: word.text, comparison, value: readNumber(reader) };
  if (!word.quoted && isKeyword(reader.peek(), "in") && opensRange(reader.peek(1))) return readRange(reader, word.text);
  if (word.text === "*" && !word.quoted) return { kind: "all" };
  return checked({ kind: "match", text: word.text, quoted: word.quoted, phrase: word.phrase });
}

function matchValue(reader: Reader, key: string): Expression {
  const value = reader.take();
  if (value.kind !== "text") throw new LogStoreError("InvalidQueryString");
  return checked({ kind: "match", key, text: value.text, quoted: value.quoted, phrase: value.phrase });
}

/** A wildcard may not open a word, except the star that means "any value". */
function checked(match: Extract<Expression, { kind: "match" }>): Expression {
  if (!match.quoted && /^[*?]/.test(match.text) && match.text !== "*") throw new LogStoreError("InvalidQueryString");
  return match;
}

function opensRange(word: QueryWord | undefined): boolean {
  return word?.kind === "sign" && (word.sign === "[" || word.sign === "(");
}

/** `key in [low high)`: square brackets include the bound, round ones do not. */
function readRange(reader: Reader, key: string): Expression {
  reader.takeKeyword("in");
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
