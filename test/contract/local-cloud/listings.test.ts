/** The quirks of the vendor's listings, and what a caller without permission gets. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../local-cloud/index.ts";
import { type Answer, type Caller, popCore } from "./rpc-clients.ts";

let cloud: LocalCloud;
let call: Caller;
let reader: Caller;
const ACCOUNT_ID = "1000000000000001";

beforeAll(async () => {
  cloud = await startLocalCloud({
    scenario: {
      accounts: [
        {
          id: ACCOUNT_ID,
          users: ["operator", { name: "reader", policy: [] }],
          keys: [{ user: "operator" }, { user: "reader", accessKeyId: "LTAIreader", accessKeySecret: "reader-secret" }],
        },
      ],
      instances: [
        { generate: { count: 1_205, kinds: [{ tags: { team: "a" }, resourceGroupId: "rg-1" }], namePrefix: "web" } },
        { instanceId: "i-stopped", status: "Stopped", name: "db-1", locks: ["Recycling"], vpcId: null, zoneId: "z-1" },
        { instanceId: "i-elsewhere", regionId: "cn-beijing", createdAgoMs: 1_000 },
      ],
    },
  });
  call = popCore(cloud);
  reader = popCore(cloud, "2014-05-26", { accessKeyId: "LTAIreader", accessKeySecret: "reader-secret" });
});
afterAll(() => cloud.close());

const list = (parameters: object = {}) => call("DescribeInstances", { RegionId: "cn-hangzhou", ...parameters });
const ids = (page: Answer): string[] => page.Instances.Instance.map((one: Answer) => one.InstanceId);

async function countAll(parameters: object): Promise<number> {
  let count = 0;
  let NextToken: string | undefined;
  do {
    const page = await list({ MaxResults: 100, ...parameters, ...(NextToken === undefined ? {} : { NextToken }) });
    count += ids(page).length;
    NextToken = page.NextToken;
  } while (NextToken);
  return count;
}

describe("DescribeInstances", () => {
  it.each([
    [1, 10],
    [undefined, 10],
    [50, 50],
    [500, 100],
  ])("takes MaxResults %s for %s", async (MaxResults, size) => {
    const page = await list(MaxResults === undefined ? {} : { MaxResults });
    expect(ids(page)).toHaveLength(size);
  });

  it("shows everything page by page, and a TotalCount that means nothing with tokens", async () => {
    expect(await countAll({})).toBe(1_206);
    expect((await list({ MaxResults: 100 })).TotalCount).toBe(100);
    expect((await list({ PageNumber: 13, PageSize: 100 })).TotalCount).toBe(1_206);
  });

  it("shows at most 1,000 when filtering by tag or resource group", async () => {
    expect(await countAll({ "Tag.1.Key": "team", "Tag.1.Value": "a" })).toBe(1_000);
    expect(await countAll({ ResourceGroupId: "rg-1" })).toBe(1_000);
    expect((await list({ ResourceGroupId: "rg-1", PageNumber: 1 })).TotalCount).toBe(1_000);
  });

  it("matches nothing with an empty list of ids", async () => {
    expect(ids(await list({ InstanceIds: "[]" }))).toEqual([]);
  });

  it("finds by id within the region only", async () => {
    expect(ids(await list({ InstanceIds: '["i-stopped","i-elsewhere","i-nowhere"]' }))).toEqual(["i-stopped"]);
  });

  it.each([
    [{ Status: "Stopped" }],
    [{ LockReason: "recycling" }],
    [{ InstanceName: "db*" }],
    [{ InstanceNetworkType: "classic" }],
    [{ ZoneId: "z-1" }],
    [{ InnerIpAddresses: '["10.0.4.181"]' }],
  ])("filters by %j", async (filter) => {
    expect(ids(await list(filter))).toEqual(["i-stopped"]);
  });

  it("filters by creation time", async () => {
    const filter = {
      "Filter.1.Key": "CreationStartTime",
      "Filter.1.Value": new Date(Date.now() - 60_000).toISOString(),
    };
    expect(ids(await list(filter))).toEqual([]);
    expect(ids(await list({ ...filter, RegionId: "cn-beijing" }))).toEqual(["i-elsewhere"]);
  });

  it.each([
    [{ Status: "Sleeping" }, "InvalidStatus.NotFound"],
    [{ LockReason: "bored" }, "InvalidLockReason.NotFound"],
    [{ InstanceChargeType: "Free" }, "InvalidInstanceChargeType.NotFound"],
    [{ InstanceNetworkType: "mesh" }, "InvalidNetworkType.NotFound"],
    [{ "Filter.1.Key": "Mood", "Filter.1.Value": "x" }, "InvalidFilterKey.NotFound"],
    [{ "Filter.1.Key": "CreationStartTime", "Filter.1.Value": "x" }, "InvalidFilterValue"],
    [{ InstanceIds: "i-1" }, "InvalidParameter.InstanceIds"],
    [{ InstanceIds: JSON.stringify(Array(101).fill("i")) }, "InvalidParameter.InstanceIds"],
    [{ NextToken: "made-up" }, "InvalidNextToken"],
    [Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`Tag.${at + 1}.Key`, "a"])), "InvalidTagCount"],
  ])("refuses %j", async (parameters, code) => {
    await expect(list(parameters)).rejects.toMatchObject({ code });
  });

  it("answers a DryRun with an error, either way", async () => {
    await expect(list({ DryRun: true })).rejects.toMatchObject({ code: "DryRunOperation" });
    await expect(reader("DescribeInstances", { RegionId: "cn-hangzhou", DryRun: true })).rejects.toMatchObject({
      code: "Forbidden.RAM",
      entry: { response: { statusCode: 403 } },
    });
  });

  it("shows an empty list to a caller without permission", async () => {
    const page = await reader("DescribeInstances", { RegionId: "cn-hangzhou" });
    expect(ids(page)).toEqual([]);
    expect(page.NextToken).toBe("");
  });
});

describe("callers without permission", () => {
  it("are refused elsewhere, in each service's words", async () => {
    const keys = { accessKeyId: "LTAIreader", accessKeySecret: "reader-secret" };
    await expect(reader("ReActivateInstances", { InstanceId: "i-stopped" })).rejects.toMatchObject({
      code: "Forbidden.RAM",
    });
    await expect(popCore(cloud, "2017-12-14", keys)("QueryAccountBalance")).rejects.toMatchObject({
      code: "NotAuthorized",
    });
    await expect(
      popCore(cloud, "2015-04-01", keys)("AssumeRole", { RoleArn: "acs:ram::1:role/x", RoleSessionName: "session" }),
    ).rejects.toMatchObject({ code: "NoPermission" });
  });

  it("get it by policy, for the resources it names", async () => {
    const policy = (actions: string[], resources?: string[]) =>
      cloud.control("PUT", `accounts/${ACCOUNT_ID}/policy`, {
        identity: "user/reader",
        actions,
        ...(resources && { resources }),
      });
    await policy(["ecs:Describe*", "bssapi:QueryAccountBalance"], ["acs:ecs:cn-beijing:*", "*:nothing", "*"]);
    expect(ids(await reader("DescribeInstances", { RegionId: "cn-beijing" }))).toEqual(["i-elsewhere"]);

    await policy(["ecs:Describe*"], [`acs:ecs:cn-beijing:${ACCOUNT_ID}:*`]);
    expect(ids(await reader("DescribeInstances", { RegionId: "cn-beijing" }))).toEqual(["i-elsewhere"]);
    expect(ids(await reader("DescribeInstances", { RegionId: "cn-hangzhou" }))).toEqual([]);
    await expect(reader("ReActivateInstances", { InstanceId: "i-elsewhere" })).rejects.toMatchObject({
      code: "Forbidden.RAM",
    });
  });
});

describe("DescribeInstanceStatus", () => {
  it("takes a hundred ids and shows fifty a page", async () => {
    const all = (await cloud.control("GET", "instances")).slice(0, 101).map((one: Answer) => one.instanceId);
    const ask = (count: number, more: object = {}) =>
      call("DescribeInstanceStatus", {
        RegionId: "cn-hangzhou",
        ...Object.fromEntries(all.slice(0, count).map((id: string, at: number) => [`InstanceId.${at + 1}`, id])),
        ...more,
      });

    expect((await ask(100)).InstanceStatuses.InstanceStatus).toHaveLength(10);
    const second = await ask(100, { PageSize: 50, PageNumber: 2 });
    expect(second).toMatchObject({ TotalCount: 100, InstanceStatuses: { InstanceStatus: { length: 50 } } });
    await expect(ask(100, { PageSize: 51 })).rejects.toMatchObject({ code: "InvalidParameter.PageSize" });
    await expect(ask(101)).rejects.toMatchObject({ code: "InvalidParameter.TooManyInstanceIds" });
  });
});

describe("DescribeInstanceHistoryEvents", () => {
  it("wants a region, and refuses times the wrong way round and too many types", async () => {
    const ask = (parameters: object) => call("DescribeInstanceHistoryEvents", parameters);
    const RegionId = "cn-hangzhou";
    await expect(ask({})).rejects.toMatchObject({ code: "MissingParameter" });
    await expect(
      ask({ RegionId, "NotBefore.Start": "2030-01-02T00:00:00Z", "NotBefore.End": "2030-01-01T00:00:00Z" }),
    ).rejects.toMatchObject({ code: "InvalidParameter.TimeEndBeforeStart" });
    const types = Object.fromEntries(Array.from({ length: 31 }, (_, at) => [`InstanceEventType.${at + 1}`, "x"]));
    await expect(ask({ RegionId, ...types })).rejects.toMatchObject({ code: "InvalidParameter" });
    await expect(ask({ RegionId, "InstanceEventCycleStatus.1": "Maybe" })).rejects.toMatchObject({
      code: "InvalidParameter",
    });
  });

  it("turns pages by token, newest first, each event once", async () => {
    await cloud.control(
      "POST",
      "instances",
      Array.from({ length: 23 }, () => ({ regionId: "cn-chengdu", stopCause: "arrears" })),
    );
    const seen: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await call("DescribeInstanceHistoryEvents", {
        RegionId: "cn-chengdu",
        MaxResults: 10,
        ...(NextToken === undefined ? {} : { NextToken }),
      });
      seen.push(...page.InstanceSystemEventSet.InstanceSystemEventType.map((event: Answer) => event.EventId));
      NextToken = page.NextToken;
    } while (NextToken);

    expect(seen).toHaveLength(23);
    expect(new Set(seen).size).toBe(23);
  });
});

describe("DescribeRegions", () => {
  it("names regions in three languages, those of instances among them", async () => {
    const name = async (AcceptLanguage: string) =>
      (await call("DescribeRegions", { AcceptLanguage })).Regions.Region.find(
        (one: Answer) => one.RegionId === "cn-beijing",
      );

    expect(await name("en-US")).toEqual({
      RegionId: "cn-beijing",
      RegionEndpoint: "ecs.cn-beijing.aliyuncs.com",
      LocalName: "China (Beijing)",
      Status: "available",
    });
    expect((await name("zh-CN")).LocalName).toContain("北京");
    await expect(call("DescribeRegions", { AcceptLanguage: "tlh" })).rejects.toMatchObject({
      code: "InvalidAcceptLanguage.NotFound",
    });
  });
});
