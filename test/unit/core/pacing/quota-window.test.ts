import { describe, expect, it } from "vitest";
import { createQuotaWindow, type QuotaWindow } from "../../../../functions/core/pacing/quota-window.ts";

const MINUTE = 60_000;
const START = 30 * MINUTE;

function start(window: QuotaWindow, count: number, nowMs: number): void {
  for (let call = 0; call < count; call += 1) window.started(nowMs, false);
}

/** So many calls used, the next three refused, shut for so long, then one probe let through at the opening. */
function learned(count: number, openedAtMs = START + MINUTE, shutMs = 40_000): QuotaWindow {
  const window = createQuotaWindow();
  start(window, count + 3, START + 1_000);
  for (let refusal = 0; refusal < 3; refusal += 1) window.refused();
  window.foundShut(shutMs);
  window.started(openedAtMs - 200, true);
  window.opened(openedAtMs);
  return window;
}

describe("createQuotaWindow", () => {
  it("knows no quota at first, whatever is used", () => {
    const window = createQuotaWindow();
    start(window, 1_000, START);

    expect(window.quota()).toBeUndefined();
    expect(window.isUsedUp()).toBe(false);
  });

  it("counts what a window admitted, the probe that found it open being the next one's first", () => {
    const window = learned(200);

    expect(window.quota()).toBe(200);
    start(window, 198, START + MINUTE);
    expect(window.isUsedUp()).toBe(false);
    start(window, 1, START + MINUTE);
    expect(window.isUsedUp()).toBe(true);
  });

  it("takes a window for at least one call", () => {
    expect(learned(0).quota()).toBe(1);
  });

  it("believes only nine tenths of the last minute's count when the first count spans two minutes", () => {
    const window = createQuotaWindow();
    start(window, 120, START - 1);
    start(window, 230, START);
    for (let refusal = 0; refusal < 30; refusal += 1) window.refused();
    window.started(START + MINUTE, true);
    window.opened(START + MINUTE);

    expect(window.quota()).toBe(179);
  });

  it("does not begin a minute's count with a probe", () => {
    const window = createQuotaWindow();
    start(window, 200, START);
    window.started(START + MINUTE - 1, true);
    window.refused();
    window.started(START + MINUTE, true);
    window.opened(START + MINUTE);

    expect(window.quota()).toBe(200);
  });

  it("believes the whole count once the window is known", () => {
    const window = learned(200);
    start(window, 150, START + 2 * MINUTE - 1);
    start(window, 40, START + 2 * MINUTE);
    window.started(START + 2 * MINUTE + 100, true);
    window.opened(START + 2 * MINUTE + 200);

    expect(window.quota()).toBe(191);
  });

  it("is probed beyond at once, then two, four and every eight windows after a refused probe", () => {
    const window = learned(200);
    const gaps: number[] = [];
    let windows = 0;
    while (gaps.length < 6) {
      if (window.isProbeDue()) {
        gaps.push(windows);
        windows = 0;
        window.probed(false);
      }
      window.opened(START);
      windows += 1;
    }

    expect(gaps).toEqual([0, 2, 4, 8, 8, 8]);
  });

  it("lets one, two, four and eight more calls through for each probe that was let through", () => {
    const window = learned(100);
    const quotas = Array.from({ length: 6 }, () => {
      expect(window.isProbeDue()).toBe(true);
      window.probed(true);
      return window.quota();
    });

    expect(quotas).toEqual([101, 103, 107, 115, 123, 131]);
  });

  it("goes beyond a large window in larger steps, up to a twentieth of it", () => {
    const window = learned(2_000);
    const quotas = Array.from({ length: 9 }, () => {
      window.probed(true);
      return window.quota() as number;
    });

    expect(quotas.slice(-3)).toEqual([2_127, 2_233, 2_344]);
  });

  it("starts with a step of one again in the next window", () => {
    const window = learned(100);
    for (let probe = 0; probe < 5; probe += 1) window.probed(true);
    start(window, 99, START);
    window.started(START, true);
    window.opened(START);
    window.probed(true);

    expect(window.quota()).toBe(101);
  });

  it("probes every window again once a probe was let through", () => {
    const window = learned(100);
    window.probed(false);
    window.probed(true);
    window.opened(START);

    expect(window.isProbeDue()).toBe(true);
  });

  it("ignores a probe where no window is known", () => {
    const window = createQuotaWindow();
    window.probed(true);

    expect(window.quota()).toBeUndefined();
  });

  it("may open at the next minute, a minute after its first call, and a little later in case the clocks differ", () => {
    const window = createQuotaWindow();
    start(window, 1, START + 20_000);
    const openings: number[] = [];
    for (let nowMs = START + 30_000; openings.length < 6; nowMs = openings.at(-1) as number) {
      openings.push(window.mayOpenAtMs(nowMs));
    }

    expect(openings.map((atMs) => atMs - START)).toEqual([60_300, 61_500, 80_300, 81_500, 120_300, 121_500]);
  });

  it("may open in the minute that just began", () => {
    const window = createQuotaWindow();
    start(window, 1, START - 10_000);

    expect(window.mayOpenAtMs(START)).toBe(START + 300);
    expect(window.mayOpenAtMs(START + 300)).toBe(START + 1_500);
  });

  it("is sure to open a minute after it opened, once it was seen shut for 15 s", () => {
    const window = learned(200, START + MINUTE, 15_000);

    expect(window.opensAtMs(START + MINUTE)).toBe(START + 2 * MINUTE);
    expect(window.opensAtMs(START + 2 * MINUTE - 1)).toBe(START + 2 * MINUTE);
    expect(window.opensAtMs(START + 2 * MINUTE)).toBeUndefined();
  });

  it("is not sure of a window that was not seen shut for so long, and stays sure otherwise", () => {
    const unsure = learned(200, START + MINUTE, 14_999);
    expect(unsure.opensAtMs(START + MINUTE)).toBeUndefined();
    unsure.opened(START + 2 * MINUTE);
    expect(unsure.opensAtMs(START + 2 * MINUTE)).toBeUndefined();
    const unseen = createQuotaWindow();
    start(unseen, 1, START);
    unseen.opened(START + MINUTE);
    expect(unseen.opensAtMs(START + MINUTE)).toBeUndefined();
    const window = learned(200);
    window.foundShut(10);
    window.opened(START + 2 * MINUTE);
    expect(window.opensAtMs(START + 2 * MINUTE)).toBe(START + 3 * MINUTE);
  });

  it("counts the time seen shut once", () => {
    const window = learned(200);
    window.forget(START + MINUTE);
    window.opened(START + 2 * MINUTE);
    expect(window.opensAtMs(START + 2 * MINUTE)).toBeUndefined();

    const other = createQuotaWindow();
    start(other, 1, START);
    other.foundShut(20_000);
    other.forget(START + MINUTE);
    other.opened(START + 2 * MINUTE);
    expect(other.opensAtMs(START + 2 * MINUTE)).toBeUndefined();
  });

  it.each([
    ["early in a minute", START + MINUTE, START + MINUTE + 100, true],
    ["begun before the minute and answered in it", START + MINUTE - 300, START + MINUTE, true],
    ["late, but begun early in the minute", START + MINUTE + 1_999, START + MINUTE + 9_000, true],
    ["begun too late in the minute", START + MINUTE + 2_000, START + MINUTE + 2_100, false],
    ["a minute after the first call", START + MINUTE + 20_000, START + MINUTE + 20_100, true],
    ["begun before a minute was over and answered after", START + MINUTE + 19_900, START + MINUTE + 20_000, true],
    ["answered before a minute was over", START + MINUTE + 19_800, START + MINUTE + 19_999, false],
    ["begun too long after a minute", START + MINUTE + 22_000, START + MINUTE + 22_100, false],
  ])("%s: explained by an opening or not", (_, startedAtMs, answeredAtMs, expected) => {
    const window = createQuotaWindow();
    start(window, 1, START + 20_000);

    expect(window.explains(startedAtMs, answeredAtMs)).toBe(expected);
  });

  it("explains any probe after a sure opening", () => {
    const window = learned(200, START + MINUTE + 20_000);

    expect(window.explains(START + 2 * MINUTE + 40_000, START + 2 * MINUTE + 40_100)).toBe(true);
    expect(window.explains(START + 2 * MINUTE + 10_000, START + 2 * MINUTE + 10_100)).toBe(false);
  });

  it("forgets all but the call that showed that it is no window", () => {
    const window = learned(200);
    window.probed(false);
    window.probed(false);
    start(window, 199, START + MINUTE);
    window.forget(START + MINUTE + 10_000);

    expect([window.quota(), window.isUsedUp(), window.isProbeDue()]).toEqual([undefined, false, true]);
    expect(window.mayOpenAtMs(START + 2 * MINUTE + 5_000)).toBe(START + 2 * MINUTE + 10_300);
    // Ten more in this minute, whose count began with the forgotten window: the smaller count is believed.
    start(window, 10, START + MINUTE + 11_000);
    window.started(START + 2 * MINUTE, true);
    window.opened(START + 2 * MINUTE);
    expect(window.quota()).toBe(11);
    window.probed(false);
    window.opened(START + 3 * MINUTE);
    expect(window.isProbeDue()).toBe(false);
    window.opened(START + 4 * MINUTE);
    expect(window.isProbeDue()).toBe(true);
  });
});
