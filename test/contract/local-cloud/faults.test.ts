/** Every fault effect as the real pop-core receives it, and quotas. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../local-cloud/index.ts";
import { type Caller, popCore } from "./rpc-clients.ts";

let cloud: LocalCloud;
let call: Caller;
beforeEach(async () => {
  cloud = await startLocalCloud({
    clock: { mode: "stepped", now: Date.parse("2030-01-01T00:00:59Z") },
    scenario: {
      instances: [
        { instanceId: "i-1", stopCause: "arrears" },
        { instanceId: "i-2", stopCause: "arrears" },
      ],
    },
  });
  call = popCore(cloud);
});
afterEach(() => cloud.close());

const faults = (...rules: object[]) => cloud.control("POST", "faults", rules);
const reactivate = (InstanceId = "i-1", options: object = {}) => call("ReActivateInstances", { InstanceId }, options);
const statusOf = async (instanceId: string) =>
  (await cloud.control("GET", "instances")).find((one: { instanceId: string }) => one.instanceId === instanceId).status;
const last = async () => (await cloud.control("GET", "journal")).at(-1);

describe("fault effects", () => {
  it("give a vendor error once, and then the real answer", async () => {
    await faults({
      effect: "error",
      action: "ReActivateInstances",
      count: 1,
      status: 403,
      code: "OperationDenied.NoStock",
      message: "sold out",
    });

    await expect(reactivate()).rejects.toMatchObject({
      code: "OperationDenied.NoStock",
      data: { Message: "sold out" },
    });
    expect(await last()).toMatchObject({ status: 403, code: "OperationDenied.NoStock", effect: "error" });
    await expect(reactivate()).resolves.toHaveProperty("RequestId");
  });

  it("throttle with and without a retry-after", async () => {
    await faults({ effect: "throttle", count: 1 }, { effect: "throttle", retryAfterMs: 1500, count: 1 });

    const without = await reactivate().catch((error) => error);
    const withTime = await reactivate().catch((error) => error);
    expect(without).toMatchObject({ code: "Throttling.User" });
    expect(without.entry.response.headers).not.toHaveProperty("x-acs-retry-after");
    expect(withTime.entry.response.headers).toMatchObject({ "x-acs-retry-after": "1500" });
  });

  it("send a gateway's page, which pop-core rejects with a plain object", async () => {
    await faults({ effect: "html-502", count: 1 });

    const rejected = await reactivate().catch((error) => error);
    expect(rejected).not.toBeInstanceOf(Error);
    expect(rejected.text).toContain("502 Bad Gateway");
    expect(await last()).toMatchObject({ status: 502, effect: "html-502" });
  });

  it("send an empty 500", async () => {
    await faults({ effect: "empty-500", count: 1 });
    await expect(reactivate()).rejects.toMatchObject({ name: "SyntaxError" });
  });

  it("send a 500 without Code, which pop-core reads as success", async () => {
    await faults({ effect: "json-500-without-code", count: 1 });

    expect(Object.keys(await reactivate())).toEqual(["RequestId"]);
    expect(await statusOf("i-1")).toBe("Stopped");
  });

  it("reset the connection before anything happened", async () => {
    await faults({ effect: "reset", count: 1 });

    await expect(reactivate()).rejects.toThrow(/ECONNRESET|socket hang up/);
    expect(await statusOf("i-1")).toBe("Stopped");
    expect((await last()).status).toBeUndefined();
  });

  it("hang until the client gives up", async () => {
    await faults({ effect: "hang", count: 1 });

    await expect(reactivate("i-1", { timeout: 100 })).rejects.toMatchObject({ name: "RequestTimeoutError" });
    expect(await statusOf("i-1")).toBe("Stopped");
  });

  it("are slow on the cloud's clock", async () => {
    await faults({ effect: "slow", ms: 60_000, count: 1 });

    let isAnswered = false;
    const answer = reactivate().then(() => {
      isAnswered = true;
    });
    await expect.poll(async () => (await last())?.effect).toBe("slow");
    expect(isAnswered).toBe(false);
    await cloud.control("PUT", "clock", { advanceMs: 60_000 });
    await answer;
  });

  it("carry out a call and lose or cut its answer", async () => {
    await faults({ effect: "answer-lost", instanceId: "i-1" }, { effect: "truncated", instanceId: "i-2" });

    await expect(reactivate("i-1")).rejects.toThrow(/ECONNRESET|socket hang up/);
    await expect(reactivate("i-2")).rejects.toBeDefined();
    expect([await statusOf("i-1"), await statusOf("i-2")]).toEqual(["Starting", "Starting"]);
    expect(await last()).toMatchObject({ status: 200, effect: "truncated" });
  });

  it("accept a start that ends in Stopped", async () => {
    await faults({ effect: "falls-back-to-stopped", count: 1 });

    await reactivate();
    expect(await statusOf("i-1")).toBe("Starting");
    await cloud.control("PUT", "clock", { advanceMs: 2_000 });
    expect(await statusOf("i-1")).toBe("Stopped");
    await reactivate();
    await cloud.control("PUT", "clock", { advanceMs: 2_000 });
    expect(await statusOf("i-1")).toBe("Running");
  });

  it("give the codes of the 2018 error page by a rule", async () => {
    await faults({ effect: "error", status: 403, code: "ReactivateInstances.InstanceStatusNotValid", message: "old" });
    await expect(reactivate()).rejects.toMatchObject({ code: "ReactivateInstances.InstanceStatusNotValid" });
  });
});

describe("fault rules", () => {
  it("apply in their order, by service, action, region and account", async () => {
    await faults(
      { effect: "error", service: "bss", code: "A" },
      { effect: "error", region: "cn-beijing", code: "B" },
      { effect: "error", accountId: "9", code: "C" },
      { effect: "error", action: "DescribeRegions", code: "D" },
      { effect: "error", code: "E" },
    );

    await expect(call("DescribeRegions")).rejects.toMatchObject({ code: "D" });
    await expect(reactivate()).rejects.toMatchObject({ code: "E" });
  });

  it("give the same sequence for the same seed", async () => {
    const sequence = async (seed: number) => {
      const seeded = await startLocalCloud({ seed, scenario: { faults: [{ effect: "throttle", probability: 0.4 }] } });
      const outcomes: string[] = [];
      for (let at = 0; at < 30; at += 1) {
        outcomes.push(
          await popCore(seeded)("DescribeRegions").then(
            () => "ok",
            (error) => error.code,
          ),
        );
      }
      await seeded.close();
      return outcomes.join();
    };

    const first = await sequence(7);
    expect(first).toContain("Throttling.User");
    expect(first).toContain("ok");
    expect(await sequence(7)).toBe(first);
    expect(await sequence(8)).not.toBe(first);
  });

  it("are removed with DELETE, and a wrong rule is refused by its path", async () => {
    await faults({ effect: "reset" });
    await cloud.control("DELETE", "faults");
    await expect(reactivate()).resolves.toBeDefined();
    await expect(cloud.control("POST", "faults", { effect: "explode" })).rejects.toThrow(/effect/);
  });
});

describe("quotas", () => {
  it("close a window until the next minute of the cloud's clock, for that action, region and account only", async () => {
    await cloud.control("PUT", "quotas", [
      { action: "ReActivateInstances", limit: 1, perSeconds: 60, tellsWhen: true },
    ]);

    await reactivate("i-1");
    const refused = await reactivate("i-2").catch((error) => error);
    expect(refused).toMatchObject({ code: "Throttling.User" });
    expect(refused.entry.response.headers["x-acs-retry-after"]).toBe("1000");
    await expect(call("DescribeRegions")).resolves.toBeDefined();

    await cloud.control("PUT", "clock", { advanceMs: 1_000 });
    await expect(reactivate("i-2")).resolves.toBeDefined();
  });

  it("admit a bucket's burst and then its rate", async () => {
    await cloud.control("PUT", "quotas", [{ rate: 2, burst: 3 }]);
    const passes = async () => {
      const answers = await Promise.allSettled(Array.from({ length: 6 }, () => call("DescribeRegions")));
      return answers.filter((answer) => answer.status === "fulfilled").length;
    };

    expect(await passes()).toBe(3);
    await cloud.control("PUT", "clock", { advanceMs: 1_000 });
    expect(await passes()).toBe(2);
  });
});
