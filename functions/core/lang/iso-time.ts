/** Epoch milliseconds to ISO 8601 UTC and back: the one place in the core that may name `Date`, as a pure converter. */

// biome-ignore lint/style/noRestrictedGlobals: converts a given number, reads no clock
const toDate = (ms: number): { toISOString(): string } => new Date(ms);

export function toIso(ms: number): string {
  return toDate(ms).toISOString();
}

/** undefined stays undefined: a time that is not known is a field that is absent. */
export function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : toIso(ms);
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** undefined for anything that is not a full ISO 8601 instant. */
export function parseIso(text: string | undefined): number | undefined {
  if (text === undefined || !ISO.test(text)) return undefined;
  // biome-ignore lint/style/noRestrictedGlobals: parses a given text, reads no clock
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
