/**
 * The targets of a recovery at an unknown quota: at most 1.10 times the best possible time, and at most 3 % of the calls
 * throttled (5 % at 1,000). Time is virtual, so the result is the same on every machine and may be a test.
 */
import { describe, expect, it } from "vitest";
import { MOST_RATIO, mostThrottled, QUOTAS, ratioOf, SHARED } from "../../../bench/rate-cases.ts";
import { type RateResult, runRateCase } from "../../../bench/rate-run.ts";

function expectTargets(result: RateResult, calls: number): void {
  expect(result.unfinished).toBe(0);
  expect(ratioOf(result)).toBeLessThanOrEqual(MOST_RATIO);
  expect(result.throttled / result.calls).toBeLessThanOrEqual(mostThrottled(calls));
}

describe("recovery time at an unknown quota", () => {
  it.each(
    Object.entries(QUOTAS).flatMap(([name, quota]) =>
      [0, 17_000, 41_000].map(
        (intoMinuteMs, seed) => [name, intoMinuteMs / 1_000, { quota, intoMinuteMs, seed }] as const,
      ),
    ),
  )("1,000 instances, %s, from second %i", async (_, __, one) => {
    const result = await runRateCase({ ...SHARED, ...one, calls: 1_000 });

    expectTargets(result, 1_000);
  });

  it.each(Object.entries(QUOTAS))("10,000 instances, %s", async (_, quota) => {
    const result = await runRateCase({ ...SHARED, quota, intoMinuteMs: 0, seed: 7, calls: 10_000 });

    expectTargets(result, 10_000);
  });

  it("10,000 instances at 2,000 a clock minute take at most 1.1 times 240 s, when the quota of the fifth minute opens", async () => {
    const quota = QUOTAS["2,000 a clock minute"];
    const result = await runRateCase({ ...SHARED, quota, intoMinuteMs: 0, seed: 3, calls: 10_000 });

    expect(result.tookMs).toBeLessThanOrEqual(1.1 * 240_000);
  });

  it("keeps to the targets if refusals carry a retry-after", async () => {
    for (const quota of [QUOTAS["bucket 20/s, burst 40"], QUOTAS["200 a clock minute"]]) {
      const result = await runRateCase({ ...SHARED, quota, intoMinuteMs: 5_000, seed: 1, calls: 1_000, hints: true });

      expectTargets(result, 1_000);
    }
  });

  it.each([-900, 900])("keeps to the targets when the cloud's clock differs by %i ms", async (skewMs) => {
    const quota = QUOTAS["200 a clock minute"];
    const result = await runRateCase({ ...SHARED, quota, intoMinuteMs: 20_000, seed: 1, calls: 1_000, skewMs });

    expectTargets(result, 1_000);
  });
});
