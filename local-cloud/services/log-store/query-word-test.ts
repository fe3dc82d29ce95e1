/**
 * Whether a field's text holds the words that a query asks for. An index cuts text at its delimiters; every word of
 * the query must equal one word of the text. Without delimiters the whole text is one word.
 *
 * A word with `*` or `?` is not cut: both stand for delimiters as well, so `stop*arrears` finds "stopped by arrears". Such a
 * word begins where a word of the text begins and ends where one ends.
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
  // The vendor cuts Chinese by dictionary; a substring finds what an operator types, and a little more.
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
  const cut = cutter(index.token);
  const words = cut(wantedText);
  if (words.length === 0) return (text) => text === wanted.text;
  return (text) => {
    const folded = fold(text);
    // Most texts are told apart without cutting them.
    if (!words.every((word) => folded.includes(word))) return false;
    const found = new Set(cut(folded));
    return words.every((word) => found.has(word));
  };
}

/** The pattern against every run of the text that begins and ends with whole words. */
function acrossWordsTest(pattern: string, delimiters: ReadonlySet<string>): (text: string) => boolean {
  // The earliest beginning leaves most of the text for the rest, and so does the latest end: one of each is enough.
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

function cutter(delimiters: readonly string[]): (text: string) => readonly string[] {
  const set = delimiters.map((delimiter) => delimiter.replace(/[\\^\]-]/g, "\\$&")).join("");
  const expression = new RegExp(`[${set}]+`, "u");
  return (text) => text.split(expression).filter((word) => word !== "");
}
