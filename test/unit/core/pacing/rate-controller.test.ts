/** The controller alone, answer by answer. How near it comes to the best possible: rate-targets.test.ts. */
import { describe, expect, it } from "vitest";
import { createRateController, type RateController } from "../../../../functions/core/pacing/rate-controller.ts";

const MINUTE = 60_000;
/** Ten seconds into a clock minute. */
const START = 30 * MINUTE + 10_000;

function create(maxCallsPerSecond = 100): RateController {
  return createRateController({ maxCallsPerSecond });
}

/** Starts what may start now. */
function burst(controller: RateController, nowMs: number): number {
  let calls = 0;
  while (controller.admit(nowMs) === 0) calls += 1;
  return calls;
}

/** Ten calls, all answered but the last, which is refused 100 ms later. */
function refusedOnce(retryAfterMs?: number): RateController {
  const controller = create();
  expect(burst(controller, START)).toBe(10);
  for (let call = 0; call < 9; call += 1) controller.answered(START + 100, START);
  controller.throttled(START + 100, START, retryAfterMs);
  return controller;
}

/** One look at the time it is due, refused or let through 50 ms later. Answers when it started. */
function look(controller: RateController, nowMs: number, result: "refused" | "admitted"): number {
  const waitMs = controller.admit(nowMs);
  const startMs = nowMs + waitMs;
  if (waitMs > 0) expect(controller.admit(startMs)).toBe(0);
  expect(controller.admit(startMs)).toBe(Number.POSITIVE_INFINITY);
  if (result === "refused") controller.throttled(startMs + 50, startMs);
  else controller.answered(startMs + 50, startMs);
  return startMs;
}

/** A quota of nine a minute, found shut until the clock's next minute: the window is known and sure. */
function inWindow(): { controller: RateController; nowMs: number } {
  const controller = refusedOnce();
  let nowMs = START + 100;
  for (let refusal = 0; refusal < 4; refusal += 1) nowMs = look(controller, nowMs, "refused") + 50;
  nowMs = look(controller, nowMs, "admitted") + 50;
  return { controller, nowMs };
}

/** Starts what a known window has left, one call after the other, all answered at the end. Answers the time then. */
function useUp(controller: RateController, nowMs: number): { calls: number; nowMs: number } {
  const starts: number[] = [];
  let now = nowMs;
  for (;;) {
    const waitMs = controller.admit(now);
    if (!controller.snapshot().isOpen) break;
    if (waitMs === 0) starts.push(now);
    else now += waitMs;
  }
  for (const startMs of starts) controller.answered(now, startMs);
  return { calls: starts.length, nowMs: now };
}

describe("createRateController", () => {
  it("starts gently: ten calls at once, then ten a second", () => {
    const controller = create();

    expect(burst(controller, START)).toBe(10);
    expect(controller.admit(START)).toBe(100);
    expect(controller.snapshot()).toStrictEqual({ rate: 10, isOpen: true });
  });

  it("speeds up with answers", () => {
    const controller = create();
    burst(controller, START);
    controller.answered(START + 100, START);

    expect(controller.snapshot().rate).toBe(20);
  });

  it("does not speed up by calls that it did not hold back", () => {
    const controller = create();
    controller.admit(START);
    controller.answered(START + 100, START);

    expect(controller.snapshot().rate).toBe(10);
  });

  it("keeps to the configured most", () => {
    expect(burst(create(3), START)).toBe(3);
  });

  it("closes at a refusal and looks again after 250 ms, with one call", () => {
    const controller = refusedOnce();

    expect(controller.snapshot().isOpen).toBe(false);
    expect(controller.admit(START + 100)).toBe(250);
    expect(controller.admit(START + 349)).toBe(1);
    expect(burst(controller, START + 350)).toBe(1);
    expect(controller.admit(START + 9_000)).toBe(Number.POSITIVE_INFINITY);
  });

  it("goes on at the guessed speed when the look is admitted", () => {
    const controller = refusedOnce();
    look(controller, START + 100, "admitted");

    const guess = 9_000 / 2_100;
    expect(controller.snapshot()).toStrictEqual({ rate: guess, isOpen: true, refill: guess });
    expect(controller.admit(START + 400)).toBeCloseTo(1_000 / guess);
  });

  it("makes each rest four times as long, the longest a minute, and looks where a window may open", () => {
    const controller = refusedOnce();
    const looks: number[] = [];
    let nowMs = START + 100;
    for (let refusal = 0; refusal < 14; refusal += 1) {
      looks.push(look(controller, nowMs, "refused") - START);
      nowMs = START + (looks.at(-1) as number) + 50;
    }

    expect(looks).toEqual([
      350, 1_400, 5_450, 21_500,
      // the clock's next minute, and a minute after the first call
      50_300, 51_500, 60_300, 61_500, 81_550, 110_300, 111_500, 141_600, 170_300, 171_500,
    ]);
  });

  it("rests as long as it is told, a minute at most", () => {
    expect(refusedOnce(3_000).admit(START + 100)).toBe(3_000);
    expect(refusedOnce(0).admit(START + 100)).toBe(0);
    expect(refusedOnce(3_600_000).admit(START + 100)).toBe(60_000);
  });

  it("follows the last word of calls that were refused together, and the longest", () => {
    const controller = refusedOnce(3_000);
    burst(controller, START + 100);
    controller.throttled(START + 200, START, 1_000);
    expect(controller.admit(START + 200)).toBe(2_900);
    controller.throttled(START + 300, START, 9_000);
    expect(controller.admit(START + 300)).toBe(9_000);
    controller.throttled(START + 400, START, 3_600_000);
    expect(controller.admit(START + 400)).toBe(60_000);
    controller.throttled(START + 500, START);
    expect(controller.admit(START + 500)).toBe(59_900);
  });

  it("takes what it was told about a look", () => {
    const controller = refusedOnce();
    controller.admit(START + 350);
    controller.throttled(START + 400, START + 350, 7_000);

    expect(controller.admit(START + 400)).toBe(7_000);
  });

  it("looks again when a look was lost", () => {
    const controller = refusedOnce();
    controller.admit(START + 350);
    controller.lost(START + 10_350, START);
    expect(controller.admit(START + 10_350)).toBe(Number.POSITIVE_INFINITY);
    controller.lost(START + 10_350, START + 350);

    expect(controller.admit(START + 10_350)).toBe(1_000);
  });

  it("learns nothing from a lost call while open", () => {
    const controller = create();
    burst(controller, START);
    controller.lost(START + 100, START);

    expect(controller.snapshot()).toStrictEqual({ rate: 10, isOpen: true });
  });

  it("does not take an answer to an older call for the look's", () => {
    const controller = refusedOnce();
    controller.admit(START + 350);
    controller.answered(START + 360, START);

    expect(controller.snapshot().isOpen).toBe(false);
  });

  it("does not close again by a late word of the refusal that it dealt with", () => {
    const controller = refusedOnce();
    look(controller, START + 100, "admitted");
    controller.throttled(START + 500, START);
    controller.throttled(START + 500, START + 100);

    expect(controller.snapshot().isOpen).toBe(true);
  });

  it("closes again by a call that it let through since", () => {
    const controller = refusedOnce();
    look(controller, START + 100, "admitted");
    expect(burst(controller, START + 2_400)).toBe(1);
    controller.throttled(START + 2_500, START + 2_400);

    expect(controller.snapshot().isOpen).toBe(false);
    expect(controller.admit(START + 2_500)).toBe(250);
  });

  it("measures the refill between two refusals", () => {
    const controller = refusedOnce();
    look(controller, START + 100, "admitted");
    for (let call = 0; call < 23; call += 1) controller.answered(START + 4_000, START + 3_900);
    expect(burst(controller, START + 4_000)).toBe(1);
    controller.throttled(START + 4_100, START + 4_000);

    expect(controller.snapshot().refill).toBe((24 * 1_000) / 4_000);
    look(controller, START + 4_100, "admitted");
    expect(controller.snapshot().rate).toBeCloseTo(6 * 0.9);
  });

  it("knows a window by looks that were refused until a minute began", () => {
    const { controller, nowMs } = inWindow();

    expect(nowMs - START).toBe(50_350);
    expect(controller.snapshot()).toStrictEqual({ rate: 100, isOpen: true, windowQuota: 9 });
  });

  it("does not take a bucket for a window because its first look falls into a new minute", () => {
    const start = 31 * MINUTE - 400;
    const controller = create();
    burst(controller, start);
    controller.throttled(start + 100, start);
    look(controller, start + 100, "admitted");

    expect(controller.snapshot().windowQuota).toBeUndefined();
  });

  it("looks beyond the count of a window once, when all other calls were answered", () => {
    const { controller, nowMs } = inWindow();
    for (let call = 2; call <= 9; call += 1) expect(controller.admit(nowMs + call * 20)).toBe(0);
    for (let call = 2; call <= 9; call += 1) {
      expect(controller.admit(nowMs + 300)).toBe(Number.POSITIVE_INFINITY);
      controller.answered(nowMs + 300, nowMs + call * 20);
    }
    expect(controller.admit(nowMs + 300)).toBe(0);
    expect(controller.admit(nowMs + 300)).toBe(Number.POSITIVE_INFINITY);
    controller.throttled(nowMs + 350, nowMs + 300);

    // Sure of its window, it waits for the next one: a minute after the last one's first answer.
    expect(nowMs + 350 + controller.admit(nowMs + 350)).toBe(nowMs + MINUTE);
    expect(look(controller, nowMs + 350, "admitted")).toBe(nowMs + MINUTE);
    expect(controller.snapshot()).toStrictEqual({ rate: 100, isOpen: true, windowQuota: 9 });
  });

  it("needs no look beyond the count when one of the last calls was refused", () => {
    const { controller, nowMs } = inWindow();
    for (let call = 2; call <= 9; call += 1) expect(controller.admit(nowMs + call * 20)).toBe(0);
    controller.admit(nowMs + 200);
    controller.throttled(nowMs + 300, nowMs + 180);

    expect(nowMs + 300 + controller.admit(nowMs + 300)).toBe(nowMs + MINUTE);
    for (let call = 2; call < 9; call += 1) controller.answered(nowMs + 400, nowMs + call * 20);
    look(controller, nowMs + 400, "admitted");
    expect(controller.snapshot()).toMatchObject({ isOpen: true, windowQuota: 8 });
    // That counts as a refused look: the next window is not looked beyond.
    const used = useUp(controller, nowMs + MINUTE + 50);
    expect(used.calls).toBe(7);
    expect(used.nowMs + controller.admit(used.nowMs)).toBe(nowMs + 2 * MINUTE + 50);
  });

  it("looks beyond the count although a call was lost", () => {
    const { controller, nowMs } = inWindow();
    for (let call = 2; call <= 9; call += 1) expect(controller.admit(nowMs + call * 20)).toBe(0);
    controller.admit(nowMs + 200);
    for (let call = 2; call <= 9; call += 1) controller.lost(nowMs + 10_000, nowMs + call * 20);

    expect(controller.admit(nowMs + 10_000)).toBe(0);
  });

  it("goes further in a window that admits the look beyond", () => {
    const { controller, nowMs } = inWindow();
    const used = useUp(controller, nowMs);
    expect(used.calls).toBe(8);
    expect(controller.admit(used.nowMs)).toBe(0);
    controller.answered(used.nowMs + 50, used.nowMs);

    expect(controller.snapshot()).toMatchObject({ isOpen: true, windowQuota: 10 });
    expect(useUp(controller, used.nowMs + 50).calls).toBe(0);
  });

  it("waits for the next window without a look when the last look beyond was refused", () => {
    const { controller, nowMs } = inWindow();
    let now = useUp(controller, nowMs).nowMs;
    now = look(controller, now, "refused") + 50;
    const openedMs = look(controller, now, "admitted") + 50;
    now = useUp(controller, openedMs).nowMs;

    expect(now + controller.admit(now)).toBe(openedMs + MINUTE);
  });

  it("looks soon and often when a sure window does not open in time", () => {
    const { controller, nowMs } = inWindow();
    let now = look(controller, useUp(controller, nowMs).nowMs, "refused") + 50;
    const looks: number[] = [];
    for (let refusal = 0; refusal < 3; refusal += 1) {
      looks.push(look(controller, now, "refused") - nowMs - MINUTE);
      now = nowMs + MINUTE + (looks.at(-1) as number) + 50;
    }
    look(controller, now, "admitted");

    // The last one is the clock's minute again, in case its clock is late.
    expect(looks).toEqual([0, 300, 1_150]);
    expect(controller.snapshot()).toMatchObject({ isOpen: true, windowQuota: 9 });
  });

  it("waits for a sure window when it is refused before its count", () => {
    const { controller, nowMs } = inWindow();
    expect(controller.admit(nowMs + 500)).toBe(0);
    controller.throttled(nowMs + 600, nowMs + 500);

    expect(nowMs + 600 + controller.admit(nowMs + 600)).toBe(nowMs + MINUTE);
    look(controller, nowMs + 600, "admitted");
    expect(controller.snapshot()).toMatchObject({ isOpen: true, windowQuota: 1 });
  });

  it("takes being told to stay away for seconds for a window of another length", () => {
    const { controller, nowMs } = inWindow();
    expect(controller.admit(nowMs + 500)).toBe(0);
    controller.throttled(nowMs + 600, nowMs + 500, 5_000);
    controller.admit(nowMs + 5_600);
    controller.throttled(nowMs + 5_700, nowMs + 5_600, 1_000);
    controller.admit(nowMs + 6_700);
    controller.answered(nowMs + 6_800, nowMs + 6_700);
    expect(controller.snapshot().windowQuota).toBe(1);
  });

  it("forgets a window when a look between its openings is admitted", () => {
    const controller = refusedOnce();
    let nowMs = START + 100;
    for (let refusal = 0; refusal < 2; refusal += 1) nowMs = look(controller, nowMs, "refused") + 50;
    // Told by another refused call to come back in the next minute: not seen shut for long, so nobody can be sure.
    controller.throttled(nowMs, START, 48_800);
    nowMs = look(controller, nowMs, "admitted") + 50;
    expect(controller.snapshot().windowQuota).toBe(8);
    nowMs = useUp(controller, nowMs).nowMs;
    for (let refusal = 0; refusal < 4; refusal += 1) nowMs = look(controller, nowMs, "refused") + 50;
    look(controller, nowMs, "admitted");

    expect(controller.snapshot().windowQuota).toBeUndefined();
  });

  it("takes a short wait that it was told for a bucket's, in a new minute, too", () => {
    const start = 31 * MINUTE - 500;
    const controller = create();
    burst(controller, start);
    controller.throttled(start + 100, start, 500);
    controller.admit(start + 600);
    controller.throttled(start + 700, start + 600, 200);
    controller.admit(start + 900);
    controller.answered(start + 1_000, start + 900);

    expect(controller.snapshot()).toStrictEqual({ rate: 0.1, isOpen: true, refill: 0.1 });
  });

  it("takes a lost look beyond the count for no answer", () => {
    const { controller, nowMs } = inWindow();
    const used = useUp(controller, nowMs);
    expect(controller.admit(used.nowMs)).toBe(0);
    controller.lost(used.nowMs + 10_000, used.nowMs);
    look(controller, used.nowMs + 10_000, "admitted");

    // Lost is not refused: it is counted as used, and the window as the one more that it may have admitted.
    expect(controller.snapshot()).toStrictEqual({ rate: 100, isOpen: true, windowQuota: 10 });
    expect(useUp(controller, nowMs + MINUTE + 50).calls).toBe(9);
  });

  it("does not look beyond the configured most either", () => {
    const controller = create(2);
    burst(controller, START);
    controller.throttled(START + 10, START);

    expect(controller.admit(START + 10)).toBe(990);
  });

  it("says what it knows before the first call", () => {
    expect(create().snapshot()).toStrictEqual({ rate: 10, isOpen: true });
  });
});
