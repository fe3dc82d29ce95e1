/**
 * Shortens the parameters of a call for the journal, to about 32 KB. A caller may send megabytes, and the journal keeps
 * thousands of calls.
 */

const LONGEST_TEXT = 4096;
const MOST_BYTES = 32_768;

export interface BoundedParameters {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Characters of all names and values. */
  readonly size: number;
}

export function boundedParameters(parameters: Readonly<Record<string, unknown>>): BoundedParameters {
  let size = 0;
  const kept: [string, unknown][] = [];
  for (const [name, value] of Object.entries(parameters)) {
    const whole = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
    const isLong = whole.length > LONGEST_TEXT;
    const added = Math.min(name.length, LONGEST_TEXT) + Math.min(whole.length, LONGEST_TEXT);
    if (size + added > MOST_BYTES) {
      kept.push(["...", "more parameters than the journal keeps"]);
      break;
    }
    size += added;
    kept.push([name.slice(0, LONGEST_TEXT), isLong ? `${whole.slice(0, LONGEST_TEXT)}...` : value]);
  }
  return { parameters: Object.fromEntries(kept), size };
}
