/** Reads and writes times of ECS and billing. */

/**
 * Years from here on mean "never": a pay-as-you-go instance "expires" in 2099 or 2999.
 * Source: real DescribeInstances outputs in github.com/apache/libcloud test_ecs.py and an Ansible module's sample, read 2026-08.
 */
const NEVER_MS = Date.UTC(2099, 0, 1);

/** Returns epoch milliseconds; undefined for empty, malformed and placeholder times. Minute precision is accepted. */
export function parseVendorTime(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/.test(text.trim())) return undefined;
  const timeMs = Date.parse(text.trim());
  return Number.isNaN(timeMs) || timeMs >= NEVER_MS ? undefined : timeMs;
}

/** Returns the time with second precision, which every API accepts. */
export function formatVendorTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}
