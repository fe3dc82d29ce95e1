/**
 * Decides whether the text of a field has the words of a query. An index splits a text at its delimiters. Every word of
 * the query must equal one word of the text. Without delimiters the whole text is one word.
 *
 * A query word with `*` or `?` is not split, because both also stand for delimiters: `stop*arrears` finds "stopped by
 * arrears". Its match begins where a word of the text begins and ends where a word ends.
 *
 * Source: "Index" and "Search syntax" of Simple Log Service, read 2026-11. Not verified on the live cloud.
 */
import { globTest } from "../../kernel/glob.ts";
import type { IndexedKey } from "./projects.ts";

export type WordIndex = Omit<IndexedKey, "type">;

export interface WantedWord {
  readonly text: string;
  readonly quoted: boolean;
  readonly phrase: boolean;
}

const chinese = /[\u4e00-\u9fff]/;

export function wordTest(wanted: WantedWord, index: WordIndex): (text: string) => boolean {
  const fold = index.caseSensitive ? (text: string) => text : (text: string) => text.toLowerCase();
  const wantedText = fold(wanted.text);
  if (wanted.phrase) return (text) => fold(text).includes(wantedText);
  // The vendor splits Chinese by a dictionary. A substring finds the same records, and a few more.
  if (index.chn && chinese.test(wantedText)) return (text) => fold(text).includes(wantedText);
  const hasWildcard = !wanted.quoted && /[*?]/.test(wantedText);
  if (index.token.length === 0) {
    const test = hasWildcard ? globTest(wantedText, { questionMark: true }) : (text: string) => text === wantedText;
    return (text) => test(fold(text));
  }
  if (hasWildcard) {
    const test = acrossWordsTest(wantedText, new Set(index.token));
    return (text) => test(fold(text));
  }
  const split = splitter(index.token);
  const words = split(wantedText);
  if (words.length === 0) return (text) => text === wanted.text;
  return (text) => {
    const folded = fold(text);
    // Splitting is slow. A text that does not contain all words as substrings needs no splitting.
    if (!words.every((word) => folded.includes(word))) return false;
    const found = new Set(split(folded));
    return words.every((word) => found.has(word));
  };
}

/** Returns a test of the pattern against every part of a text that begins and ends with whole words. */
function acrossWordsTest(pattern: string, delimiters: ReadonlySet<string>): (text: string) => boolean {
  // The earliest beginning and the latest end leave the most text for the rest of the pattern, so one of each is tried.
  const opening = globTest(`${pattern.split("*", 1)[0]}*`, { questionMark: true });
  const closing = globTest(`*${pattern.slice(pattern.lastIndexOf("*") + 1)}`, { questionMark: true });
  const whole = globTest(pattern, { questionMark: true });
  const hasStar = pattern.includes("*");
  const literal = pattern.split(/[*?]/).reduce((longest, part) => (part.length > longest.length ? part : longest), "");
  return (text) => {
    if (!text.includes(literal)) return false;
    const { starts, ends } = wordEdges(text, delimiters);
    if (!hasStar) {
      const known = new Set(ends);
      return starts.some((at) => known.has(at + pattern.length) && whole(text.slice(at, at + pattern.length)));
    }
    const from = starts.find((at) => opening(text.slice(at, at + pattern.length)));
    const to = ends.findLast((at) => closing(text.slice(Math.max(0, at - pattern.length), at)));
    return from !== undefined && to !== undefined && to >= from && whole(text.slice(from, to));
  };
}

function wordEdges(text: string, delimiters: ReadonlySet<string>): { starts: number[]; ends: number[] } {
  const starts: number[] = [];
  const ends: number[] = [];
  let inWord = false;
  for (let at = 0; at < text.length; at += 1) {
    const isWord = !delimiters.has(text[at]!);
    if (isWord && !inWord) starts.push(at);
    if (!isWord && inWord) ends.push(at);
    inWord = isWord;
  }
  if (inWord) ends.push(text.length);
  return { starts, ends };
}

function splitter(delimiters: readonly string[]): (text: string) => readonly string[] {
  const set = delimiters.map((delimiter) => delimiter.replace(/[\\^\]-]/g, "\\$&")).join("");
  const expression = new RegExp(`[${set}]+`, "u");
  return (text) => text.split(expression).filter((word) => word !== "");
}
