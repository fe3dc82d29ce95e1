import { describe, expect, it } from "vitest";
import { createRecover } from "../../../functions/recover.ts";
import { addFigures, percentile } from "../../../simulator/figures.ts";
import type { Engine } from "../../../simulator/play-story.ts";
import { simulateSeeds } from "../../../simulator/simulate-seeds.ts";
import { someFigures } from "../../support/some-figures.ts";

/** An engine that starts no instance. Every recovery is the cloud's own. */
const idle: Engine = () => () => Promise.reject(new Error("idle"));

describe("tally", () => {
  it("counts the recoverable instances that the engine left behind or lost", { timeout: 30_000 }, async () => {
    const figures = await simulateSeeds(idle, { from: 81, count: 20, fleet: 20 });
    const found = (name: string) => figures.violations.filter(({ invariant }) => invariant === name).length;

    expect(figures.leftBehind).toBe(found("left-behind"));
    expect(figures.leftBehind).toBeGreaterThan(0);
    expect(figures.lost).toBe(found("lost"));
    expect(figures.lost).toBeGreaterThan(0);
    expect(figures.recoveredByUs).toBe(0);
    expect(figures.recoverable).toBe(figures.recoveredByCloud + figures.leftBehind + figures.lost);
  });

  it("counts every instance that arrears stopped, by its end and the reason why it was left alone", {
    timeout: 30_000,
  }, async () => {
    const { stopped, recoverable, held, heldBy, released } = await simulateSeeds(createRecover, {
      from: 1,
      count: 10,
      fleet: 40,
    });

    expect(stopped).toBe(recoverable + held + released);
    expect(Object.values(heldBy).reduce((sum, many) => sum + many, 0)).toBe(held);
    expect(heldBy["not selected"]).toBeGreaterThan(0);
  });
});

describe("simulateSeeds", () => {
  it("keeps the seed of a story that throws, and plays the others", { timeout: 30_000 }, async () => {
    const spinning: Engine = (world) => async () => {
      for (;;) await world.clock.sleep(0);
    };
    let built = 0;
    const once: Engine = (...args) => (built++ === 0 ? spinning : idle)(...args);

    const { stories, violations } = await simulateSeeds(once, { from: 7, count: 2, fleet: 1 });

    expect(stories).toBe(1);
    expect(violations).toContainEqual({
      invariant: "crashed",
      seed: 7,
      detail: expect.stringMatching(/^the story broke off: Error: virtual time stands still at \d+$/),
    });
  });
});

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
