/** Reading untrusted JSON without trusting it. */
import { readJson } from "./payload-text.ts";

export type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object under a key, or an empty one: a missing part never needs a branch of its own. */
export function objectOf(value: unknown): Fields {
  return objectIn(value) ?? {};
}

/** The object under a key; publishers send some as JSON text. */
export function objectIn(value: unknown): Fields | undefined {
  const plain = typeof value === "string" && value.trimStart().startsWith("{") ? readJson(value) : value;
  return isObject(plain) ? plain : undefined;
}

/** A non-empty string, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** An id: a non-empty string, or a number that JSON carried whole (beyond 2^53 two ids may read as one). */
export function idOf(value: unknown): string | undefined {
  return Number.isSafeInteger(value) ? String(value) : textOf(value);
}

/**
 * @param keys in lower case, without `_` and `-`, in the order of preference.
 * @returns the first value that is there, whatever the spelling of its key: `InstanceId`, `instance_id`, `instanceid`.
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

/** Text from outside that is going into a record: cut, without control characters and lone surrogates. */
export function cleanText(text: string, length: number): string {
  return text.slice(0, length).replace(/[\p{Cc}\p{Cs}]/gu, "?");
}
