import { describe, expect, it } from "vitest";
import { ownDemo } from "../../../../cli/demo/own-demo.ts";

const HUB = { id: "1000000000000009", name: "hub" };
const SPOKE = { id: "1000000000000001", name: "production" };
const protectedIn = (instances: NonNullable<Parameters<typeof ownDemo>[0]["instances"]>, accounts = [HUB, SPOKE]) => {
  const { configuration } = ownDemo({ accounts, instances }).deployment;
  return (configuration.accounts as { id: string }[]).map(({ id }) => id);
};

describe("ownDemo", () => {
  it("protects the first account only if it holds instances", () => {
    expect(protectedIn([{ accountId: SPOKE.id }])).toEqual([SPOKE.id]);
    expect(protectedIn([{ accountId: HUB.id }, { accountId: SPOKE.id }])).toEqual([HUB.id, SPOKE.id]);
    // An instance without an account belongs to the first one.
    expect(protectedIn([{ name: "web-1" }])).toEqual([HUB.id, SPOKE.id]);
    expect(protectedIn([{ generate: { count: 2, accountIds: [HUB.id] } }])).toEqual([HUB.id, SPOKE.id]);
    expect(protectedIn([{ generate: { count: 2, accountIds: [SPOKE.id] } }])).toEqual([SPOKE.id]);
  });

  it("protects an account that is alone", () => {
    expect(protectedIn([], [HUB])).toEqual([HUB.id]);
  });
});
