/**
 * Removes from a report what must not leave the operator's machine: keys, tokens, account ids, instance ids, addresses
 * and names.
 */

const RULES: readonly (readonly [RegExp, string])[] = [
  [/LTAI[A-Za-z0-9]{8,}/g, "LTAI..."],
  [/STS\.[A-Za-z0-9]{8,}/g, "STS..."],
  [/\b\d{14,20}\b/g, "1000000000000001"],
  [/\bi-[a-z0-9]{10,}\b/g, "i-example"],
  [/\b\d{1,3}(\.\d{1,3}){3}\b/g, "192.0.2.1"],
  [/https?:\/\/[^\s"']+/g, "https://example.com"],
];

/**
 * Returns a copy in which every matching text is replaced. Values of environment variables and descriptions are removed
 * whole.
 */
export function redacted(value: unknown, key = ""): unknown {
  if (typeof value === "string") {
    if (/description|password|secret|token/i.test(key)) return "...";
    return RULES.reduce((text, [pattern, put]) => text.replace(pattern, put), value);
  }
  if (Array.isArray(value)) return value.map((item) => redacted(item, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redacted(item, name)]));
}
