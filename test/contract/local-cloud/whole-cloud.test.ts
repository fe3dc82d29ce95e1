/** Starting, saving, restoring, emptying and ending a local cloud, and the form of the control API. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../../local-cloud/index.ts";
import { type Answer, popCore } from "./rpc-clients.ts";

const clouds: LocalCloud[] = [];
const start = async (options: LocalCloudOptions = {}) => {
  const cloud = await startLocalCloud(options);
  clouds.push(cloud);
  return cloud;
};
afterEach(() => Promise.all(clouds.splice(0).map((cloud) => cloud.close())));

const STEPPED = { mode: "stepped", now: Date.parse("2030-01-01T00:00:00Z") } as const;
const INSTANCES = [{ instanceId: "i-1" }, { instanceId: "i-2", autoRestart: "missed" }] as const;
const statuses = async (cloud: LocalCloud) =>
  (await cloud.control("GET", "instances")).map((one: Answer) => `${one.instanceId} ${one.status}`);
const advance = (cloud: LocalCloud, advanceMs: number) => cloud.control("PUT", "clock", { advanceMs });

describe("startLocalCloud", () => {
  it("is ready in under a second, with several side by side, on loopback", async () => {
    const startedMs = performance.now();
    const [one, two] = await Promise.all([start(), start()]);

    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(one?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(one?.url).not.toBe(two?.url);
    await one?.control("POST", "instances", {});
    expect(await two?.control("GET", "instances")).toEqual([]);
  });

  it("closes while a call hangs, and then accepts no connection", async () => {
    const cloud = await startLocalCloud({ scenario: { faults: [{ effect: "hang" }] } });
    const hanging = popCore(cloud)("DescribeRegions", {}, { timeout: 5_000 }).catch((error) => error);
    await expect.poll(async () => (await cloud.control("GET", "journal")).length).toBe(1);
    await cloud.close();

    expect(await hanging).toBeInstanceOf(Error);
    await expect(fetch(cloud.url)).rejects.toThrow();
  });

  it("reads a scenario from YAML or JSON and names every mistake by its path", async () => {
    const folder = await mkdtemp(join(tmpdir(), "scenario-"));
    const file = async (name: string, text: string) => {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    };
    const good = await file(
      "good.yaml",
      'accounts: [{id: "42", balance: 7}]\ninstances: [{generate: {count: 3, regionIds: [cn-beijing, cn-shanghai]}}]\narrears: [{accountId: "42"}]\n',
    );
    const bad = await file(
      "bad.json",
      '{"accounts":[{"id":42}],"instances":[{"statuss":"x"}],"faults":[{"effect":"boom"}]}',
    );

    const cloud = await start({ scenario: good });
    expect(cloud.accountId).toBe("42");
    expect((await cloud.control("GET", "instances")).map((one: Answer) => `${one.regionId} ${one.status}`)).toEqual([
      "cn-beijing Stopped",
      "cn-shanghai Stopped",
      "cn-beijing Stopped",
    ]);
    const refused = await startLocalCloud({ scenario: bad }).catch((error: Error) => error.message);
    expect(refused).toMatch(/accounts\.0\.id/);
    expect(refused).toMatch(/instances\.0\.statuss/);
    expect(refused).toMatch(/faults\.0\.effect/);
    await expect(startLocalCloud({ scenario: "no-such-name" })).rejects.toThrow(/empty/);
    await expect(startLocalCloud({ scenario: join(folder, "none.yaml") })).rejects.toThrow(/none\.yaml/);
  });

  it("runs on a scaled clock by itself", async () => {
    const cloud = await start({
      clock: { mode: "scaled", rate: 1_000 },
      scenario: { instances: [{ instanceId: "i-1", stopCause: "arrears" }] },
    });
    await popCore(cloud)("ReActivateInstances", { InstanceId: "i-1" });

    await expect.poll(() => statuses(cloud)).toEqual(["i-1 Running"]);
    expect(await cloud.control("GET", "clock")).toMatchObject({ mode: "scaled", rate: 1_000 });
  });
});

describe("snapshot and restore", () => {
  it("restore states, money, events, rules, the clock and everything that is scheduled", async () => {
    const cloud = await start({
      clock: STEPPED,
      scenario: { instances: INSTANCES, faults: [{ effect: "throttle", count: 2 }] },
    });
    const call = popCore(cloud);
    await call("DescribeRegions").catch(() => {});
    await cloud.control("POST", `accounts/${cloud.accountId}/arrears`);
    await cloud.control("POST", `accounts/${cloud.accountId}/recharge`, { amount: 900 });
    await cloud.control("PUT", "settings", { delays: { startMs: 7_000 } });
    const snapshot = await cloud.control("POST", "snapshot");
    const before = JSON.stringify(snapshot);

    await advance(cloud, 60_000);
    await cloud.control("DELETE", "faults");
    await cloud.control("POST", "instances", { instanceId: "i-3" });
    expect(await statuses(cloud)).toEqual(["i-1 Running", "i-2 Stopped", "i-3 Running"]);
    expect(JSON.stringify(snapshot)).toBe(before);

    await cloud.control("POST", "restore", snapshot);
    expect(await statuses(cloud)).toEqual(["i-1 Stopped", "i-2 Stopped"]);
    expect((await cloud.control("GET", "clock")).now).toBe("2030-01-01T00:00:00.000Z");
    expect(await cloud.control("POST", "snapshot")).toEqual(snapshot);
    await expect(call("DescribeRegions")).rejects.toMatchObject({ code: "Throttling.User" });
    await expect(call("DescribeRegions")).resolves.toBeDefined();
    await advance(cloud, 1_000);
    expect(await statuses(cloud)).toEqual(["i-1 Starting", "i-2 Stopped"]);
    await advance(cloud, 7_000);
    expect(await statuses(cloud)).toEqual(["i-1 Running", "i-2 Stopped"]);
  });

  it("keep temporary keys alive", async () => {
    const scenario = {
      accounts: [
        { id: "1", balance: 1 },
        { id: "2", roles: [{ name: "r", trust: { accounts: ["1"] }, policy: "*" as const }] },
      ],
    };
    const cloud = await start({ clock: { mode: "stepped" }, scenario });
    const { Credentials } = await popCore(cloud, "2015-04-01")("AssumeRole", {
      RoleArn: "acs:ram::2:role/r",
      RoleSessionName: "session",
    });
    const keys = {
      accessKeyId: Credentials.AccessKeyId,
      accessKeySecret: Credentials.AccessKeySecret,
      securityToken: Credentials.SecurityToken,
    };
    const snapshot = await cloud.control("POST", "snapshot");
    await cloud.control("POST", "reset");
    await expect(popCore(cloud, "2014-05-26", keys)("DescribeRegions")).rejects.toMatchObject({
      code: "InvalidAccessKeyId.NotFound",
    });
    await cloud.control("POST", "restore", snapshot);
    await expect(popCore(cloud, "2014-05-26", keys)("DescribeRegions")).resolves.toBeDefined();
    await expect(
      popCore(cloud, "2014-05-26", { ...keys, securityToken: "CAISother" })("DescribeRegions"),
    ).rejects.toMatchObject({ code: "InvalidSecurityToken.MismatchWithAccessKey" });
    const { securityToken: _token, ...bare } = keys;
    await expect(popCore(cloud, "2014-05-26", bare)("DescribeRegions")).rejects.toMatchObject({
      code: "MissingSecurityToken",
    });

    await advance(cloud, 3_600_000);
    await expect(popCore(cloud, "2014-05-26", keys)("DescribeRegions")).rejects.toMatchObject({
      code: "InvalidSecurityToken.Expired",
    });
    expect(JSON.stringify(await cloud.control("GET", "journal"))).not.toContain(Credentials.SecurityToken);
  });

  it("refuse a body that is no snapshot", async () => {
    await expect((await start()).control("POST", "restore", {})).rejects.toThrow(/snapshot/);
  });
});

describe("reset", () => {
  it("goes back to how the cloud started, keys included", async () => {
    const cloud = await start({ clock: STEPPED, scenario: { instances: INSTANCES } });
    const first = await cloud.control("POST", "snapshot");
    await cloud.control("POST", `accounts/${cloud.accountId}/arrears`);
    await advance(cloud, 20 * 86_400_000);
    await cloud.control("PUT", "quotas", [{ rate: 1 }]);
    expect(await statuses(cloud)).toEqual([]);

    await cloud.control("POST", "reset");
    expect(await cloud.control("POST", "snapshot")).toEqual(first);
    await expect(popCore(cloud)("DescribeRegions")).resolves.toBeDefined();
  });
});

describe("the control API over HTTP", () => {
  it("answers in JSON, with the mistake of a wrong request and a list of the right ones", async () => {
    const cloud = await start();
    const send = async (method: string, path: string, body?: string) => {
      const answer = await fetch(`${cloud.url}/_local/${path}`, { method, ...(body === undefined ? {} : { body }) });
      return { status: answer.status, body: (await answer.json()) as Answer };
    };

    const added = await send("POST", "accounts", '{"id":"7","keys":[{"accessKeyId":"LTAI7","accessKeySecret":"s"}]}');
    expect(added).toMatchObject({ status: 200, body: { id: "7", accessKeyId: "LTAI7" } });
    expect((await send("POST", "accounts", '{"id":"7"}')).status).toBe(409);
    expect((await send("POST", "accounts", "{")).body.error).toContain("not JSON");
    expect((await send("POST", "accounts/8/recharge", '{"amount":1}')).status).toBe(404);
    expect((await send("POST", "accounts/7/recharge", '{"amount":-1}')).status).toBe(400);
    expect((await send("GET", "nowhere")).body.error).toContain("POST accounts/:id/recharge");
    expect((await send("PUT", "clock", '{"rate":2}')).status).toBe(400);
    expect((await send("PUT", "quotas", '[{"rate":1,"limit":1}]')).body.error).toContain("either rate or limit");
    expect((await send("PUT", "instances/i-none", "{}")).status).toBe(404);
    expect(JSON.stringify((await send("GET", "accounts")).body)).not.toContain("LTAI7");
  });

  it("serves the console as one page without outside parts", async () => {
    const cloud = await start({ scenario: { instances: INSTANCES } });
    const page = await fetch(cloud.consoleUrl);
    const text = await page.text();

    expect(page.headers.get("content-type")).toContain("text/html");
    expect(text).toContain('<link rel="icon" href="data:,">');
    expect(text).not.toMatch(/(src|href)="http/);
    expect(await cloud.control("GET", "console/overview")).toMatchObject({
      fleet: { total: 2, found: 2 },
      accounts: [{ id: cloud.accountId, counts: { Running: 2 } }],
    });
  });
});
