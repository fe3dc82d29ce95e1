/** Describes an unknown payload without repeating its values, so that its sender can be recognised. */
import { cleanText, isObject } from "../reading/json-fields.ts";

/** A short key, or one without digits. Another key could itself be a credential. */
const PLAIN_KEY = /^(?:[A-Za-z][A-Za-z0-9_.-]{0,10}|[A-Za-z_.-]{1,30})$/;
/** A long unbroken word, or a word behind a telling word or sign. */
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

/** Returns at most 40 characters. A word that the first cut broke is dropped, because its rest may look harmless. */
function firstBytes(text: string): string {
  const start = text.length > 200 ? text.slice(0, 200).replace(/\S+$/, "") : text;
  return cleanText(start.replace(SECRET_LIKE, "***"), 40);
}
