/**
 * Text that others chose (instance names, notes, vendor messages, function errors) must not act on a terminal, a reader or a spreadsheet.
 * Everything from outside passes through `clean`; `safeForTerminal` and `toJson` are the last line for what was forgotten.
 */

/**
 * Control characters of both sets, which begin every escape sequence, line and paragraph separators, and invisible signs that
 * reorder or hide text: bidirectional marks, embeddings, overrides and isolates, zero-width signs, tags, and the byte order mark.
 * Source: Unicode Standard Annex 9, section 2; "Trojan Source" (CVE-2021-42574).
 */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;

/** One line without anything that a terminal would obey or a reader would not see. */
export function clean(text: string): string {
  return withoutUnsafe(text).trim();
}

/** Lone halves of surrogate pairs become the replacement sign: a stream would write them as something else. */
function withoutUnsafe(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd").replace(unsafe, " ");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: line breaks, and the colours of our own.
const kept = /(\r?\n|\u001b\[[0-9;]{1,8}m)/;

/** Keeps line breaks (those of CSV as well) and colours; takes out everything else that `clean` takes out. */
export function safeForTerminal(text: string): string {
  return text
    .split(kept)
    .map((part, index) => (index % 2 === 1 ? part : withoutUnsafe(part)))
    .join("");
}

/** JSON that holds every character of its values, and none that a terminal would obey: those are written as `\uXXXX`. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return text.replaceAll(unsafe, (signs) =>
    // JSON.stringify has escaped C0 inside strings; what is left of it are the line breaks between the fields.
    [...signs].map((sign) => (sign === "\n" ? sign : escaped(sign))).join(""),
  );
}

function escaped(sign: string): string {
  return Array.from({ length: sign.length }, (_, index) => sign.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
    .join("");
}

/**
 * Signs that make a spreadsheet take a cell for a formula, in every width: ASCII, small forms, full width and the mathematical minus.
 * Source: OWASP "CSV Injection"; full-width forms are read as ASCII by spreadsheets of East Asian locales.
 */
const formulaStart = /^[\s'"]*[=+\-@|%\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20\uff05\uff5c\ufe6a]/u;

/**
 * One CSV field (RFC 4180), cleaned; an apostrophe in front disarms a formula. A semicolon is quoted too: in many locales
 * it begins a new cell, and what follows it could be a formula.
 */
export function csvField(text: string): string {
  const shown = clean(text);
  const disarmed = formulaStart.test(shown) ? `'${shown}` : shown;
  return /[",;]/.test(disarmed) ? `"${disarmed.replaceAll('"', '""')}"` : disarmed;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Cleaned text inside an HTML element or a quoted attribute. */
export function html(text: string): string {
  return clean(text).replace(/[&<>"']/g, (sign) => entities[sign]!);
}
