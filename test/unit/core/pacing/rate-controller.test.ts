/** The controller alone, answer by answer. How near it comes to the best possible: rate-targets.test.ts. */
import { describe, expect, it } from "vitest";
import { burst, create, look, refusedOnce, START } from "./driven-controller.ts";

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
});
