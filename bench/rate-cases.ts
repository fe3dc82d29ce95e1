/** The quotas of the benchmark of rates, the cloud that all its runs share, and its targets. The unit test plays the same. */
import type { QuotaShape } from "./quota.ts";
import type { RateResult } from "./rate-run.ts";

/** The quotas by name. No run is told its quota. */
export const QUOTAS = {
  "bucket 20/s, burst 40": { kind: "bucket", perSecond: 20, burst: 40 },
  "bucket 200/s, burst 200": { kind: "bucket", perSecond: 200, burst: 200 },
  "200 a clock minute": { kind: "window", calls: 200, seconds: 60, from: "minute" },
  "2,000 a clock minute": { kind: "window", calls: 2_000, seconds: 60, from: "minute" },
  "200 a minute from the first": { kind: "window", calls: 200, seconds: 60, from: "first-call" },
  "2,000 a minute from the first": { kind: "window", calls: 2_000, seconds: 60, from: "first-call" },
} as const satisfies Record<string, QuotaShape>;

export const SHARED = { latencyMs: [50, 400], concurrency: 32, maxCallsPerSecond: 100 } as const;

/** The largest time in shares of the best possible time. */
export const MOST_RATIO = 1.1;

/** Returns the largest share of throttled calls. The first refusals, which find the quota, weigh more in a short run. */
export function mostThrottled(calls: number): number {
  return calls <= 1_000 ? 0.05 : 0.03;
}

export function ratioOf({ tookMs, boundMs }: RateResult): number {
  return tookMs / boundMs;
}
