import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Composition, compose } from "../../../functions/compose.ts";
import { parseConfiguration } from "../../../functions/configuration/configuration.ts";
import { CloudError } from "../../../functions/core/failure/cloud-error.ts";
import { type LocalCloud, startLocalCloud } from "../../../local-cloud/index.ts";
import { plainOf } from "../../support/plain-instance.ts";

const HUB = "1000000000000001";
const SPOKE = "1000000000000002";
const SCOPE = { accountId: HUB, regionId: "cn-hangzhou" };
const FAR = { accountId: SPOKE, regionId: "cn-beijing" };
const HOUR_MS = 3_600_000;

let cloud: LocalCloud;
let composition: Composition;

beforeEach(async () => {
  cloud = await startLocalCloud({
    scenario: {
      accounts: [
        { id: HUB, balance: 1234.5 },
        {
          id: SPOKE,
          site: "international",
          balance: -11.19,
          roles: [
            { name: "recovery", trust: { accounts: [HUB], externalId: "a-word-that-both-accounts-know" }, policy: "*" },
          ],
        },
      ],
      control: [
        { method: "PUT", path: "log-store", body: { indexDelayMs: 0 } },
        {
          method: "PUT",
          path: `log-store/projects/ecs-auto-recovery-${HUB}`,
          body: {
            accountId: HUB,
            logstores: [{ name: "results", index: { keys: { record_type: { type: "text" } } } }],
          },
        },
      ],
    },
  });
  composition = composed();
});

afterEach(async () => {
  composition.close();
  await cloud.close();
});

/** A fresh invocation; assumed tokens are kept from one to the next, as on a warm instance. */
function composed(callTimeoutMs = 5_000, environment: Record<string, string> = {}): Composition {
  const { url } = cloud;
  const configuration = parseConfiguration({
    accounts: [
      { id: HUB },
      {
        id: SPOKE,
        site: "international",
        roleArn: `acs:ram::${SPOKE}:role/recovery`,
        externalId: "a-word-that-both-accounts-know",
      },
    ],
    timing: { callTimeoutMs },
    endpoints: { ecs: url, bss: url, sts: url, sls: url, fc: url },
  });
  const { accessKeyId, accessKeySecret } = cloud;
  return compose(configuration, {
    accountId: HUB,
    regionId: "cn-hangzhou",
    credentials: { accessKeyId, accessKeySecret },
    requestId: "request-1",
    functionName: "ecs-auto-recovery",
    environment,
  });
}

const add = (...instances: object[]) => cloud.control("POST", "instances", instances);
const fault = (rule: object) => cloud.control("POST", "faults", [rule]);
const journal = (action: string) =>
  cloud.control("GET", `journal?action=${action}`) as Promise<readonly { parameters: Record<string, string> }[]>;

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CloudError);
  return (error as CloudError).failure;
}

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

describe("an account behind a role", () => {
  it("is read with an assumed token, asked for once over regions and invocations", async () => {
    await add({ ...FAR, instanceId: "i-far", status: "Stopped", stopCause: "arrears" });
    const next = composed();

    const pages = await Promise.all([
      composition.world.fleet.listStopped(FAR),
      composition.world.fleet.listStopped({ ...FAR, regionId: "cn-hangzhou" }),
    ]);
    await next.world.fleet.listStopped(FAR);
    next.close();

    expect(pages[0].items.map(({ instanceId, accountId }) => [instanceId, accountId])).toEqual([["i-far", SPOKE]]);
    expect(await journal("AssumeRole")).toHaveLength(1);
  });

  it("gets a new token after the cloud called the old one expired", async () => {
    const { fleet } = composition.world;
    await fleet.listStopped(FAR);
    await fault({
      service: "ecs",
      action: "DescribeInstances",
      effect: "error",
      status: 400,
      code: "InvalidSecurityToken.Expired",
      count: 1,
    });

    expect((await failureOf(fleet.listStopped(FAR))).code).toBe("InvalidSecurityToken.Expired");
    await fleet.listStopped(FAR);

    expect(await journal("AssumeRole")).toHaveLength(2);
  });

  it("tells a refused role from a refused call", async () => {
    await fault({ service: "sts", action: "AssumeRole", effect: "error", status: 403, code: "NoPermission" });

    expect(await failureOf(composition.world.fleet.listStopped(FAR))).toMatchObject({
      action: "AssumeRole",
      code: "NoPermission",
    });
  });
});

describe("billing", () => {
  it("reads balances of both sites", async () => {
    const { billing } = composition.world;

    expect(await billing.balance(HUB)).toEqual({ available: 1234.5, currency: "CNY" });
    expect(await billing.balance(SPOKE)).toEqual({ available: -11.19, currency: "USD" });
  });

  it("finds a payment, and none where there was none", async () => {
    const { billing } = composition.world;
    expect(await billing.lastPayment(HUB, Date.now() - HOUR_MS)).toBeUndefined();

    const { transactionNumber } = await cloud.control("POST", `accounts/${HUB}/recharge`, { amount: 500 });

    const payment = await billing.lastPayment(HUB, Date.now() - HOUR_MS);
    expect(Math.abs((payment?.atMs ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(payment?.number).toBe(transactionNumber);
  });
});

describe("the record store", () => {
  it("gives back what was appended, newest first", async () => {
    const { records } = composition.world;
    await records.append([{ record_type: "account", record_id: "1", account_name: "生产" }]);
    await records.append([
      { record_type: "account", record_id: "2" },
      { record_type: "run", record_id: "3" },
    ]);

    const nowMs = Date.now();
    const query = {
      where: [{ field: "record_type", anyOf: ["account"] }],
      fromMs: nowMs - HOUR_MS,
      toMs: nowMs,
      limit: 100,
      offset: 0,
    };
    const page = await records.read(query);

    expect(page.complete).toBe(true);
    expect(page.records.map(({ record_id }) => record_id)).toEqual(["2", "1"]);
    expect(page.records[1]).toEqual({ record_type: "account", record_id: "1", account_name: "生产" });
    expect((await records.read({ ...query, limit: 1, offset: 1 })).records).toEqual([page.records[1]]);
  });

  it("says that a log store does not exist", async () => {
    await cloud.control("POST", "reset");
    const { accessKeyId, accessKeySecret } = cloud;
    const { world, close } = compose(
      parseConfiguration({ log: { logstore: "elsewhere" }, endpoints: { sls: cloud.url } }),
      {
        accountId: HUB,
        regionId: "cn-hangzhou",
        credentials: { accessKeyId, accessKeySecret },
        requestId: "r",
        environment: {},
      },
    );

    expect((await failureOf(world.records.append([{ a: "b" }]))).code).toBe("LogStoreNotExist");
    close();
  });

  it.each([
    [{ effect: "html-502" }, "Local.NotJson"],
    [{ effect: "empty-500" }, "Local.NotJson"],
    [{ effect: "answer-lost" }, "Local.ConnectionReset"],
    [{ effect: "error", status: 403, code: "WriteQuotaExceed" }, "WriteQuotaExceed"],
  ])("reads the fault %j as %s", async (effect, code) => {
    await fault({ service: "sls", ...effect });

    expect(await failureOf(composition.world.records.append([{ a: "b" }]))).toMatchObject({ action: "PutLogs", code });
  });
});

describe("the self-invoker", () => {
  it.each([false, true])(
    "says that the function does not exist (worded as the error page: %s)",
    async (asErrorPage) => {
      await cloud.control("PUT", "settings", { switches: { fcErrorPageWords: asErrorPage } });
      const failure = await failureOf(composition.world.invoker?.invokeAsync({}, "t-1") ?? Promise.resolve());

      expect(failure).toMatchObject({ action: "InvokeFunction", code: "FunctionNotFound", answered: true });
    },
  );

  it("is absent outside Function Compute", () => {
    const { world, close } = compose(parseConfiguration({}), {
      accountId: HUB,
      regionId: "cn-hangzhou",
      credentials: cloud,
      requestId: "r",
      environment: {},
    });

    expect(world.invoker).toBeUndefined();
    close();
  });
});

describe("compose", () => {
  it("refuses an invocation without credentials", () => {
    const invocation = { accountId: HUB, regionId: "cn-hangzhou", requestId: "r", environment: {} };
    const credentials = { accessKeyId: "", accessKeySecret: "" };

    expect(() => compose(parseConfiguration({}), { ...invocation, credentials })).toThrow(
      /credentials: there are none/,
    );
  });

  it("refuses to run where certificates are not checked", () => {
    expect(() => composed(5_000, { NODE_TLS_REJECT_UNAUTHORIZED: "0" })).toThrow(/NODE_TLS_REJECT_UNAUTHORIZED/);
    expect(() => composed(5_000, { node_tls_reject_unauthorized: "0" })).toThrow(/NODE_TLS_REJECT_UNAUTHORIZED/);
    expect(composed(5_000, { NODE_TLS_REJECT_UNAUTHORIZED: "1" }).policy.mode).toBe("apply");
  });

  it("refuses a region or an account that cannot be part of a host name", () => {
    const invocation = { credentials: cloud, requestId: "r", environment: {} };
    const composedFor = (accountId: string, regionId: string) =>
      compose(parseConfiguration({}), { ...invocation, accountId, regionId });

    expect(() => composedFor(HUB, "collector.example/")).toThrow(/region: is no region id/);
    expect(() => composedFor("1.collector.example", "cn-hangzhou")).toThrow(/account: is no account id/);
  });

  it("goes by RECOVERY_MODE", () => {
    expect(composed(5_000, { RECOVERY_MODE: "off" }).policy.mode).toBe("off");
    expect(() => composed(5_000, { RECOVERY_MODE: "no" })).toThrow(/RECOVERY_MODE/);
  });

  it("takes parts of the world from its caller", () => {
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const invocation = { accountId: HUB, regionId: "cn-hangzhou", credentials: cloud, requestId: "r", environment: {} };

    expect(compose(parseConfiguration({}), invocation, { log }).world.log).toBe(log);
  });
});
