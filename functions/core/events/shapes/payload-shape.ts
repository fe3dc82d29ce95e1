/** Says what an unknown payload looked like without repeating what it may hold: enough to recognise its sender. */
import { cleanText, isObject } from "../reading/json-fields.ts";

/** Short, or without digits: a key could itself be a credential. */
const PLAIN_KEY = /^(?:[A-Za-z][A-Za-z0-9_.-]{0,10}|[A-Za-z_.-]{1,30})$/;
/** Long and unbroken, or behind a telling word or sign. */
const SECRET_LIKE = /[A-Za-z0-9+/=_-]{12,}|(?<=(?:bearer|basic|password|secret|token|key|[=:?&])\W*)[^\s,;]+/gi;

export function describePayload(value: unknown): string {
  if (isObject(value)) {
    const keys = Object.keys(value);
    const shown = keys.slice(0, 8).map((key) => (PLAIN_KEY.test(key) ? key : "…"));
    return keys.length === 0
      ? "an empty object"
      : `an object with the keys ${shown.join(", ")}${keys.length > 8 ? ", …" : ""}`;
  }
  if (typeof value === "string") return `text that starts with: ${firstBytes(value)}`;
  return value === null ? "null" : `a bare ${typeof value}`;
}

/** At most 40 characters. A word that the first cut broke is dropped, since what is left of it may look harmless. */
function firstBytes(text: string): string {
  const start = text.length > 200 ? text.slice(0, 200).replace(/\S+$/, "") : text;
  return cleanText(start.replace(SECRET_LIKE, "***"), 40);
}
