import { describe, expect, it } from "vitest";
import { addFigures, createFigures, percentile } from "../../../simulator/figures.ts";
import { describeFigures, toJson } from "../../../simulator/print-figures.ts";

const row = { from: 10, count: 2, fleet: 50 };

function someFigures() {
  return Object.assign(createFigures(), {
    stories: 2,
    runs: 60,
    killed: 3,
    recoverable: 80,
    recoveredByUs: 50,
    recoveredByCloud: 29,
    recoveryMs: [60_000, 120_000, 600_000],
    reactivateCalls: 65,
    allCalls: 790,
    wastedCalls: 2,
    violations: [
      { invariant: "left-behind", seed: 11, instanceId: "i-1", detail: "nothing holds it" },
      { invariant: "overran", seed: 10, runId: "run-3", detail: "cut off after 300 s" },
      ...Array.from({ length: 12 }, (_, index) => ({ invariant: "lost", seed: 20 + index, detail: "gone" })),
    ],
  });
}

describe("percentile", () => {
  it("gives the value below which that share lies", () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);

    expect(percentile(values, 0.5)).toBe(51);
    expect(percentile(values, 0.99)).toBe(100);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([], 0.5)).toBeUndefined();
  });
});

describe("addFigures", () => {
  it("puts the sums and lists of two parts together", () => {
    const sum = someFigures();
    addFigures(sum, someFigures());

    expect(sum).toMatchObject({ stories: 4, runs: 120, recoveredByUs: 100, wastedCalls: 4 });
    expect(sum.recoveryMs).toHaveLength(6);
    expect(sum.violations).toHaveLength(28);
  });
});

describe("describeFigures", () => {
  it("says how many came back, how soon, at what cost, and which seeds break what", () => {
    const text = describeFigures(someFigures(), row, 1.4).join("\n");

    expect(text).toContain("2 of 50 instances, seeds 10 to 11, in 1 s");
    expect(text).toContain("98.75 % (50 by the engine, 29 by the cloud itself)");
    expect(text).toContain("p50 2.0 min, p99 10.0 min");
    expect(text).toContain("1.30 ReActivateInstances and 10.00 requests in all");
    expect(text).toContain("2 (3.08 %)");
    expect(text).toMatch(/violations +14/);
    expect(text).toContain("lost: 12 in 12 stories");
    expect(text).toContain("  and 2 more");
    expect(text).toContain("seed 10  run-3  cut off after 300 s");
    expect(text).toContain("ecs-recovery simulate --runs 1 --seed 11");
  });

  it("has words for nothing at all", () => {
    const text = describeFigures(createFigures(), row, 0).join("\n");

    expect(text).toMatch(/violations +none/);
    expect(text).not.toMatch(/NaN|undefined/);
  });
});

describe("toJson", () => {
  it("is one line that programs can read, with every violation", () => {
    const parsed = JSON.parse(toJson(someFigures(), row));

    expect(parsed).toMatchObject({
      seed: 10,
      fleet: 50,
      stories: 2,
      recoveryRate: 79 / 80,
      recoveryP50Ms: 120_000,
      recoveryP99Ms: 600_000,
      reactivateCallsPerRecovered: 1.3,
      callsPerRecovered: 10,
    });
    expect(parsed.violations).toHaveLength(14);
  });
});
