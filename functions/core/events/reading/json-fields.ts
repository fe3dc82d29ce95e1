/** Reading untrusted JSON without trusting it. */

export type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object under a key, or an empty one: a missing part never needs a branch of its own. */
export function objectOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}

/** A non-empty string, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Text from outside that is going into a record: cut, without control characters and lone surrogates. */
export function cleanText(text: string, length: number): string {
  return text.slice(0, length).replace(/[\p{Cc}\p{Cs}]/gu, "?");
}
