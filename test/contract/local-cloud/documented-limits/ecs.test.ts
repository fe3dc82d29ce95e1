/** Behaviour of ECS, billing and the RPC gateway that the vendor documents or that recorded answers show. */
import { afterEach, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";
import type { Scenario } from "../../../../local-cloud/scenarios/scenario.ts";
import { rpcStringToSign } from "../../../../local-cloud/wire/signatures/rpc-v1.ts";
import { type Answer, acs3Headers, get, popCore, signedQuery } from "../rpc-clients.ts";

const ACCOUNT_ID = "1000000000000001";
const DAY_MS = 86_400_000;

let cloud: LocalCloud;
afterEach(() => cloud.close());

const start = async (scenario: Scenario = {}) => {
  cloud = await startLocalCloud({ clock: { mode: "stepped" }, scenario });
};
const ecs = (action: string, parameters: object = {}) =>
  popCore(cloud)(action, { RegionId: "cn-hangzhou", ...parameters });
const shown = async (): Promise<Record<string, Answer>> => {
  const { Instances } = await ecs("DescribeInstances", { MaxResults: 100 });
  return Object.fromEntries(Instances.Instance.map((one: Answer) => [one.InstanceId, one]));
};
const advance = (advanceMs: number) => cloud.control("PUT", "clock", { advanceMs });
const arrears = () => cloud.control("POST", `accounts/${ACCOUNT_ID}/arrears`);
const balance = async () => Number((await popCore(cloud, "2017-12-14")("QueryAccountBalance")).Data.AvailableAmount);

describe("DescribeInstances", () => {
  it("has the gaps of recorded answers: no Tags, an empty LockMsg, an EIP without id, no StartTime", async () => {
    await start({
      instances: [
        { instanceId: "i-0", eip: "1.1.1.1", tags: { a: "b" } },
        { instanceId: "i-1", eip: "2.2.2.2", stopCause: "arrears" },
        { instanceId: "i-2", stopCause: "arrears", vpcId: null, startedAgoMs: null },
      ],
    });
    const fleet = await shown();

    expect(fleet["i-0"]).toMatchObject({
      Tags: { Tag: [{ TagKey: "a", TagValue: "b" }] },
      EipAddress: { AllocationId: "eip-1-1-1-1", IpAddress: "1.1.1.1" },
    });
    expect(fleet["i-1"]).not.toHaveProperty("Tags");
    expect(fleet["i-1"]).toMatchObject({
      StoppedMode: "KeepCharging",
      EipAddress: { AllocationId: "", IpAddress: "2.2.2.2" },
      OperationLocks: { LockReason: [{ LockReason: "financial", LockMsg: "" }] },
    });
    expect(fleet["i-2"]).not.toHaveProperty("StartTime");
    expect(fleet["i-2"]).toMatchObject({ Status: "Stopped", StoppedMode: "Not-applicable" });
  });

  it("shows a StartTime once the instance has started again", async () => {
    await start({ instances: [{ instanceId: "i-1", stopCause: "arrears", startedAgoMs: null }] });
    await ecs("ReActivateInstances", { InstanceId: "i-1" });
    await advance(10_000);

    expect((await shown())["i-1"]).toMatchObject({ Status: "Running", StartTime: expect.any(String) });
  });
});

describe("DescribeRegions", () => {
  it("names the host of each region, also of regions whose host does not follow from the id", async () => {
    await start({ regions: ["cn-beijing", "cn-hangzhou", "cn-shanghai-finance-1", "cn-north-2-gov-1"] });
    const { Regions } = await popCore(cloud)("DescribeRegions");

    expect(Object.fromEntries(Regions.Region.map((one: Answer) => [one.RegionId, one.RegionEndpoint]))).toEqual({
      "cn-beijing": "ecs.cn-beijing.aliyuncs.com",
      "cn-hangzhou": "ecs-cn-hangzhou.aliyuncs.com",
      "cn-shanghai-finance-1": "ecs-cn-hangzhou.aliyuncs.com",
      "cn-north-2-gov-1": "ecs.aliyuncs.com",
    });
  });
});

describe("an account with a negative balance", () => {
  it("is suspended at once on the China site", async () => {
    await start({ instances: [{ instanceId: "i-1" }] });
    await arrears();

    expect((await shown())["i-1"]).toMatchObject({ Status: "Stopped" });
  });

  it.each<[string, Scenario]>([
    ["by the cloud's switch", { switches: { chinaDefersStop: true }, delays: { deferredStopMs: 2 * DAY_MS } }],
    ["by its own entitlement", { accounts: [{ id: ACCOUNT_ID, deferredStopMs: 2 * DAY_MS }] }],
  ])("runs on in China where the stop is deferred %s", async (_how, scenario) => {
    await start({ ...scenario, instances: [{ instanceId: "i-1" }, { instanceId: "i-own", status: "Stopped" }] });
    await arrears();
    await advance(2 * DAY_MS - 1);

    expect(await balance()).toBeLessThan(0);
    const running = await shown();
    expect(running["i-1"]).toMatchObject({ Status: "Running", OperationLocks: { LockReason: [] } });
    expect(running["i-own"]).toMatchObject({ OperationLocks: { LockReason: [] } });

    await advance(1);
    expect((await shown())["i-1"]).toMatchObject({
      Status: "Stopped",
      OperationLocks: { LockReason: [{ LockReason: "financial" }] },
    });
  });

  it("is never suspended if it pays within the deferred time", async () => {
    await start({ switches: { chinaDefersStop: true }, instances: [{ instanceId: "i-1" }] });
    await arrears();
    await advance(DAY_MS);
    await cloud.control("POST", `accounts/${ACCOUNT_ID}/recharge`, { amount: 500 });
    await advance(30 * DAY_MS);

    expect((await shown())["i-1"]).toMatchObject({ Status: "Running" });
  });

  it("runs on for fifteen days on the International site, and its owner may stop and start", async () => {
    await start({ accounts: [{ id: ACCOUNT_ID, site: "international" }], instances: [{ instanceId: "i-1" }] });
    await arrears();
    await advance(DAY_MS);
    expect(await balance()).toBeLessThan(0);
    await ecs("StopInstance", { InstanceId: "i-1" });
    await advance(10_000);
    await ecs("StartInstance", { InstanceId: "i-1" });
    await advance(14 * DAY_MS - 10_001);
    expect((await shown())["i-1"]).toMatchObject({ Status: "Running" });

    await advance(1);
    expect((await shown())["i-1"]).toMatchObject({ Status: "Stopped" });
    await expect(ecs("StartInstance", { InstanceId: "i-1" })).rejects.toMatchObject({ code: "InstanceExpired" });
  });
});

describe("a wrong secret", () => {
  it("is answered with the string that the server signed, which official SDKs compare with their own", async () => {
    await start();
    const wrong = { accessKeyId: cloud.accessKeyId, accessKeySecret: "wrong" };
    const query = signedQuery(wrong, { Action: "DescribeRegions", Format: "JSON" });
    const { status, text } = await get(cloud, `/?${query}`);
    const { Code, Message, Recommend, HostId, RequestId } = JSON.parse(text);
    const [words, quoted] = Message.split(" server string to sign is:");

    expect({ status, Code, words }).toEqual({
      status: 400,
      Code: "SignatureDoesNotMatch",
      words: "Specified signature is not matched with our calculation.",
    });
    expect(quoted).toBe(rpcStringToSign("GET", new Map(new URLSearchParams(query))));
    expect(Recommend).toMatch(/^https:\/\/.*SignatureDoesNotMatch/);
    expect([HostId, RequestId]).toEqual([expect.any(String), expect.any(String)]);
  });

  it("is answered in the same way for the current signature", async () => {
    await start();
    const wrong = { accessKeyId: cloud.accessKeyId, accessKeySecret: "wrong" };
    const host = new URL(cloud.url).host;
    const headers = acs3Headers(wrong, host, { action: "DescribeRegions", version: "2014-05-26", query: "" });
    const { text } = await get(cloud, "/", { ...headers, accept: "application/json" });

    expect(JSON.parse(text)).toMatchObject({
      Code: "SignatureDoesNotMatch",
      Message: expect.stringMatching(/ server string to sign is:ACS3-HMAC-SHA256\n[0-9a-f]{64}$/),
    });
  });
});
