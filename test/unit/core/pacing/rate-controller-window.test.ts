/** What the controller does once it knows that calls are counted by the clock's minutes. */
import { describe, expect, it } from "vitest";
import { burst, create, inWindow, look, MINUTE, refusedOnce, START, useUp } from "./driven-controller.ts";

describe("createRateController, in a window of a known length", () => {
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
    // Another refused call names the next minute. The window was seen shut only briefly, so it may have opened meanwhile.
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
