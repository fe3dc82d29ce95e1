/** Closed key lists, checked by hand: the core imports no schema library. */
import type { Fields } from "../reading/json-fields.ts";

/** What is wrong with a value, or undefined; then it is a `T`. */
export interface Check<T> {
  (value: unknown): string | undefined;
  readonly gives?: T;
}

/** Every key that an object may have. */
export type Keys = Readonly<Record<string, Check<unknown>>>;

/** An object that passed its keys' checks: `Must` are there, the others may be. */
export type Checked<K extends Keys, Must extends keyof K = never> = {
  readonly [P in keyof K]?: K[P] extends Check<infer T> ? T : never;
} & { readonly [P in Must]: K[P] extends Check<infer T> ? T : never };

/**
 * Adds every problem at once, 20 at most. Keys from outside are repeated only when they are plain words, so that no secret
 * travels.
 */
export function passes<K extends Keys, Must extends keyof K & string>(
  fields: Fields,
  { keys, required }: { readonly keys: K; readonly required: readonly Must[] },
  problems: string[],
): fields is Fields & Checked<K, Must> {
  const missing = required.filter((key) => !Object.hasOwn(fields, key)).map((key) => `${key}: is missing`);
  const wrong = Object.entries(fields).flatMap(([key, value]) => {
    const check = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (!check) return [`${shownKey(key)}: is not a known key; known are ${Object.keys(keys).join(", ")}`];
    const problem = check(value);
    return problem === undefined ? [] : [`${key}: ${problem}`];
  });
  problems.push(...[...missing, ...wrong].slice(0, 20));
  return problems.length === 0;
}

const shownKey = (key: string) => (/^[A-Za-z_]{1,30}$/.test(key) ? key : "a key that is no plain word");

export function oneOf<const T extends string>(...words: readonly T[]): Check<T> {
  return (value) =>
    words.some((word) => word === value) ? undefined : `must be ${words.map((w) => `"${w}"`).join(" or ")}`;
}

export function listOf<T>(isItem: (value: unknown) => value is T, item: string): Check<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return `must be a list of ${item}`;
    if (value.length === 0) return "is empty; leave the key out to mean all";
    return value.every(isItem) ? undefined : `must hold only ${item}`;
  };
}

export function wholeNumber(least: number, most: number): Check<number> {
  return (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}`;
}

export const flag: Check<boolean> = (value) => (typeof value === "boolean" ? undefined : "must be true or false");

/** No control characters and no lone surrogates: the text goes into records. */
export function line(length: number): Check<string> {
  return (value) =>
    typeof value === "string" && value !== "" && value.length <= length && !/[\p{Cc}\p{Cs}]/u.test(value)
      ? undefined
      : `must be one line of text, 1 to ${length} characters`;
}

/** One line that a log query can quote as it stands. */
export function label(length: number): Check<string> {
  return (value) =>
    line(length)(value) === undefined && !/["\\]/.test(String(value))
      ? undefined
      : `must be one line of text, 1 to ${length} characters, without quotes and backslashes`;
}
