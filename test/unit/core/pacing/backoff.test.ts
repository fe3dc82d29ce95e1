import { describe, expect, it } from "vitest";
import {
  BACKOFF_CAP_MS,
  delayMs,
  THROTTLED_BASE_MS,
  TRANSIENT_BASE_MS,
} from "../../../../functions/core/pacing/backoff.ts";

describe("delayMs", () => {
  it.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [6, 16_000],
    [7, 20_000],
    [2_000, 20_000],
  ])("after attempt %i spreads over less than %i ms", (attempt, ceilingMs) => {
    const delay = (unit: number) => delayMs({ attempt, baseMs: TRANSIENT_BASE_MS, capMs: BACKOFF_CAP_MS, unit });

    expect([delay(0), delay(0.5), delay(1 - 2 ** -52)]).toEqual([0, ceilingMs / 2, ceilingMs - 1]);
  });

  it("starts throttled calls at a second", () => {
    expect(delayMs({ attempt: 1, baseMs: THROTTLED_BASE_MS, capMs: BACKOFF_CAP_MS, unit: 0.25 })).toBe(250);
  });
});
