/** Splits the search part of a query into words. Source: "Search syntax" of Simple Log Service, read 2026-08. */
import { LogStoreError } from "./log-store-error.ts";

export type QueryWord =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean; readonly phrase: boolean }
  | { readonly kind: "sign"; readonly sign: "(" | ")" | ":" | "[" | "]" | ">" | ">=" | "<" | "<=" | "=" };

const SIGNS = [">=", "<=", "(", ")", ":", "[", "]", ">", "<", "="] as const;
const ENDS_BARE_WORD = /[\s()":[\]<>=]/;

/** Returns the search part and the analytics part of a query. The first bar outside quotes divides them. */
export function splitQuery(query: string): { readonly search: string; readonly analytics?: string } {
  let quoted = false;
  for (let at = 0; at < query.length; at += 1) {
    const character = query[at];
    if (character === "\\" && quoted) at += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === "|" && !quoted) {
      return { search: query.slice(0, at).trim(), analytics: query.slice(at + 1).trim() };
    }
  }
  return { search: query.trim() };
}

export function queryWords(search: string): readonly QueryWord[] {
  const words: QueryWord[] = [];
  for (let at = 0; at < search.length; ) {
    if (/\s/.test(search[at]!)) {
      at += 1;
      continue;
    }
    const phrase = search.startsWith('#"', at);
    if (phrase || search[at] === '"') {
      const { text, next } = readQuoted(search, phrase ? at + 2 : at + 1);
      words.push({ kind: "text", text, quoted: true, phrase });
      at = next;
      continue;
    }
    const sign = SIGNS.find((candidate) => search.startsWith(candidate, at));
    if (sign !== undefined) {
      words.push({ kind: "sign", sign });
      at += sign.length;
      continue;
    }
    const text = readBareWord(search, at);
    words.push({ kind: "text", text, quoted: false, phrase: false });
    at += text.length;
  }
  return words;
}

function readQuoted(search: string, from: number): { text: string; next: number } {
  let text = "";
  for (let at = from; at < search.length; at += 1) {
    const character = search[at]!;
    if (character === '"') return { text, next: at + 1 };
    if (character === "\\" && (search[at + 1] === '"' || search[at + 1] === "\\")) at += 1;
    text += search[at];
  }
  throw new LogStoreError("InvalidQueryString");
}

/** Returns the word without quotes at `from`. `__tag__:<name>` is one key, although it has a colon. */
function readBareWord(search: string, from: number): string {
  const tag = /^__tag__:[^\s()":[\]<>=]+/.exec(search.slice(from));
  if (tag !== null) return tag[0];
  let end = from;
  while (end < search.length && !ENDS_BARE_WORD.test(search[end]!)) end += 1;
  return search.slice(from, end);
}
