import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { createRetryBudget } from "../../../../functions/core/pacing/retry-budget.ts";

type Step = { readonly do: "take" | "succeeded"; readonly afterMs: number };

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom("take", "succeeded"),
  afterMs: fc.oneof(fc.constant(0), fc.nat(5_000)),
});

describe("createRetryBudget", () => {
  test.prop([fc.array(step, { maxLength: 400 }), fc.integer({ min: 1, max: 50 })])(
    "never goes below nothing or above its capacity, and lets through no more than it had and got",
    (steps, capacity) => {
      const budget = createRetryBudget({ capacity });
      let nowMs = 0;
      let taken = 0;
      let successes = 0;
      for (const { do: what, afterMs } of steps) {
        nowMs += afterMs;
        const before = budget.left(nowMs);
        if (what === "succeeded") {
          budget.succeeded(nowMs);
          successes += 1;
        } else if (budget.take(nowMs)) {
          taken += 1;
          expect(before).toBeGreaterThanOrEqual(1);
          expect(budget.left(nowMs)).toBeCloseTo(before - 1);
        } else expect(before).toBeLessThan(1);
        expect(budget.left(nowMs)).toBeGreaterThanOrEqual(0);
        expect(budget.left(nowMs)).toBeLessThanOrEqual(capacity);
      }

      expect(taken).toBeLessThanOrEqual(capacity + 0.2 * successes + nowMs / 2_000 + 1e-6);
    },
  );

  test.prop([fc.integer({ min: 1, max: 200 }), fc.boolean()])(
    "drains by retries and is full again after enough successes, or after enough time",
    (capacity, byTime) => {
      const budget = createRetryBudget({ capacity });
      while (budget.take(0));
      expect(budget.left(0)).toBe(0);

      if (!byTime) for (let success = 0; success < capacity * 5; success += 1) budget.succeeded(0);
      const nowMs = byTime ? capacity * 2_000 : 0;

      expect(budget.left(nowMs)).toBeCloseTo(capacity);
      expect(budget.take(nowMs)).toBe(true);
    },
  );
});
