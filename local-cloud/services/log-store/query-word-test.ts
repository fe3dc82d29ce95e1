/**
 * Decides whether the text of a field has the words of a query. An index splits a text at its delimiters. Every word of
 * the query must equal one word of the text. Without delimiters the whole text is one word.
 *
 * A query word with `*` or `?` is not split, because both also stand for delimiters: `stop*arrears` finds "stopped by
 * arrears". Its match begins where a word of the text begins and ends where a word ends.
 *
 * Source: "Index" and "Search syntax" of Simple Log Service, read 2026-11. Not verified on the live cloud.
 */
import { containsText } from "../../kernel/contains-text.ts";
import { globMatcher } from "../../kernel/glob.ts";
import type { IndexedKey } from "./projects.ts";

export type WordIndex = Omit<IndexedKey, "type">;

export interface WantedWord {
  readonly text: string;
  readonly quoted: boolean;
  readonly phrase: boolean;
}

const CHINESE = /[\u4e00-\u9fff]/;

export function wordTest(wanted: WantedWord, index: WordIndex): (text: string) => boolean {
  const fold = index.caseSensitive ? (text: string) => text : (text: string) => text.toLowerCase();
  const wantedText = fold(wanted.text);
  if (wanted.phrase) return (text) => containsText(fold(text), wantedText);
  // The vendor cuts Chinese by dictionary; a substring finds what an operator types, and a little more.
  if (index.chn && CHINESE.test(wantedText)) return (text) => containsText(fold(text), wantedText);
  const hasWildcard = !wanted.quoted && /[*?]/.test(wantedText);
  if (index.token.length === 0) {
    const test = hasWildcard ? globMatcher(wantedText, { questionMark: true }) : (text: string) => text === wantedText;
    return (text) => test(fold(text));
  }
  const delimiters = delimiterTable(index.token);
  if (hasWildcard) {
    const test = acrossWordsTest(wantedText, delimiters);
    return (text) => test(fold(text));
  }
  const words = wordsOf(wantedText, delimiters);
  if (words.length === 0) return (text) => text === wanted.text;
  return (text) => {
    const folded = fold(text);
    return words.every((word) => containsText(folded, word) && hasWord(folded, word, delimiters));
  };
}

/** The pattern against every run of the text that begins and ends with whole words. */
function acrossWordsTest(pattern: string, delimiters: DelimiterTable): (text: string) => boolean {
  // The earliest beginning leaves most of the text for the rest, and so does the latest end: one of each is enough.
  const opening = globMatcher(`${pattern.split("*", 1)[0]}*`, { questionMark: true });
  const closing = globMatcher(`*${pattern.slice(pattern.lastIndexOf("*") + 1)}`, { questionMark: true });
  const whole = globMatcher(pattern, { questionMark: true });
  const hasStar = pattern.includes("*");
  const literals = pattern.split(/[*?]/);
  const [prefix, suffix] = [literals[0]!, literals[literals.length - 1]!];
  const literal = literals.reduce((longest, part) => (part.length > longest.length ? part : longest), "");
  return (text) => {
    if (!containsText(text, literal)) return false;
    const { starts, ends } = wordEdges(text, delimiters);
    const begins = (at: number) => text.startsWith(prefix, at);
    if (!hasStar) {
      const known = new Set(ends);
      return starts.some(
        (at) => known.has(at + pattern.length) && begins(at) && whole(text.slice(at, at + pattern.length)),
      );
    }
    const from = starts.find((at) => begins(at) && opening(text.slice(at, at + pattern.length)));
    const to = ends.findLast(
      (at) => text.endsWith(suffix, at) && closing(text.slice(Math.max(0, at - pattern.length), at)),
    );
    return from !== undefined && to !== undefined && to >= from && whole(text.slice(from, to));
  };
}

/** One entry for each unit of a text: 1 for a delimiter. */
type DelimiterTable = Uint8Array;

const tables = new WeakMap<readonly string[], DelimiterTable>();

function delimiterTable(token: readonly string[]): DelimiterTable {
  const known = tables.get(token);
  if (known !== undefined) return known;
  const table = new Uint8Array(65_536);
  for (const delimiter of token) table[delimiter.charCodeAt(0)] = 1;
  tables.set(token, table);
  return table;
}

/** Calls `onWord` with each word's place until it answers true; says whether it did. */
function someWord(text: string, delimiters: DelimiterTable, onWord: (from: number, to: number) => boolean): boolean {
  let from = -1;
  for (let at = 0; at <= text.length; at += 1) {
    const isWord = at < text.length && delimiters[text.charCodeAt(at)] === 0;
    if (isWord && from < 0) from = at;
    if (isWord || from < 0) continue;
    if (onWord(from, at)) return true;
    from = -1;
  }
  return false;
}

const hasWord = (text: string, word: string, delimiters: DelimiterTable) =>
  someWord(text, delimiters, (from, to) => to - from === word.length && text.startsWith(word, from));

function wordsOf(text: string, delimiters: DelimiterTable): readonly string[] {
  const words: string[] = [];
  someWord(text, delimiters, (from, to) => {
    words.push(text.slice(from, to));
    return false;
  });
  return words;
}

function wordEdges(text: string, delimiters: DelimiterTable): { starts: number[]; ends: number[] } {
  const starts: number[] = [];
  const ends: number[] = [];
  someWord(text, delimiters, (from, to) => {
    starts.push(from);
    ends.push(to);
    return false;
  });
  return { starts, ends };
}
