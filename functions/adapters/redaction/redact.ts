/** Makes a text from outside safe to log: one line, at most 300 characters, no URL, key, token or signature. */
import { findSecrets, hideSecrets } from "./known-secrets.ts";

const LONGEST_INPUT = 4_000;
const LONGEST_OUTPUT = 300;
const HIDDEN = "<hidden>";

/** So many letters and digits of a secret in a row are hidden in a text. An identifier must not hold even the smaller number. */
const PIECE_OF_TEXT = 12;
const PIECE_OF_IDENTIFIER = 8;

/** An AccessKeyId, also in the middle of a word. */
const KEY_ID = /(?:STS\.|LTAI)[A-Za-z0-9]{4,}/;

/**
 * Patterns of secrets in vendors' messages. An answer to a refused signature quotes the whole string to sign, percent-encoded, with
 * the AccessKeyId and the security token in it. So every run of percent-encoded text is hidden.
 */
const SENSITIVE: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/\S+/gi, "<url>"],
  [/((?:string to sign|authorization)\b).*/gi, `$1 ${HIDDEN}`],
  [/\S{0,500}%(?:25)*(?:26|2F|3D|3A)\S*/gi, HIDDEN],
  [
    /\b(\w*?(?:access[-_ ]?key(?:[-_ ]?id)?|signature(?:nonce)?|credential|secret|token|password)["'\\]*\s*[=:]\s*["'\\]*)[^\s"',;&\\]+/gi,
    `$1${HIDDEN}`,
  ],
  [/\b(?:LOG|FC|acs)\s+\S+:\S+/g, HIDDEN],
  [new RegExp(KEY_ID, "g"), HIDDEN],
  [/[A-Za-z0-9+/]{20,}={1,2}/g, HIDDEN],
  [/[A-Za-z0-9+/]{40,}/g, HIDDEN],
];

/**
 * Returns the safe text.
 * @param secrets the values that this caller signed with. They are hidden in every case and encoding, folded or in pieces, even
 * without the form of a known secret.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let safe = text.slice(0, LONGEST_INPUT);
  // The cut may leave the beginning of a token, which no pattern recognises.
  if (safe.length < text.length) safe = safe.replace(/\S*$/, "");
  safe = withoutSecrets(safe, secrets).replace(/\p{Cc}+/gu, " ");
  for (const [pattern, replacement] of SENSITIVE) safe = safe.replace(pattern, replacement);
  return safe.trim().slice(0, LONGEST_OUTPUT);
}

/** Returns a word that may be logged as an identifier (an error code, a request id), or undefined. */
export function asIdentifier(value: unknown, secrets: readonly string[] = []): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || !/^[A-Za-z0-9._-]{1,100}$/.test(text) || KEY_ID.test(text)) return undefined;
  return findSecrets(text, secrets, PIECE_OF_IDENTIFIER).length > 0 ? undefined : text;
}

/** Returns the whole text. Only known secrets are hidden. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return hideSecrets(text, secrets, PIECE_OF_TEXT, HIDDEN);
}
