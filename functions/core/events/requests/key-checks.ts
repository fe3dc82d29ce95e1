/** Checks closed lists of keys by hand, because the core imports no schema library. */
import type { Fields } from "../reading/json-fields.ts";

/** Returns the mistake in a value; undefined: the value is a `T`. */
export interface Check<T> {
  (value: unknown): string | undefined;
  readonly gives?: T;
}

/** Every key that an object may have, with its check. */
export type Keys = Readonly<Record<string, Check<unknown>>>;

/** An object whose keys passed their checks. `Must` are present, the others may be absent. */
export type Checked<K extends Keys, Must extends keyof K = never> = {
  readonly [P in keyof K]?: K[P] extends Check<infer T> ? T : never;
} & { readonly [P in Must]: K[P] extends Check<infer T> ? T : never };

/**
 * Adds every mistake to the list, at most 20. A key from outside is repeated only if it is a plain word, so that no secret is
 * logged.
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

/** Accepts text without control characters and lone surrogates, because it goes into records. */
export function line(length: number): Check<string> {
  return (value) =>
    typeof value === "string" && value !== "" && value.length <= length && !/[\p{Cc}\p{Cs}]/u.test(value)
      ? undefined
      : `must be one line of text, 1 to ${length} characters`;
}

/** Accepts one line that a log query can quote unchanged. */
export function label(length: number): Check<string> {
  return (value) =>
    line(length)(value) === undefined && !/["\\]/.test(String(value))
      ? undefined
      : `must be one line of text, 1 to ${length} characters, without quotes and backslashes`;
}
