import { describe, expect, it } from "vitest";
import { createFaults } from "../../../../simulator/cloud/faults.ts";
import { createDice } from "../../../../simulator/dice.ts";
import type { Fault, FaultEffect } from "../../../../simulator/story.ts";

const fault = (effect: FaultEffect, given: Partial<Fault> = {}): Fault => ({
  actions: ["DescribeInstances"],
  fromMs: 0,
  toMs: 100,
  probability: 1,
  effect,
  ...given,
});
const SLOW = { kind: "slow", ms: 9_000 } as const;
const DENIED = { kind: "denied" } as const;
const strike = (faults: readonly Fault[], regionId = "cn-hangzhou") =>
  createFaults(faults, createDice(1)).strike("DescribeInstances", { regionId }, 50);

describe("createFaults", () => {
  it("hits a call with the first fault that covers it", () => {
    expect(strike([fault(SLOW, { toMs: 50 }), fault({ kind: "incomplete" })])).toEqual({ kind: "incomplete" });
    expect(strike([fault(SLOW, { regionId: "cn-shanghai" })])).toBeUndefined();
    expect(strike([fault(SLOW, { probability: 0 })])).toBeUndefined();
  });

  it("serves no request without its permission, however the service answers others", () => {
    expect(strike([fault(SLOW), fault(DENIED)])).toEqual(DENIED);
    expect(strike([fault({ kind: "odd", fields: [], share: 1 }), fault({ kind: "role-refused" })])).toEqual({
      kind: "role-refused",
    });
    expect(strike([fault(SLOW), fault(DENIED, { regionId: "cn-shanghai" })])).toEqual(SLOW);
    expect(strike([fault(SLOW), fault(DENIED, { actions: ["ReActivateInstances"] })])).toEqual(SLOW);
    // A lost request never reaches the check.
    const lost = { kind: "silence", code: "Local.Timeout", appliedShare: 0 } as const;
    expect(strike([fault(lost), fault(DENIED)])).toEqual(lost);
  });
});
