import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { isDue, wakeAfter } from "../../../../functions/core/decision/wake.ts";
import type { Outcome } from "../../../../functions/core/terms/outcome.ts";
import { aCase, DAY, HOUR, MINUTE, NOW } from "../../../support/builders.ts";

const BACK_OFF = ["no-stock", "cloud-error", "start-failed", "breaker-open", "quota"];
const waits = fc.oneof(
  fc.constantFrom(...BACK_OFF, "insufficient-balance").map((reason) => ({ outcome: "parked", reason }) as Outcome),
  fc
    .constantFrom("denied", "invalid-request", "unknown-code")
    .map((reason) => ({ outcome: "failed", reason }) as Outcome),
);
const age = fc.record({
  nowMs: fc.constant(NOW),
  releaseAtMs: fc.integer({ min: NOW - DAY, max: NOW + 16 * DAY }),
  lastPauseMs: fc.integer({ min: 0, max: DAY }),
});

describe("wakeAfter", () => {
  test.prop([waits, age])("always tries again 24 hours and 2 hours before the release", (outcome, given) => {
    const wake = wakeAfter(outcome, given);

    for (const leadMs of [24 * HOUR, 2 * HOUR]) {
      const lastCallMs = given.releaseAtMs - leadMs;
      if (lastCallMs > NOW) expect(wake?.nextAttemptAtMs).toBeLessThanOrEqual(lastCallMs);
    }
  });

  test.prop([waits, age])("never waits longer than a day, nor a back-off longer than six hours", (outcome, given) => {
    const pauseMs = (wakeAfter(outcome, given)?.nextAttemptAtMs ?? Number.NaN) - NOW;

    expect(pauseMs).toBeGreaterThan(0);
    expect(pauseMs).toBeLessThanOrEqual(outcome.outcome === "failed" ? DAY : 6 * HOUR);
  });
});

describe("isDue", () => {
  const release = fc.integer({ min: NOW - HOUR, max: NOW + 3 * DAY });

  test.prop([waits, release, fc.integer({ min: MINUTE, max: DAY })])(
    "always lets a last call through, whenever the release was learnt of",
    (outcome, releaseAtMs, writtenAgoMs) => {
      const recordedAtMs = NOW - writtenAgoMs;
      const { wakesOn, nextAttemptAtMs = 0 } =
        wakeAfter(outcome, { nowMs: recordedAtMs, releaseAtMs: NOW + 30 * DAY }) ?? {};
      const known = aCase({ ...outcome, wakesOn, nextAttemptAtMs, atMs: recordedAtMs, build: "1 a" });
      const signals = {
        nowMs: NOW,
        manual: false,
        newIncome: false,
        balanceSuffices: false,
        build: "1 a",
        releaseAtMs,
      };
      const fell = [24, 2].some((hours) => {
        const atMs = releaseAtMs - hours * HOUR;
        return atMs > recordedAtMs && atMs <= NOW;
      });

      expect(isDue(known, signals)).toBe(fell || nextAttemptAtMs <= NOW);
    },
  );
});
