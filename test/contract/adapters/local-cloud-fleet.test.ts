import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Composition } from "../../../functions/compose.ts";
import type { LocalCloud } from "../../../local-cloud/index.ts";
import { plainOf } from "../../support/plain-instance.ts";
import { failureOf } from "./failure-of.ts";
import { composedOn, controlsOf, HOUR_MS, HUB, SCOPE, startTwoAccounts } from "./two-accounts.ts";

let cloud: LocalCloud;
let composition: Composition;

beforeEach(async () => {
  cloud = await startTwoAccounts();
  composition = composed();
});

afterEach(async () => {
  composition.close();
  await cloud.close();
});

const composed = (callTimeoutMs?: number, environment?: Record<string, string>) =>
  composedOn(cloud, callTimeoutMs, environment);
const { add, fault, journal } = controlsOf(() => cloud);

describe("the fleet", () => {
  it("lists stopped pay-as-you-go instances page by page, in one request each", async () => {
    await add(
      { generate: { count: 130, kinds: [{ status: "Stopped", stopCause: "arrears" }] } },
      { instanceId: "i-running" },
      { instanceId: "i-subscription", status: "Stopped", chargeType: "PrePaid" },
      { instanceId: "i-elsewhere", regionId: "cn-beijing", status: "Stopped" },
    );
    const { fleet } = composition.world;

    const first = await fleet.listStopped(SCOPE);
    const second = await fleet.listStopped(SCOPE, first.nextToken);

    expect(first.items).toHaveLength(100);
    expect(second.items).toHaveLength(30);
    expect(second.nextToken).toBeUndefined();
    const ids = new Set([...first.items, ...second.items].map(({ instanceId }) => instanceId));
    expect(ids.size).toBe(130);
    expect(await journal("DescribeInstances")).toHaveLength(2);
    expect((await journal("DescribeInstances"))[0]?.parameters.RegionId).toBe("cn-hangzhou");
  });

  it("finds instances by name, whatever their state: names are not unique", async () => {
    await add(
      { instanceId: "i-web-running", name: "web" },
      { instanceId: "i-web-stopped", name: "web", status: "Stopped", chargeType: "PrePaid" },
      { instanceId: "i-web-2", name: "web-2" },
      { instanceId: "i-web-elsewhere", name: "web", regionId: "cn-beijing" },
    );

    const { items } = await composition.search.listNamed(SCOPE, "web");

    expect(items.map(({ instanceId }) => instanceId).sort()).toEqual(["i-web-running", "i-web-stopped"]);
  });

  it("reads an instance whole", async () => {
    const startedAgoMs = 5 * HOUR_MS;
    await add({
      instanceId: "i-db",
      name: "数据库",
      status: "Stopped",
      stopCause: "arrears",
      startedAgoMs,
      tags: { "auto-recovery": "off" },
      publicIp: "121.40.0.1",
    });

    const { items } = await composition.world.fleet.describe(SCOPE, ["i-db", "i-not-there"]);
    const [instance] = items.map(plainOf);

    expect(instance).toMatchObject({
      ...SCOPE,
      instanceId: "i-db",
      name: "数据库",
      status: "Stopped",
      chargeType: "PostPaid",
      spotStrategy: "NoSpot",
      lockReasons: ["financial"],
      tags: { "auto-recovery": "off" },
      hasPublicIp: true,
    });
    expect(instance?.zoneId).toMatch(/^cn-hangzhou-/);
    expect(instance?.vpcId).toMatch(/^vpc-/);
    expect(Math.abs((instance?.startedAtMs ?? 0) - (Date.now() - startedAgoMs))).toBeLessThan(61_000);
    expect((instance?.startedAtMs ?? 1) % 60_000).toBe(0);
  });

  it("finds absent instances absent", async () => {
    await add({ instanceId: "i-1" });

    expect(await composition.world.fleet.describe(SCOPE, ["i-gone"])).toEqual({ items: [] });
    expect(await composition.world.fleet.describe(SCOPE, [])).toEqual({ items: [] });
  });

  it("lists arrears stops and planned releases in one request", async () => {
    await add(
      { instanceId: "i-1", status: "Stopped", stopCause: "arrears", stoppedAgoMs: HOUR_MS },
      { instanceId: "i-2", status: "Stopped", stopCause: "owner" },
    );

    const page = await composition.world.fleet.listArrearsEvents(SCOPE, Date.now() - 24 * HOUR_MS);

    expect(page.items.map(({ instanceId, type, state }) => [instanceId, type, state]).sort()).toEqual([
      ["i-1", "delete", "scheduled"],
      ["i-1", "stop", "executed"],
    ]);
    const stop = page.items.find(({ type }) => type === "stop");
    expect(Math.abs((stop?.atMs ?? 0) - (Date.now() - HOUR_MS))).toBeLessThan(60_000);
    expect(await journal("DescribeInstanceHistoryEvents")).toHaveLength(1);
  });

  it("leaves out arrears events from before the time asked for", async () => {
    await add({ instanceId: "i-1", status: "Stopped", stopCause: "arrears", stoppedAgoMs: 3 * HOUR_MS });

    const page = await composition.world.fleet.listArrearsEvents(SCOPE, Date.now() - HOUR_MS);

    expect(page.items).toEqual([]);
  });

  it("knows the regions", async () => {
    const regions = await composition.world.fleet.listRegions(HUB);

    expect(regions).toContain("cn-hangzhou");
    expect(regions).toContain("ap-southeast-1");
  });

  it("proves a permission that is there, and tells one that is not from an empty region", async () => {
    const { fleet } = composition.world;
    await expect(fleet.provePermission(SCOPE)).resolves.toBeUndefined();

    await cloud.control("PUT", `accounts/${HUB}/policy`, { identity: "user/operator", actions: ["log:*"] });

    expect(await fleet.listStopped(SCOPE)).toEqual({ items: [] });
    expect((await failureOf(fleet.provePermission(SCOPE))).code).toMatch(/Forbidden|NoPermission/);
  });

  it("has a restart accepted", async () => {
    await add({ instanceId: "i-1", status: "Stopped", stopCause: "arrears", startMs: 600_000 });

    const { requestId } = await composition.world.fleet.reactivate(SCOPE, "i-1");

    expect(requestId).toMatch(/^[0-9A-F-]{36}$/);
    const [instance] = (await composition.world.fleet.describe(SCOPE, ["i-1"])).items.map(plainOf);
    expect(instance?.status).toBe("Starting");
    expect((await journal("ReActivateInstances"))[0]?.parameters).toMatchObject({
      InstanceId: "i-1",
      RegionId: "cn-hangzhou",
    });
  });

  it.each([
    ["i-gone", "InvalidInstanceId.NotFound"],
    ["i-running", /IncorrectInstanceStatus|StatusNotValid/],
    ["i-locked", "InstanceLockedForSecurity"],
  ])("passes on why %s cannot be restarted", async (instanceId, code) => {
    await add(
      { instanceId: "i-running" },
      { instanceId: "i-locked", status: "Stopped", stopCause: "arrears", locks: ["financial", "security"] },
    );

    const failure = await failureOf(composition.world.fleet.reactivate(SCOPE, instanceId));

    expect(failure).toMatchObject({ action: "ReActivateInstances", answered: true });
    expect(failure.code).toMatch(code);
    expect(failure.requestId).toMatch(/^[0-9A-F-]{36}$/);
  });

  it.each([
    [
      { effect: "throttle", retryAfterMs: 2500 },
      { code: "Throttling.User", retryAfterMs: 2500, answered: true },
    ],
    [{ effect: "throttle" }, { code: "Throttling.User", answered: true }],
    [{ effect: "error" }, { code: "InternalError", httpStatus: 500, answered: true }],
    [{ effect: "html-502" }, { code: "Local.NotJson", answered: false }],
    [{ effect: "empty-500" }, { code: "Local.NotJson", answered: false }],
    [{ effect: "json-500-without-code" }, { code: "Local.NoCode", httpStatus: 500 }],
    [{ effect: "reset" }, { code: "Local.ConnectionReset", answered: false }],
    [{ effect: "truncated" }, { code: "Local.ConnectionReset", answered: false }],
    [{ effect: "answer-lost" }, { code: "Local.ConnectionReset", answered: false }],
    [{ effect: "hang" }, { code: "Local.Timeout", answered: false }],
  ])("reads the fault %j as %j", async (effect, expected) => {
    await add({ instanceId: "i-1", status: "Stopped", stopCause: "arrears", startMs: 600_000 });
    await fault({ service: "ecs", action: "ReActivateInstances", ...effect });
    const impatient = composed(300);

    const failure = await failureOf(impatient.world.fleet.reactivate(SCOPE, "i-1"));
    impatient.close();

    expect(failure).toMatchObject({ action: "ReActivateInstances", ...expected });
  });
});
