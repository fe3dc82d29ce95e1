import { describe, expect, it } from "vitest";
import type { AccountCall } from "../../../../functions/adapters/alicloud/account-client.ts";
import { createEcsFleet } from "../../../../functions/adapters/alicloud/ecs-fleet.ts";
import { CloudError } from "../../../../functions/core/failure/cloud-error.ts";

const SCOPE = { accountId: "1", regionId: "cn-beijing" };

function aFleet(answer: unknown | (() => never)) {
  const calls: AccountCall[] = [];
  const ecs = async (call: AccountCall) => {
    calls.push(call);
    return { requestId: "r-1", body: (typeof answer === "function" ? answer() : answer) as Record<string, unknown> };
  };
  return { fleet: createEcsFleet({ ecs, bss: ecs }, "cn-hangzhou"), calls };
}

const refusing = (code: string) => () => {
  throw new CloudError({ action: "DescribeInstances", code, message: "", answered: true });
};

describe("createEcsFleet", () => {
  it("asks each region for its own, and the home region for all of them", async () => {
    const regions = { Regions: { Region: [{ RegionId: "cn-beijing" }, { RegionId: "" }, {}] } };
    const { fleet, calls } = aFleet({ ...regions, Instances: { Instance: [] } });

    expect(await fleet.listRegions("1")).toEqual(["cn-beijing"]);
    await fleet.listStopped(SCOPE, "token-2");

    expect(calls).toEqual([
      { accountId: "1", regionId: "cn-hangzhou", action: "DescribeRegions", parameters: {} },
      {
        ...SCOPE,
        action: "DescribeInstances",
        parameters: {
          RegionId: "cn-beijing",
          Status: "Stopped",
          InstanceChargeType: "PostPaid",
          MaxResults: 100,
          NextToken: "token-2",
        },
      },
    ]);
  });

  it("asks a region that cannot be reached at the host that DescribeRegions names, and goes back if that fails too", async () => {
    const hosts: (string | undefined)[] = [];
    const ecs = async ({ action, regionEndpoint }: AccountCall) => {
      if (action === "DescribeRegions") {
        const region = { RegionId: "cn-beijing", RegionEndpoint: "ecs-other.aliyuncs.com" };
        return { requestId: "r-1", body: { Regions: { Region: [region] } } };
      }
      hosts.push(regionEndpoint);
      throw new CloudError({
        action,
        code: hosts.length === 4 ? "Forbidden.RAM" : "Local.Unreachable",
        message: "",
        answered: true,
      });
    };
    const fleet = createEcsFleet({ ecs, bss: ecs }, "cn-hangzhou");
    await fleet.listRegions("1");

    for (let call = 0; call < 5; call += 1) await fleet.listStopped(SCOPE).catch(() => undefined);

    const other = "ecs-other.aliyuncs.com";
    expect(hosts).toEqual([undefined, other, undefined, other, other]);
  });

  it("turns pages by the token alone, and reads an empty token as the last page", async () => {
    const page = { Instances: { Instance: [{ InstanceId: "i-1" }] }, TotalCount: 0, PageSize: 10 };

    expect(await aFleet({ ...page, NextToken: "more" }).fleet.listStopped(SCOPE)).toMatchObject({
      items: [{ instanceId: "i-1" }],
      nextToken: "more",
    });
    expect(Object.keys(await aFleet({ ...page, NextToken: "" }).fleet.listStopped(SCOPE))).toEqual(["items"]);
  });

  it.each([
    ["listStopped", (fleet: ReturnType<typeof aFleet>["fleet"]) => fleet.listStopped(SCOPE)],
    ["describe", (fleet: ReturnType<typeof aFleet>["fleet"]) => fleet.describe(SCOPE, ["i-1"])],
    ["listRegions", (fleet: ReturnType<typeof aFleet>["fleet"]) => fleet.listRegions("1")],
    ["listArrearsEvents", (fleet: ReturnType<typeof aFleet>["fleet"]) => fleet.listArrearsEvents(SCOPE, 0)],
  ])("%s does not take a missing list for an empty one", async (_name, ask) => {
    await expect(ask(aFleet({}).fleet)).rejects.toMatchObject({ failure: { code: "Local.NoCode", requestId: "r-1" } });
  });

  it("asks for stops and releases, done and planned, at once", async () => {
    const { fleet, calls } = aFleet({ InstanceSystemEventSet: { InstanceSystemEventType: [] } });

    await fleet.listArrearsEvents(SCOPE, Date.UTC(2026, 7, 1), "token-2");

    expect(calls).toEqual([
      {
        ...SCOPE,
        action: "DescribeInstanceHistoryEvents",
        parameters: {
          RegionId: "cn-beijing",
          InstanceEventType: ["AccountUnbalanced.Stop", "AccountUnbalanced.Delete"],
          InstanceEventCycleStatus: ["Executed", "Scheduled"],
          "EventPublishTime.Start": "2026-08-01T00:00:00Z",
          MaxResults: 100,
          NextToken: "token-2",
        },
      },
    ]);
  });

  it("accepts only the dry run's own code as proof of permission", async () => {
    await expect(aFleet(refusing("DryRunOperation")).fleet.provePermission(SCOPE)).resolves.toBeUndefined();
    await expect(aFleet(refusing("Forbidden.RAM")).fleet.provePermission(SCOPE)).rejects.toMatchObject({
      failure: { code: "Forbidden.RAM" },
    });
    await expect(aFleet({ Instances: { Instance: [] } }).fleet.provePermission(SCOPE)).rejects.toMatchObject({
      failure: { code: "Local.NoCode" },
    });
  });

  it("returns the token of a by-id answer, so that instances of a further page do not count as released", async () => {
    const page = { Instances: { Instance: [{ InstanceId: "i-1" }] }, NextToken: "more" };
    const { fleet, calls } = aFleet(page);

    expect(await fleet.describe(SCOPE, ["i-1", "i-2"])).toMatchObject({
      items: [{ instanceId: "i-1" }],
      nextToken: "more",
    });
    await fleet.describe(SCOPE, ["i-1", "i-2"], "more");
    expect(calls.map(({ parameters }) => parameters.NextToken)).toEqual([undefined, "more"]);
  });

  it("reports a page of which an item could not be read", async () => {
    const noId = { Instances: { Instance: [{ InstanceId: "i-1" }, { Status: "Stopped" }] } };
    const noState = {
      InstanceSystemEventSet: { InstanceSystemEventType: [{ EventType: { Name: "AccountUnbalanced.Stop" } }] },
    };

    expect(await aFleet(noId).fleet.listStopped(SCOPE)).toMatchObject({ odd: "an instance has no id" });
    expect(await aFleet(noState).fleet.listArrearsEvents(SCOPE, 0)).toEqual({
      items: [],
      odd: "an arrears event is not in the documented form",
    });
  });

  it("makes no call for an empty list of ids", async () => {
    const { fleet, calls } = aFleet({});

    expect(await fleet.describe(SCOPE, [])).toEqual({ items: [] });
    expect(calls).toEqual([]);
  });
});
