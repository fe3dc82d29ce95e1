import { describe, expect, it } from "vitest";
import { createLearnedSpeed, type LearnedSpeed } from "../../../../functions/core/pacing/learned-speed.ts";

const MOST = 1_000;

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  /** false: the speed did not hold the calls back. */
  readonly isTight?: boolean;
}

/** That many answers, evenly spread over the time, each to a call of 100 ms. */
function answers(speed: LearnedSpeed, count: number, { fromMs, toMs, isTight = true }: Span): void {
  for (let index = 1; index <= count; index += 1) {
    const nowMs = fromMs + ((toMs - fromMs) * index) / count;
    speed.answered(nowMs, nowMs - 100, isTight);
  }
}

/** Refused at 1 s after 30 answers, and at 6 s after 100 more: a refill of 20 a second. */
function measured(): LearnedSpeed {
  const speed = createLearnedSpeed(0, MOST);
  answers(speed, 30, { fromMs: 0, toMs: 1_000 });
  speed.refused(1_000);
  speed.resumed(1_500, "bucket");
  answers(speed, 100, { fromMs: 1_500, toMs: 6_000 });
  speed.refused(6_000);
  speed.resumed(6_500, "bucket");
  return speed;
}

describe("createLearnedSpeed", () => {
  it("starts with ten calls a second, or the configured most", () => {
    expect(createLearnedSpeed(0, MOST).rate()).toBe(10);
    expect(createLearnedSpeed(0, 4).rate()).toBe(4);
    expect(createLearnedSpeed(0, MOST).refill()).toBeUndefined();
  });

  it("doubles with each round of answers", () => {
    const speed = createLearnedSpeed(0, MOST);

    speed.answered(250, 50, true);
    expect(speed.rate()).toBe(15);
    speed.answered(300, 200, true);
    expect(speed.rate()).toBe(25);
  });

  it("counts no answer as faster than 20 ms", () => {
    const speed = createLearnedSpeed(0, MOST);

    speed.answered(1, 0, true);
    expect(speed.rate()).toBe(60);
  });

  it("does not grow by calls that the speed did not hold back", () => {
    const speed = createLearnedSpeed(0, MOST);

    speed.answered(100, 0, false);
    expect(speed.rate()).toBe(10);
  });

  it("never exceeds the configured most", () => {
    const speed = createLearnedSpeed(0, 50);
    answers(speed, 100, { fromMs: 0, toMs: 1_000 });

    expect(speed.rate()).toBe(50);
  });

  it("guesses the refill at the first refusal as if the quota had held two seconds of it", () => {
    const speed = createLearnedSpeed(0, MOST);
    answers(speed, 30, { fromMs: 0, toMs: 1_000 });
    speed.refused(1_000);

    expect(speed.refill()).toBe(10);
    speed.resumed(1_500, "bucket");
    expect(speed.rate()).toBe(10);
  });

  it("counts unanswered starts as zero and can still speed up", () => {
    const speed = createLearnedSpeed(0, MOST);
    speed.refused(0);
    speed.resumed(500, "bucket");

    expect(speed.rate()).toBe(0.1);
  });

  it("searches upwards from the guess, 40 % a second", () => {
    const speed = createLearnedSpeed(0, MOST);
    answers(speed, 30, { fromMs: 0, toMs: 1_000 });
    speed.refused(1_000);
    speed.resumed(1_500, "bucket");

    speed.answered(2_000, 1_900, true);
    expect(speed.rate()).toBeCloseTo(12);
    speed.answered(2_250, 2_200, true);
    expect(speed.rate()).toBeCloseTo(13.2);
  });

  it("does not grow while no answer comes", () => {
    const speed = createLearnedSpeed(0, MOST);
    answers(speed, 30, { fromMs: 0, toMs: 1_000 });
    speed.refused(1_000);
    speed.resumed(1_500, "bucket");

    speed.answered(61_500, 61_400, true);
    expect(speed.rate()).toBeCloseTo(14);
    speed.answered(61_400, 61_300, true);
    expect(speed.rate()).toBeCloseTo(14);
  });

  it("measures the refill between two refusals and goes on a tenth below it", () => {
    const speed = measured();

    expect(speed.refill()).toBe(20);
    expect(speed.rate()).toBe(18);
  });

  it("returns to the measured speed after five seconds, then exceeds it step by step", () => {
    const speed = measured();
    const rateAt: number[] = [];
    for (let second = 1; second <= 15; second += 1) {
      answers(speed, 10, { fromMs: 5_500 + second * 1_000, toMs: 6_500 + second * 1_000 });
      if (second % 5 === 0) rateAt.push(speed.rate());
    }

    expect(rateAt.map((rate) => Math.round(rate * 1_000) / 1_000)).toEqual([20, 22, 36]);
  });

  it("ages only by calls that were held back", () => {
    const speed = measured();
    answers(speed, 100, { fromMs: 6_500, toMs: 60_000, isTight: false });

    expect(speed.rate()).toBe(18);
    speed.answered(60_500, 60_400, true);
    expect(speed.rate()).toBeCloseTo(20 * (1 - 0.1 * 0.9 ** 3));
  });

  it("believes a lower measurement step by step", () => {
    const speed = measured();
    answers(speed, 10, { fromMs: 6_500, toMs: 16_000 });
    speed.refused(16_000);

    expect(speed.refill()).toBe(18);
  });

  it("believes a higher measurement at once", () => {
    const speed = measured();
    answers(speed, 300, { fromMs: 6_500, toMs: 16_000 });
    speed.refused(16_000);

    expect(speed.refill()).toBe(30);
  });

  it("measures nothing between refusals less than a second apart", () => {
    const speed = measured();
    answers(speed, 90, { fromMs: 6_500, toMs: 6_999 });
    speed.refused(6_999);
    expect(speed.refill()).toBe(20);

    answers(speed, 25, { fromMs: 7_000, toMs: 7_999 });
    speed.refused(7_999);
    expect(speed.refill()).toBe(25);
  });

  it("starts a new dip with every refusal", () => {
    const speed = measured();
    answers(speed, 120, { fromMs: 6_500, toMs: 11_500 });
    expect(speed.rate()).toBe(20);
    speed.refused(12_000);
    speed.resumed(12_500, "bucket");

    expect(speed.rate()).toBeCloseTo(18);
  });

  it("keeps its speed and forgets the refill when a window opens", () => {
    const speed = createLearnedSpeed(0, MOST);
    answers(speed, 30, { fromMs: 0, toMs: 1_000 });
    const before = speed.rate();
    speed.refused(1_000);
    speed.resumed(60_000, "window");

    expect(speed.rate()).toBe(before);
    expect(speed.refill()).toBeUndefined();
    speed.answered(60_100, 60_000, true);
    expect(speed.rate()).toBeCloseTo(before + 10);
  });

  it("guesses the refill anew in a window, from the number of calls that the window admitted", () => {
    const speed = createLearnedSpeed(0, MOST);
    answers(speed, 30, { fromMs: 0, toMs: 1_000 });
    speed.refused(1_000);
    speed.resumed(60_000, "window");
    answers(speed, 60, { fromMs: 60_000, toMs: 61_000 });
    speed.refused(61_000);

    expect(speed.refill()).toBe(20);
    speed.resumed(61_500, "bucket");
    expect(speed.rate()).toBe(20);
  });
});
