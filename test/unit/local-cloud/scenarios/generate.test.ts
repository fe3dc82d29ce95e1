import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../../../local-cloud/kernel/seeded-random.ts";
import { generateInstances } from "../../../../local-cloud/scenarios/generate.ts";

describe("generateInstances", () => {
  const plan = {
    count: 300,
    accountIds: ["1", "2"],
    regionIds: ["r1", "r2", "r3"],
    kinds: [{ weight: 3 }, { weight: 1, stopCause: "arrears" as const }],
  };

  it("spreads instances evenly over accounts and regions, and draws kinds by weight", () => {
    const made = generateInstances(plan, createSeededRandom(1));
    const places = new Map<string, number>();
    for (const { accountId, regionId } of made)
      places.set(`${accountId}/${regionId}`, (places.get(`${accountId}/${regionId}`) ?? 0) + 1);
    const stopped = made.filter((spec) => spec.stopCause === "arrears").length;

    expect([...places.values()]).toEqual([50, 50, 50, 50, 50, 50]);
    expect(stopped).toBeGreaterThan(45);
    expect(stopped).toBeLessThan(105);
    expect(generateInstances(plan, createSeededRandom(1))).toEqual(made);
  });
});
