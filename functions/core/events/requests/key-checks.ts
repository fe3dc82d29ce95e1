/** Closed key lists, checked by hand: the core imports no schema library. */
import type { Fields } from "../reading/json-fields.ts";

/** What is wrong with a value, or undefined. */
export type Check = (value: unknown) => string | undefined;

/** Every problem at once. Keys from outside are repeated only when they are plain words, so that no secret travels. */
export function checkKeys(fields: Fields, known: ReadonlyMap<string, Check>, required: readonly string[]): string[] {
  const missing = required.filter((key) => !Object.hasOwn(fields, key)).map((key) => `${key}: is missing`);
  const wrong = Object.entries(fields).flatMap(([key, value]) => {
    const check = known.get(key);
    if (!check) return [`${shownKey(key)}: is not a known key; known are ${[...known.keys()].join(", ")}`];
    const problem = check(value);
    return problem === undefined ? [] : [`${key}: ${problem}`];
  });
  return [...missing, ...wrong].slice(0, 20);
}

const shownKey = (key: string) => (/^[A-Za-z_]{1,30}$/.test(key) ? key : "a key that is no plain word");

export function oneOf(...words: readonly string[]): Check {
  return (value) =>
    words.includes(value as string) ? undefined : `must be ${words.map((w) => `"${w}"`).join(" or ")}`;
}

export function listOf(isItem: (value: unknown) => boolean, item: string): Check {
  return (value) => {
    if (!Array.isArray(value)) return `must be a list of ${item}`;
    if (value.length === 0) return "is empty; leave the key out to mean all";
    return value.every(isItem) ? undefined : `must hold only ${item}`;
  };
}

export function wholeNumber(least: number, most: number): Check {
  return (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}`;
}

export const flag: Check = (value) => (typeof value === "boolean" ? undefined : "must be true or false");

/** No control characters and no lone surrogates: the text goes into records. */
export function line(length: number): Check {
  return (value) =>
    typeof value === "string" && value !== "" && value.length <= length && !/[\p{Cc}\p{Cs}]/u.test(value)
      ? undefined
      : `must be one line of text, 1 to ${length} characters`;
}

/** One line that a log query can quote as it stands. */
export function label(length: number): Check {
  return (value) =>
    line(length)(value) === undefined && !/["\\]/.test(value as string)
      ? undefined
      : `must be one line of text, 1 to ${length} characters, without quotes and backslashes`;
}
