/**
 * Shortens the parameters of a call for the journal, to about 32 KB. A caller may send megabytes, and the journal keeps
 * thousands of calls.
 */

const longestText = 4096;
const mostBytes = 32_768;

export function boundedParameters(parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  let bytes = 0;
  const kept: [string, unknown][] = [];
  for (const [name, value] of Object.entries(parameters)) {
    const whole = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
    const isLong = whole.length > longestText;
    bytes += name.length + Math.min(whole.length, longestText);
    if (bytes > mostBytes) return Object.fromEntries([...kept, ["...", "more parameters than the journal keeps"]]);
    kept.push([name.slice(0, longestText), isLong ? `${whole.slice(0, longestText)}...` : value]);
  }
  return Object.fromEntries(kept);
}
