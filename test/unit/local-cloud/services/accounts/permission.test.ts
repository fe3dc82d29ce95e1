import { describe, expect, it } from "vitest";
import { policyAllows } from "../../../../../local-cloud/services/accounts/permission.ts";

describe("policyAllows", () => {
  it.each([
    [["ecs:Describe*"], ["*"], true],
    [["ECS:describeinstances"], ["*"], true],
    [["ecs:Start*"], ["*"], false],
    [["*"], ["acs:ecs:*:1:instance/*"], true],
    [["*"], ["acs:ecs:cn-beijing:*"], false],
    [["ecs:DescribeInstances+"], ["*"], false],
    [[], ["*"], false],
  ])("%j on %j: %s", (actions, resources, allowed) => {
    const policy = [{ actions, resources }];
    expect(policyAllows(policy, "ecs:DescribeInstances", "acs:ecs:cn-hangzhou:1:instance/i-1")).toBe(allowed);
  });

  it("allows an action only on its own statement's resources", () => {
    const policy = [
      { actions: ["ecs:DescribeRegions"], resources: ["*"] },
      { actions: ["ecs:DescribeInstances"], resources: ["acs:ecs:*:1:instance/*"] },
    ];

    expect(policyAllows(policy, "ecs:DescribeInstances", "acs:ecs:cn-hangzhou:1:instance/i-1")).toBe(true);
    expect(policyAllows(policy, "ecs:DescribeInstances", "acs:ecs:cn-hangzhou:2:instance/i-1")).toBe(false);
    expect(policyAllows(policy, "ecs:DescribeRegions", "acs:ecs:*:2:*")).toBe(true);
    expect(policyAllows([], "ecs:DescribeRegions", "*")).toBe(false);
  });
});
