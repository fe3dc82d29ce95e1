import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { delayMs } from "../../../../functions/core/pacing/backoff.ts";

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("delayMs", () => {
  test.prop([
    fc.integer({ min: 1, max: 5_000 }),
    fc.integer({ min: 1, max: 5_000 }),
    fc.integer({ min: 1, max: 60_000 }),
    unit,
  ])("is always a whole number from nothing to the cap", (attempt, baseMs, capMs, unit) => {
    const delay = delayMs({ attempt, baseMs, capMs, unit });

    expect(Number.isInteger(delay)).toBe(true);
    expect(delay).toBeGreaterThanOrEqual(0);
    expect(delay).toBeLessThan(capMs);
    expect(delay).toBeLessThan(baseMs * 2 ** (attempt - 1));
  });

  test.prop([fc.integer({ min: 1, max: 100 }), unit])("never shrinks with the attempts", (attempt, unit) => {
    const delay = (after: number) => delayMs({ attempt: after, baseMs: 500, capMs: 20_000, unit });

    expect(delay(attempt + 1)).toBeGreaterThanOrEqual(delay(attempt));
  });
});
