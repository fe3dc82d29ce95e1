import { afterEach, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../../local-cloud/index.ts";
import { eventually, functionFolder } from "../function-compute/function-folder.ts";

let cloud: LocalCloud;
afterEach(() => cloud.close());

const LISTENER = "exports.handler = async (event) => { process.stdout.write(event.toString() + '\\n'); };";
const trigger = (pattern: object, more: object = {}) => ({
  triggerName: "watch",
  triggerType: "eventbridge",
  triggerConfig: { triggerEnable: true, eventRuleFilterPattern: JSON.stringify(pattern), ...more },
});
const deploy = (source: string, triggers: readonly object[], more: object = {}) =>
  cloud.control("PUT", "functions/listener", { codeDir: functionFolder(source), triggers, ...more });
const received = async () =>
  (await cloud.control("GET", "functions/listener/logs")).lines.map((line: { line: string }) => JSON.parse(line.line));
const invocations = async () => (await cloud.control("GET", "functions/listener")).invocations;

describe("EventBridge triggers", () => {
  it("deliver events of ECS itself to functions of the same account and region", async () => {
    cloud = await startLocalCloud({ scenario: { instances: [{ instanceId: "i-watched0000000000" }] } });
    await deploy(LISTENER, [
      trigger({ source: ["acs.ecs"], type: ["ecs:Instance:StateChange"], data: { state: ["Running"] } }),
    ]);

    await cloud.control("POST", `accounts/${cloud.accountId}/arrears`);
    await cloud.control("POST", `accounts/${cloud.accountId}/recharge`, { amount: 500 });

    const event = await eventually(async () => (await received())[0]);
    expect(event).toMatchObject({
      source: "acs.ecs",
      type: "ecs:Instance:StateChange",
      aliyuneventbusname: "default",
      data: { resourceId: "i-watched0000000000", state: "Running" },
    });
  });

  it("deliver events that are published through the control API if the pattern matches", async () => {
    cloud = await startLocalCloud();
    await deploy(LISTENER, [trigger({ type: [{ prefix: "billing:" }] })]);

    const answer = await cloud.control("POST", "events", [
      { source: "billing.example", type: "billing:Account:Recharged", data: { amount: "1.00" } },
      { source: "billing.example", type: "other" },
    ]);

    expect(answer).toEqual([
      { id: expect.any(String), targets: 1 },
      { id: expect.any(String), targets: 0 },
    ]);
    const event = await eventually(async () => (await received())[0]);
    expect(event).toMatchObject({ id: answer[0].id, type: "billing:Account:Recharged", data: { amount: "1.00" } });
  });

  it("repeat a push that a frozen function refused until the bill is paid", async () => {
    cloud = await startLocalCloud({ clock: { mode: "stepped" } });
    await deploy(LISTENER, [trigger({ type: ["wake"] }, { asyncInvocationType: true })]);
    await cloud.control("POST", `accounts/${cloud.accountId}/arrears`);
    await cloud.control("POST", "events", { source: "test", type: "wake" });
    const statusOf = async () => (await cloud.control("GET", "events")).deliveries[0];

    await eventually(async () => ((await statusOf()).status === "waiting" ? true : undefined));
    expect(await statusOf()).toMatchObject({ attempts: 1, lastError: "AccountOverdue" });
    await cloud.control("POST", `accounts/${cloud.accountId}/recharge`, { amount: 500 });
    await cloud.control("PUT", "clock", { advanceMs: 20_000 });

    expect(await eventually(async () => (await received())[0])).toMatchObject({ type: "wake" });
    expect(await statusOf()).toMatchObject({ status: "delivered", attempts: 2 });
  });

  it("drop an event after three repeats of a synchronous push that failed", async () => {
    cloud = await startLocalCloud({ clock: { mode: "stepped" } });
    await deploy("exports.handler = async () => { throw new Error('no'); };", [trigger({ type: ["wake"] })]);
    await cloud.control("POST", "events", { source: "test", type: "wake" });

    for (let attempts = 1; attempts <= 4; attempts += 1) {
      await eventually(async () => {
        const { deliveries } = await cloud.control("GET", "events");
        return deliveries[0].attempts === attempts && deliveries[0].status !== "pushing" ? true : undefined;
      });
      await cloud.control("PUT", "clock", { advanceMs: 20_000 });
    }

    expect((await cloud.control("GET", "events")).deliveries).toMatchObject([
      { status: "dropped", attempts: 4, lastError: "UnhandledInvocationError" },
    ]);
    expect(await invocations()).toHaveLength(4);
  });
});
