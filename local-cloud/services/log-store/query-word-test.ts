/**
 * Whether a field's text holds the words that a query asks for. An index cuts text at its delimiters; every word of
 * the query must equal one word of the text, `*` and `?` standing for more. Without delimiters the whole text is one
 * word. Source: "Index" and "Search syntax" of Simple Log Service, read 2026-08.
 */
import type { IndexedKey } from "./projects.ts";

export type WordIndex = Omit<IndexedKey, "type">;

const chinese = /[\u4e00-\u9fff]/;

export function wordTest(
  wanted: { readonly text: string; readonly quoted: boolean; readonly phrase: boolean },
  index: WordIndex,
): (text: string) => boolean {
  const fold = index.caseSensitive ? (text: string) => text : (text: string) => text.toLowerCase();
  const wantedText = fold(wanted.text);
  if (wanted.phrase) return (text) => fold(text).includes(wantedText);
  // The vendor cuts Chinese by dictionary; a substring finds what an operator types, and a little more.
  if (index.chn && chinese.test(wantedText)) return (text) => fold(text).includes(wantedText);
  if (index.token.length === 0) {
    const test = oneWordTest(wantedText, wanted.quoted);
    return (text) => test(fold(text));
  }
  const cut = cutter(index.token);
  const tests = cut(wantedText).map((word) => oneWordTest(word, wanted.quoted));
  if (tests.length === 0) return (text) => text === wanted.text;
  return (text) => {
    const words = cut(fold(text));
    return tests.every((test) => words.some(test));
  };
}

function oneWordTest(wanted: string, quoted: boolean): (word: string) => boolean {
  if (quoted || !/[*?]/.test(wanted)) return (word) => word === wanted;
  const pattern = [...wanted].map((character) =>
    character === "*" ? ".*" : character === "?" ? "." : character.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"),
  );
  const expression = new RegExp(`^${pattern.join("")}$`, "su");
  return (word) => expression.test(word);
}

function cutter(delimiters: readonly string[]): (text: string) => readonly string[] {
  const set = delimiters.map((delimiter) => delimiter.replace(/[\\^\]-]/g, "\\$&")).join("");
  const expression = new RegExp(`[${set}]+`, "u");
  return (text) => text.split(expression).filter((word) => word !== "");
}
