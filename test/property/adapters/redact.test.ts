/** A known secret is found in every form in which a text may contain it. */
import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { asIdentifier, redact, withoutSecrets } from "../../../functions/adapters/redaction/redact.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=._-";
const secret = fc
  .oneof(
    fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 24, maxLength: 120 }),
    fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 16, maxLength: 60 }).map((tail) => `STS.${tail}`),
  )
  .filter((text) => text.replace(/[^A-Za-z0-9]/g, "").length >= 16);

const spread = (separator: string, every: number) => (text: string) =>
  text.replace(new RegExp(`.{${every}}`, "gs"), (part) => part + separator);
const eachOf = (write: (code: number) => string) => (text: string) =>
  [...text].map((character) => write(character.charCodeAt(0))).join("");
const hex = (code: number) => code.toString(16).padStart(2, "0");
const base64 = (text: string) => Buffer.from(text).toString("base64");

const FORMS: Readonly<Record<string, (text: string) => string>> = {
  written: (text) => text,
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  folded: spread("\n", 7),
  "folded twice": spread("\r\n  ", 3),
  spaced: spread(" ", 1),
  "percent-encoded": encodeURIComponent,
  "percent-encoded twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "percent-encoded whole": eachOf((code) => `%${hex(code)}`),
  "percent-encoded whole, twice": eachOf((code) => `%25${hex(code)}`),
  // Bold letters and digits of mathematics have two UTF-16 units each.
  mathematical: (text) =>
    text
      .replace(/[A-Z]/g, (letter) => String.fromCodePoint(0x1d400 + letter.charCodeAt(0) - 65))
      .replace(/[a-z]/g, (letter) => String.fromCodePoint(0x1d41a + letter.charCodeAt(0) - 97))
      .replace(/[0-9]/g, (digit) => String.fromCodePoint(0x1d7ce + digit.charCodeAt(0) - 48)),
  "full width": eachOf((code) => String.fromCharCode(code + 0xfee0)),
  "escaped for JSON": eachOf((code) => `\\u00${hex(code)}`),
  "JSON within JSON": (text) => JSON.stringify(JSON.stringify({ token: spread("\n", 9)(text) })),
  entities: eachOf((code) => `&#${code};`),
  hexadecimal: (text) => Buffer.from(text).toString("hex"),
  "hexadecimal, spelled out": (text) => spread(":", 2)(Buffer.from(text).toString("hex").toUpperCase()),
  base64,
  "base64 within other bytes": (text) => base64(`{"a":"${text}"}`),
  "base64 for URLs": (text) => Buffer.from(`x${text}`).toString("base64url"),
  "base64, folded": (text) => spread("\n", 64)(base64(`xy${text}`)),
};
const form = fc.constantFrom(...Object.keys(FORMS));
const around = fc.string({ unit: "grapheme-ascii", maxLength: 20 });

const plain = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");

/** 16 consecutive letters and digits of the input. */
function leaks(safe: string, put: string): boolean {
  const letters = plain(put);
  const left = plain(safe.replaceAll("<hidden>", " | "));
  for (let at = 0; at + 16 <= letters.length; at += 1) if (left.includes(letters.slice(at, at + 16))) return true;
  return false;
}

describe("a known secret", () => {
  test.prop([secret, form, around, around], { numRuns: 3_000 })(
    "is hidden in every form",
    (secret, name, before, after) => {
      const put = (FORMS[name] as (text: string) => string)(secret);
      const text = `${before} ${put} ${after}`;

      for (const safe of [redact(text, [secret]), withoutSecrets(text, ["other", secret])])
        expect(
          leaks(safe, name.startsWith("percent") || name.includes("JSON") || name === "entities" ? secret : put),
        ).toBe(false);
    },
  );

  test.prop([secret, fc.nat(), fc.integer({ min: 12, max: 30 })])("is hidden in pieces", (secret, seed, length) => {
    const letters = secret.replace(/[^A-Za-z0-9]/g, "");
    const start = seed % Math.max(1, letters.length - length);
    const piece = letters.slice(start, start + length);
    fc.pre(piece.length >= 12);

    expect(redact(`Denied for ${piece}.`, [secret])).not.toContain(piece);
  });

  test.prop([secret, fc.nat(), fc.boolean()])("makes no part of an identifier", (secret, seed, isUpper) => {
    const letters = secret.replace(/[^A-Za-z0-9]/g, "");
    const start = seed % (letters.length - 8);
    const piece = letters.slice(start, start + 9);

    expect(asIdentifier(`Denied.${isUpper ? piece.toUpperCase() : piece}`, [secret])).toBeUndefined();
    expect(asIdentifier("ReopenInstance.InstanceStatusNotValid", [secret])).toBe(
      "ReopenInstance.InstanceStatusNotValid",
    );
  });

  test.prop([fc.string({ unit: "grapheme", maxLength: 200 })])("leaves every other text as it is", (text) => {
    expect(withoutSecrets(text, ["Zq7Kx0Vb3Nf9Tr2Yw5Lm8Pd1"])).toBe(text);
  });
});
