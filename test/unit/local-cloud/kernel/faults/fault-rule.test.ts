import { describe, expect, it } from "vitest";
import { createFaultRules } from "../../../../../local-cloud/kernel/faults/fault-rule.ts";
import { createSeededRandom } from "../../../../../local-cloud/kernel/seeded-random.ts";
import type { Call } from "../../../../../local-cloud/kernel/world.ts";

describe("createFaultRules", () => {
  const call = (parameters: Record<string, unknown> = {}): Call => ({
    service: "ecs",
    action: "ReActivateInstances",
    regionId: "r",
    accountId: "1",
    identity: { accountId: "1", type: "user", arn: "a", accessKeyId: "k" },
    parameters,
  });

  it("lets `skip` calls pass and strikes `count` times", () => {
    const rules = createFaultRules(createSeededRandom(1));
    rules.add([{ effect: "reset", skip: 2, count: 1, instanceId: "i-1" }]);
    const strikes = [1, 2, 3, 4].map(() => rules.strike(call({ InstanceId: "i-1" }))?.effect);
    expect(strikes).toEqual([undefined, undefined, "reset", undefined]);
    expect(rules.strike(call({ InstanceId: "i-2" }))).toBeUndefined();
    expect(rules.list()).toMatchObject([{ struck: 1 }]);
  });

  it("compares parameters as text", () => {
    const rules = createFaultRules(createSeededRandom(1));
    rules.add([{ effect: "hang", parameters: { bodyBytes: "7" } }]);
    expect(rules.strike(call({ bodyBytes: 7 }))?.effect).toBe("hang");
    expect(rules.strike(call({}))).toBeUndefined();
  });
});
