/** Converts epoch milliseconds to ISO 8601 UTC and back. Only this file of the core may name `Date`, as a pure converter. */

// biome-ignore lint/style/noRestrictedGlobals: converts a given number, reads no clock
const toDate = (ms: number): { toISOString(): string } => new Date(ms);

export function toIso(ms: number): string {
  return toDate(ms).toISOString();
}

/** Returns the text; undefined for undefined, so that a record leaves the field out. */
export function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : toIso(ms);
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** Returns epoch milliseconds; undefined: the text is no complete ISO 8601 time. */
export function parseIso(text: string | undefined): number | undefined {
  if (text === undefined || !ISO.test(text)) return undefined;
  // biome-ignore lint/style/noRestrictedGlobals: parses a given text, reads no clock
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
