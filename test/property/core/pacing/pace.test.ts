import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { createPace } from "../../../../functions/core/pacing/pace.ts";

describe("createPace", () => {
  test.prop([
    fc.integer({ min: 1, max: 60 }),
    fc.array(fc.tuple(fc.nat(400), fc.double({ min: 0.5, max: 2_000, noNaN: true }), fc.boolean()), {
      maxLength: 300,
      size: "max",
    }),
  ])("never starts more calls in any second than configured", (maxCallsPerSecond, asks) => {
    const pace = createPace(maxCallsPerSecond);
    const starts: number[] = [];
    let nowMs = 0;
    for (const [passMs, perSecond, isCalmed] of asks) {
      nowMs += passMs;
      if (isCalmed) pace.calm(nowMs);
      while (pace.waitMs(nowMs, perSecond) <= 0) {
        pace.start(nowMs);
        starts.push(nowMs);
      }
    }

    starts.forEach((startMs, index) => {
      const secondLater = starts[index + maxCallsPerSecond];
      if (secondLater !== undefined) expect(secondLater - startMs).toBeGreaterThanOrEqual(1_000);
    });
  });

  test.prop([fc.integer({ min: 1, max: 200 }), fc.double({ min: 0.5, max: 1_000, noNaN: true })])(
    "always lets a call start after the time it named",
    (maxCallsPerSecond, perSecond) => {
      const pace = createPace(maxCallsPerSecond);
      let nowMs = 0;
      for (let call = 0; call < 300; call += 1) {
        nowMs += Math.ceil(Math.max(0, pace.waitMs(nowMs, perSecond)) * 1_000) / 1_000;

        expect(pace.waitMs(nowMs, perSecond)).toBeLessThan(1e-6);
        pace.start(nowMs);
      }
    },
  );
});
