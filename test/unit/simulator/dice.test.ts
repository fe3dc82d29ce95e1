import { describe, expect, it } from "vitest";
import { createDice } from "../../../simulator/dice.ts";

describe("createDice", () => {
  it("rolls the same for the same seed, and differently for the next one", () => {
    const rolls = (seed: number) => {
      const dice = createDice(seed);
      return Array.from({ length: 20 }, () => dice.below(1_000));
    };

    expect(rolls(7)).toEqual(rolls(7));
    expect(rolls(7)).not.toEqual(rolls(8));
  });

  it("keeps to its bounds and weights", () => {
    const dice = createDice(3);
    const faces = new Map<number, number>();
    for (let roll = 0; roll < 6_000; roll++) {
      const face = dice.whole(1, 6);
      faces.set(face, (faces.get(face) ?? 0) + 1);
      expect(dice.spread(100, 500)).toBeLessThanOrEqual(500);
    }
    const heavy = Array.from({ length: 1_000 }, () =>
      dice.weighted([
        [9, "often"],
        [1, "seldom"],
      ] as const),
    );

    expect([...faces.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const hits of faces.values()) expect(hits).toBeGreaterThan(800);
    expect(heavy.filter((one) => one === "often").length).toBeGreaterThan(850);
  });

  it("forks into streams that do not disturb each other", () => {
    const whole = createDice(11);
    const fork = whole.fork();
    const rest = [whole.unit(), whole.unit()];
    const again = createDice(11);
    again.fork().unit();

    fork.unit();

    expect([again.unit(), again.unit()]).toEqual(rest);
  });
});
