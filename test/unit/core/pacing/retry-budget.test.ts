import { describe, expect, it } from "vitest";
import { createRetryBudget } from "../../../../functions/core/pacing/retry-budget.ts";

describe("createRetryBudget", () => {
  it("starts full, with 100 retries", () => {
    const budget = createRetryBudget();

    expect(Array.from({ length: 101 }, () => budget.take(0)).filter(Boolean)).toHaveLength(100);
    expect(budget.left(0)).toBe(0);
  });

  it("gives a retry back for five successes", () => {
    const budget = createRetryBudget({ capacity: 1 });
    budget.take(0);

    for (let success = 1; success <= 4; success += 1) budget.succeeded(0);
    expect(budget.take(0)).toBe(false);
    budget.succeeded(0);
    expect(budget.take(0)).toBe(true);
  });

  it("gives a retry back for two seconds", () => {
    const budget = createRetryBudget({ capacity: 1 });
    budget.take(10_000);

    expect(budget.take(11_999)).toBe(false);
    expect(budget.take(12_000)).toBe(true);
  });

  it("adds nothing for the time before its first use", () => {
    const budget = createRetryBudget({ capacity: 2, refillAMs: 1 });
    budget.take(5_000);

    expect(budget.left(5_000)).toBe(1);
  });

  it("is never above its capacity", () => {
    const budget = createRetryBudget({ capacity: 3 });

    budget.succeeded(0);
    expect(budget.left(1e9)).toBe(3);
  });

  it("adds nothing while the clock steps back", () => {
    const budget = createRetryBudget({ capacity: 2, refillAMs: 1 });
    budget.take(5_000);

    expect(budget.left(1_000)).toBe(1);
    expect(budget.left(1_000.5)).toBe(1.5);
  });
});
