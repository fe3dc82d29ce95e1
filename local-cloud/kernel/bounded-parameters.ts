/**
 * Shortens the parameters of a call for the journal, to about 32 KB. A caller may send megabytes, and the journal keeps
 * thousands of calls.
 */

const LONGEST_TEXT = 4096;
const MOST_BYTES = 32_768;

export function boundedParameters(parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  let bytes = 0;
  const kept: [string, unknown][] = [];
  for (const [name, value] of Object.entries(parameters)) {
    const whole = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
    const isLong = whole.length > LONGEST_TEXT;
    bytes += name.length + Math.min(whole.length, LONGEST_TEXT);
    if (bytes > MOST_BYTES) return Object.fromEntries([...kept, ["...", "more parameters than the journal keeps"]]);
    kept.push([name.slice(0, LONGEST_TEXT), isLong ? `${whole.slice(0, LONGEST_TEXT)}...` : value]);
  }
  return Object.fromEntries(kept);
}
