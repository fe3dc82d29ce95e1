import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Composition, compose } from "../../../functions/compose.ts";
import { parseConfiguration } from "../../../functions/configuration/configuration.ts";
import type { LocalCloud } from "../../../local-cloud/index.ts";
import { failureOf } from "./failure-of.ts";
import { composedOn, controlsOf, FAR, HOUR_MS, HUB, SPOKE, startTwoAccounts } from "./two-accounts.ts";

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
