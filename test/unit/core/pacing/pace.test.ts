import { describe, expect, it } from "vitest";
import { createPace, type Pace } from "../../../../functions/core/pacing/pace.ts";

/** Starts as many calls as may start at once. */
function burst(pace: Pace, nowMs: number, perSecond: number): number {
  let calls = 0;
  while (pace.waitMs(nowMs, perSecond) <= 0) {
    pace.start(nowMs);
    calls += 1;
  }
  return calls;
}

describe("createPace", () => {
  it("starts ten calls at once, then follows the speed", () => {
    const pace = createPace(100);

    expect(burst(pace, 5_000, 20)).toBe(10);
    expect(pace.waitMs(5_000, 20)).toBe(50);
    expect(pace.waitMs(5_030, 20)).toBe(20);
    expect(burst(pace, 5_050, 20)).toBe(1);
    expect(pace.waitMs(5_050, 20)).toBe(50);
  });

  it("computes the wait from the current speed", () => {
    const pace = createPace(100);
    burst(pace, 0, 10);

    expect(pace.waitMs(0, 10)).toBe(100);
    expect(pace.waitMs(0, 40)).toBe(25);
  });

  it("makes up for late timers, and for no more than a tenth of a second", () => {
    const pace = createPace(1_000);
    burst(pace, 0, 200);

    expect(burst(pace, 17, 200)).toBe(3);
    expect(burst(pace, 10_000, 200)).toBe(20);
    expect(burst(pace, 20_000, 2)).toBe(1);
  });

  it("starts no more calls in a second than configured, the first ones included", () => {
    const pace = createPace(4);

    expect(burst(pace, 0, 1_000)).toBe(4);
    expect(pace.limitWaitMs(300)).toBe(700);
    expect(pace.waitMs(300, 1_000)).toBe(700);
    expect(burst(pace, 999, 1_000)).toBe(0);
    expect(burst(pace, 1_000, 1_000)).toBe(4);
  });

  it("is not limited before the configured number of calls was started", () => {
    expect(createPace(2).limitWaitMs(0)).toBe(Number.NEGATIVE_INFINITY);
  });

  it("is tight when less than two calls could start", () => {
    const pace = createPace(100);
    for (let call = 0; call < 8; call += 1) {
      pace.waitMs(0, 10);
      pace.start(0);
    }

    expect(pace.isTight()).toBe(false);
    pace.start(0);
    expect(pace.isTight()).toBe(true);
  });

  it("starts without credit after it was calmed, however much time passed before", () => {
    const pace = createPace(100);
    pace.calm(60_000);

    expect(pace.waitMs(60_000, 10)).toBe(100);
    expect(pace.waitMs(60_040, 10)).toBe(60);
    expect(burst(pace, 60_100, 10)).toBe(1);
  });

  it("has no debt after a call that had to start without credit", () => {
    const pace = createPace(100);
    pace.calm(0);
    pace.start(0);

    expect(pace.waitMs(0, 10)).toBe(100);
  });

  it("adds no credit while the clock steps back", () => {
    const pace = createPace(100);
    burst(pace, 60_000, 10);

    expect(pace.waitMs(50_000, 10)).toBe(100);
    expect(burst(pace, 50_100, 10)).toBe(1);
  });
});
