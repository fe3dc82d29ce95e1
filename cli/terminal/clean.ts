/**
 * Cleans text that others chose: instance names, notes, vendor messages, function errors. It must not act on a
 * terminal, a reader or a spreadsheet. All text from outside passes through `clean`. `safeForTerminal` and `toJson` are
 * a second line of defence for a forgotten call.
 */

/**
 * Characters that are taken out. Control characters begin every escape sequence. Line and paragraph separators break a
 * line. Signs that a reader cannot see reorder or hide text: bidirectional marks, zero-width signs, variation
 * selectors, tags (DI: Default_Ignorable_Code_Point), and the marks of interlinear notes. Source: Unicode Standard
 * Annex 9, section 2, and Annex 44; "Trojan Source" (CVE-2021-42574).
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{DI}\ufff9-\ufffb]+/gu;

/** Returns one line without characters that act on a terminal or that a reader cannot see. */
export function clean(text: string): string {
  return withoutUnsafe(text).trim();
}

/**
 * Lone halves of surrogate pairs become the replacement sign, because a stream would write them as another character.
 */
function withoutUnsafe(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd").replace(UNSAFE, " ");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: line breaks, and the colours of our own.
const KEPT = /(\r?\n|\u001b\[[0-9;]{1,8}m)/;

/**
 * Returns the text with its line breaks, those of CSV included, and its colours. All other unsafe characters are taken
 * out.
 */
export function safeForTerminal(text: string): string {
  return text
    .split(KEPT)
    .map((part, index) => (index % 2 === 1 ? part : withoutUnsafe(part)))
    .join("");
}

/** Returns JSON with every character of its values. Characters that act on a terminal are written as `\uXXXX`. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return text.replaceAll(UNSAFE, (signs) =>
    // JSON.stringify has escaped C0 inside strings. The line breaks between the fields are left, and stay.
    [...signs].map((sign) => (sign === "\n" ? sign : escaped(sign))).join(""),
  );
}

function escaped(sign: string): string {
  return Array.from({ length: sign.length }, (_, index) => sign.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
    .join("");
}

/**
 * Signs that make a spreadsheet read a cell as a formula, in every width: ASCII, small forms, full width and the
 * mathematical minus. Source: OWASP "CSV Injection". Spreadsheets of East Asian locales read full-width forms as ASCII.
 */
const FORMULA_START = /^[\s\p{M}'"]*[=+\-@|%\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20\uff05\uff5c\ufe6a]/u;

/**
 * Returns one CSV field (RFC 4180), cleaned. An apostrophe in front keeps a spreadsheet from reading it as a formula. A
 * semicolon is quoted too: in many locales it begins a new cell, and the text after it could be a formula.
 */
export function csvField(text: string): string {
  const shown = clean(text);
  const disarmed = FORMULA_START.test(shown) ? `'${shown}` : shown;
  return /[",;]/.test(disarmed) ? `"${disarmed.replaceAll('"', '""')}"` : disarmed;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Returns cleaned text for an HTML element or a quoted attribute. */
export function html(text: string): string {
  return clean(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
}
