/** Rules for every quota, every time of the minute and every latency. */
import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { QuotaShape } from "../../../../bench/quota.ts";
import { runRateCase } from "../../../../bench/rate-run.ts";
import { createRateController } from "../../../../functions/core/pacing/rate-controller.ts";

const TARGETED: readonly QuotaShape[] = [
  { kind: "bucket", perSecond: 20, burst: 40 },
  { kind: "bucket", perSecond: 200, burst: 200 },
  { kind: "window", calls: 200, seconds: 60, from: "minute" },
  { kind: "window", calls: 2_000, seconds: 60, from: "minute" },
  { kind: "window", calls: 200, seconds: 60, from: "first-call" },
];

/** Quotas of any size, with windows or buckets. */
const anyQuota: fc.Arbitrary<QuotaShape> = fc.oneof(
  fc.record({
    kind: fc.constant("bucket" as const),
    perSecond: fc.double({ min: 0.5, max: 300, noNaN: true }),
    burst: fc.integer({ min: 1, max: 400 }),
  }),
  fc.record({
    kind: fc.constant("window" as const),
    calls: fc.integer({ min: 20, max: 3_000 }),
    seconds: fc.constantFrom(1, 10, 60),
    from: fc.constantFrom("minute" as const, "first-call" as const),
  }),
);

const circumstances = fc.record({
  seed: fc.nat(),
  intoMinuteMs: fc.nat(59_999),
  hints: fc.boolean(),
  skewMs: fc.integer({ min: -1_000, max: 1_000 }),
});

describe("createRateController", () => {
  test.prop([fc.constantFrom(...TARGETED), fc.nat(), fc.nat(59_999)], { numRuns: 60 })(
    "recovers 1,000 instances in 1.10 times the best possible time, with at most 5 % throttled, at any second of the minute",
    async (quota, seed, intoMinuteMs) => {
      const one = { quota, seed, intoMinuteMs, latencyMs: [50, 400], concurrency: 32, maxCallsPerSecond: 100 } as const;
      const result = await runRateCase({ ...one, calls: 1_000 });

      expect(result.unfinished).toBe(0);
      expect(result.tookMs).toBeLessThanOrEqual(1.1 * Math.max(result.boundMs, result.gentleBoundMs));
      expect(result.throttled / result.calls).toBeLessThanOrEqual(0.05);
    },
  );

  test.prop([anyQuota, circumstances, fc.integer({ min: 1, max: 64 })], { numRuns: 60 })(
    "always ends, at any quota, and gives up next to nothing where the policy allows enough attempts",
    async (quota, circumstances, concurrency) => {
      const latencyMs = [10, 600] as const;
      const one = { quota, ...circumstances, latencyMs, concurrency, maxCallsPerSecond: 100, attempts: 40 };
      const result = await runRateCase({ ...one, calls: 200 });

      expect(result.unfinished).toBe(0);
      expect(result.calls).toBe(200 + result.throttled);
    },
  );

  test.prop([
    fc.array(
      fc.record({
        passMs: fc.oneof(fc.nat(300), fc.nat(70_000)),
        result: fc.constantFrom("answered", "answered", "throttled", "told", "lost"),
        retryAfterMs: fc.nat(120_000),
      }),
      { minLength: 20, maxLength: 200, size: "max" },
    ),
    fc.integer({ min: 1, max: 50 }),
  ])(
    "never gets stuck: after any history a call may start within a minute, and the speed stays in bounds",
    (steps, most) => {
      const controller = createRateController({ maxCallsPerSecond: most });
      let nowMs = 3_600_000;
      const underWay: number[] = [];
      for (const { passMs, result, retryAfterMs } of steps) {
        if (controller.admit(nowMs) === 0) underWay.push(nowMs);
        nowMs += passMs;
        const startedAtMs = underWay.shift();
        if (startedAtMs === undefined) continue;
        if (result === "answered") controller.answered(nowMs, startedAtMs);
        else if (result === "lost") controller.lost(nowMs, startedAtMs);
        else if (result === "told") controller.throttled(nowMs, startedAtMs, retryAfterMs);
        else controller.throttled(nowMs, startedAtMs);

        const { rate } = controller.snapshot();
        expect(rate).toBeGreaterThanOrEqual(0.1);
        expect(rate).toBeLessThanOrEqual(most);
      }
      for (const startedAtMs of underWay) controller.answered(nowMs, startedAtMs);

      const waitMs = controller.admit(nowMs);
      expect(waitMs).toBeGreaterThanOrEqual(0);
      expect(waitMs).toBeLessThanOrEqual(60_000);
      if (waitMs > 0) expect(controller.admit(nowMs + waitMs)).toBeLessThan(1e-6);
    },
  );

  test.prop([fc.integer({ min: 1, max: 64 }), fc.nat(59_999), fc.integer({ min: 1, max: 600 })])(
    "calls a dead action seldom: what went out before the first answer, four looks, and five a minute",
    (concurrency, intoMinuteMs, minutes) => {
      const controller = createRateController({ maxCallsPerSecond: 100 });
      const startMs = 3_600_000 + intoMinuteMs;
      let nowMs = startMs;
      let calls = 0;
      while (nowMs < startMs + minutes * 60_000) {
        const startedAtMs = nowMs;
        let wave = 0;
        let waitMs = controller.admit(nowMs);
        for (; wave < concurrency && waitMs === 0; wave += 1) waitMs = controller.admit(nowMs);
        calls += wave;
        if (wave > 0) nowMs += 100;
        for (let call = 0; call < wave; call += 1) controller.throttled(nowMs, startedAtMs);
        if (wave === 0) nowMs += waitMs;
      }

      expect(calls).toBeLessThanOrEqual(10 + 4 + 5 * (minutes + 1));
    },
  );
});
