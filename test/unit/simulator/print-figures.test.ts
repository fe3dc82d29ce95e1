import { describe, expect, it } from "vitest";
import { addFigures, createFigures, percentile } from "../../../simulator/figures.ts";
import { describeFigures, toJson } from "../../../simulator/print-figures.ts";

const ROW = { from: 10, count: 2, fleet: 50 };

function someFigures() {
  return Object.assign(createFigures(), {
    stories: 2,
    runs: 60,
    killed: 3,
    stopped: 100,
    recoverable: 80,
    recoveredByUs: 50,
    recoveredByCloud: 29,
    lost: 1,
    held: 16,
    heldBy: {
      unpaid: 2,
      "the vendor answers LackResource": 2,
      "not selected": 6,
      "the vendor answers InternalError": 1,
      "locked for security": 2,
      refunded: 1,
      "a spot instance": 1,
      "it cannot be seen": 1,
    },
    released: 4,
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
  it("gives the value below which that share of the values lies", () => {
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
    expect(sum.heldBy).toMatchObject({ unpaid: 4, "not selected": 12 });
    expect(sum.recoveryMs).toHaveLength(6);
    expect(sum.violations).toHaveLength(28);
  });
});

describe("describeFigures", () => {
  it("gives the recovered instances, the times, the cost, and the seeds of each violation", () => {
    const text = describeFigures(someFigures(), ROW, 1.4).join("\n");

    expect(text).toContain("2 of 50 instances, seeds 10 to 11, in 1 s");
    expect(text).toContain("80 of 100 instances that the arrears stopped; 16 left alone, 4 released");
    expect(text).toContain(
      "not selected 6, refused by the vendor 3, unpaid 2, locked for security 2, refunded 1, other 2\n",
    );
    expect(text).toContain("98.75 % (50 by the engine, 29 by the cloud itself; 0 left behind, 1 lost)");
    expect(text).toContain("p50 2.0 min, p99 10.0 min");
    expect(text).toContain("65 ReActivateInstances, 1.30 for each instance that the engine recovered");
    expect(text).toContain("790 requests in all, 10.00 for each that it or the cloud recovered");
    expect(text).toContain("2 ReActivateInstances (3.08 %)");
    expect(text).toMatch(/violations +14/);
    expect(text).toContain("lost: 12 in 12 stories");
    expect(text).toContain("  and 2 more");
    expect(text).toContain("seed 10  run-3  cut off after 300 s");
    expect(text).toContain("left-behind: 1 in one story");
  });

  it.each([
    [{}, "--fleet 50"],
    [{ fleet: 8, policyFile: "my/policy.yaml" }, "--fleet 8 --policy my/policy.yaml"],
    [{ policyFile: "it's my policy.yaml" }, "--fleet 50 --policy 'it'\\''s my policy.yaml'"],
  ])("prints a replay command with every option that the story depends on: %j", (given, options) => {
    const lines = describeFigures(someFigures(), { ...ROW, ...given }, 1);

    expect(lines.at(-1)).toBe(`Replay one: ecs-recovery simulate --runs 1 --seed 11 ${options}`);
  });

  it("prints 100 % only if no instance is missing", () => {
    const rate = (recoveredByUs: number) =>
      describeFigures(Object.assign(createFigures(), { recoverable: 100_000, recoveredByUs }), ROW, 0).join("\n");

    expect(rate(99_999)).toMatch(/recovery rate +99\.99 %/);
    expect(rate(100_000)).toMatch(/recovery rate +100\.00 %/);
  });

  it("prints a sentence if no story was played", () => {
    const text = describeFigures(createFigures(), ROW, 0).join("\n");

    expect(text).toMatch(/recovery rate +nothing was recoverable/);
    expect(text).toMatch(/time to recover +nothing to measure/);
    expect(text).toMatch(/calls +0 ReActivateInstances; 0 requests in all\n/);
    expect(text).toMatch(/violations +none/);
    expect(text).not.toMatch(/NaN|undefined/);
  });
});

describe("toJson", () => {
  it("is one line of JSON with every violation", () => {
    const parsed = JSON.parse(toJson(someFigures(), ROW));

    expect(parsed).toMatchObject({
      seed: 10,
      fleet: 50,
      stories: 2,
      heldBy: { "not selected": 6 },
      recoveryRate: 79 / 80,
      recoveryP50Ms: 120_000,
      recoveryP99Ms: 600_000,
      reactivateCallsPerRecovered: 1.3,
      callsPerRecovered: 10,
    });
    expect(parsed.violations).toHaveLength(14);
  });
});
