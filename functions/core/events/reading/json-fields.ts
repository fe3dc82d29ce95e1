/** Reads fields of JSON from outside, whose types are unknown. */
import { readJson } from "./payload-text.ts";

export type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the object, or an empty one, so that a missing part needs no branch of its own. */
export function objectOf(value: unknown): Fields {
  return objectIn(value) ?? {};
}

/** Returns the object; undefined: there is none. Some publishers send objects as JSON text. */
export function objectIn(value: unknown): Fields | undefined {
  const plain = typeof value === "string" && value.trimStart().startsWith("{") ? readJson(value) : value;
  return isObject(plain) ? plain : undefined;
}

/** Returns a non-empty string, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Returns an id: a non-empty string, or a number below 2^53. Larger numbers are refused, because two ids could read as one. */
export function idOf(value: unknown): string | undefined {
  return Number.isSafeInteger(value) ? String(value) : textOf(value);
}

/**
 * Returns the first value that is present, in any spelling of its key: `InstanceId`, `instance_id`, `instanceid`.
 * @param keys in lower case, without `_` and `-`, in the order of preference.
 */
export function pick(fields: Fields, ...keys: readonly string[]): unknown {
  const entries = Object.entries(fields);
  for (const key of keys) {
    const found = entries.find(([name, value]) => value !== null && plainKey(name) === key);
    if (found) return found[1];
  }
  return undefined;
}

const plainKey = (name: string) => name.toLowerCase().replace(/[_-]/g, "");

/** Returns text from outside as a record may hold it: cut to `length`, without control characters and lone surrogates. */
export function cleanText(text: string, length: number): string {
  return text.slice(0, length).replace(/[\p{Cc}\p{Cs}]/gu, "?");
}
