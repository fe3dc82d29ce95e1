/** Events from a bus to an invocation: handed over to one run for each account, or dropped on the way. */
import { createRequire } from "node:module";
import type * as EventBridgeSdk from "@alicloud/eventbridge";
import { afterEach, describe, expect, it } from "vitest";
import { FUNCTION_NAME } from "../../../infra/names.ts";
import {
  HOME,
  HOME_ACCOUNT,
  home,
  OWING_SPOKE,
  PAID_SPOKE,
  SPOKE,
  SPOKE_ACCOUNT,
} from "../../support/deployed-accounts.ts";
import { recharged, stateChanged, tick } from "../../support/deployed-events.ts";
import {
  type DeployedStage,
  openDeployedStage,
  type StageOptions,
  triggersOfSYaml,
} from "../../support/deployed-stage.ts";
import { callsOf, ends, many, only, overdue, reactivated } from "../../support/recovery-facts.ts";

const sdk = createRequire(import.meta.url)("@alicloud/eventbridge") as typeof EventBridgeSdk & {
  default: new (config: EventBridgeSdk.Config) => EventBridgeSdk.default;
};

/** In the middle of a window of two minutes, and of a minute. */
const CLOCK = { mode: "scaled", rate: 1, now: Date.parse("2030-01-15T12:00:30Z") } as const;
/** An event trigger for the payer's events, in the form of s.yaml's trigger for events of ECS. */
const billing = (isAsync: boolean) => ({
  triggerName: "billing",
  triggerType: "eventbridge",
  triggerConfig: {
    triggerEnable: true,
    asyncInvocationType: isAsync,
    eventRuleFilterPattern: JSON.stringify({ type: ["billing:Account:Recharged"] }),
  },
});
const ecsEvents = (isAsync: boolean) => {
  const [shipped] = triggersOfSYaml("ecs-events");
  return { ...shipped, triggerConfig: { ...shipped?.triggerConfig, asyncInvocationType: isAsync } };
};

let stage: DeployedStage;
const open = async (options: StageOptions) => {
  stage = await openDeployedStage({ clock: CLOCK, ...options });
};
afterEach(() => stage.close());

const DELAYS = { startMs: 100 };
const handOvers = async () => (await stage.journal()).filter(({ action }) => action === "InvokeFunction");

describe("a payment's event", () => {
  it("goes from the payer's own bus to a separate run, which recovers and names the event as its reason", async () => {
    await open({ scenario: { instances: [overdue("i-web"), overdue("i-api")], delays: DELAYS } });
    const { cloud } = stage;
    const client = new sdk.default(
      new sdk.Config({
        accessKeyId: cloud.accessKeyId,
        accessKeySecret: cloud.accessKeySecret,
        endpoint: new URL(cloud.url).host,
        protocol: "http",
      }),
    );
    await client.createEventBus(new sdk.CreateEventBusRequest({ eventBusName: "billing" }));
    await client.createRule(
      new sdk.CreateRuleRequest({
        eventBusName: "billing",
        ruleName: "ecs-auto-recovery",
        status: "ENABLE",
        filterPattern: JSON.stringify({ type: ["billing:Account:Recharged"] }),
        targets: [
          new sdk.TargetEntry({
            id: "ecs-auto-recovery",
            type: "acs.fc.function",
            endpoint: `acs:fc:cn-hangzhou:${HOME}:functions/${FUNCTION_NAME}`,
            paramList: [
              new sdk.EBTargetParam({ resourceKey: "InvocationType", form: "CONSTANT", value: "Async" }),
              new sdk.EBTargetParam({ resourceKey: "Body", form: "ORIGINAL" }),
            ],
          }),
        ],
      }),
    );

    const transaction = await stage.recharge(HOME, 500);
    const { type, source, subject, data } = recharged(HOME, transaction);
    const event = { id: "evt-1", type, source, subject, data: Buffer.from(JSON.stringify(data)) };
    await client.putEvents([new sdk.CloudEvent({ ...event, extensions: { aliyuneventbusname: "billing" } })]);
    const [delivered, handedOver, ...more] = await stage.quiet(2);

    expect(delivered).toMatchObject({ cause: "eventbridge", type: "Async", status: "Succeeded" });
    expect(handedOver).toMatchObject({
      cause: "api",
      taskId: expect.stringMatching(/^recharge-/),
      status: "Succeeded",
    });
    expect(more).toEqual([]);
    const records = await stage.records();
    expect(ends(records)).toEqual({ "i-web": "recovered", "i-api": "recovered" });
    expect(new Set(records.map(({ request_id }) => request_id))).toEqual(new Set([handedOver?.requestId]));
    expect(only(records, "run")).toMatchObject([{ trigger: "recharge", event_id: `transaction#${transaction}` }]);
  });

  it("published five times within two minutes is one run for each account, and the repeats are no failures", async () => {
    await open({
      scenario: {
        accounts: [home, PAID_SPOKE],
        instances: [overdue("i-web"), overdue("i-shop", { accountId: SPOKE })],
        delays: DELAYS,
      },
      configuration: { accounts: [HOME_ACCOUNT, SPOKE_ACCOUNT] },
      triggers: [billing(true)],
      maxInstances: 2,
    });
    // The event names no account, so both are looked at.
    const { data: _, subject: __, ...event } = recharged(HOME, "T-1");
    const payment = { ...event, data: { transactionNumber: "T-1" } };

    await stage.publish(...Array.from({ length: 5 }, () => payment));
    const invocations = await stage.quiet(7);

    expect(invocations).toHaveLength(5 + 2);
    expect(invocations.filter(({ status }) => status !== "Succeeded")).toEqual([]);
    const asked = await handOvers();
    expect(asked).toHaveLength(10);
    expect(new Set(asked.map(({ parameters }) => parameters.taskId)).size).toBe(2);
    expect(asked.filter(({ status }) => status === 202)).toHaveLength(2);
    expect(asked.filter(({ code }) => code === "AsyncTaskAlreadyExists")).toHaveLength(8);
    const records = await stage.records();
    expect(only(records, "run")).toHaveLength(2);
    expect(ends(records)).toEqual({ "i-web": "recovered", "i-shop": "recovered" });
    expect([...reactivated(await stage.journal())].sort()).toEqual(["i-shop", "i-web"]);
    expect((await stage.logs()).filter(({ line }) => line.includes('"level":"error"'))).toEqual([]);
  });

  it("is worked on at once if Function Compute refuses the hand-over, and the next tick finishes", async () => {
    await open({ scenario: { instances: [overdue("i-web")], delays: DELAYS }, triggers: [billing(false)] });
    await stage.fault({ service: "fc", action: "InvokeFunction", effect: "error", status: 403, code: "AccessDenied" });

    await stage.publish(recharged(HOME, "T-1"));
    const [delivered, ...more] = await stage.quiet();

    expect(delivered).toMatchObject({ cause: "eventbridge", status: "Succeeded", attempts: 1 });
    expect(more).toEqual([]);
    const records = await stage.records();
    expect(ends(records)).toEqual({ "i-web": "accepted" });
    expect(only(records, "run")).toMatchObject([{ trigger: "recharge", request_id: delivered?.requestId }]);
    expect((await stage.logs()).map(({ line }) => JSON.parse(line).message)).toContain(
      "hand-over refused, running here",
    );
    await stage.noFaults();
    await stage.becomes("i-web", "Running");
    const { json } = await stage.invoke(tick("payment"));
    expect(json).toMatchObject({ trigger: "timer", counts: { recovered: 1 }, problems: [] });
    expect(reactivated(await stage.journal())).toEqual(["i-web"]);
  });
});

describe("a state change", () => {
  it("for thirty stops at once leads to one run, which calls nothing before a payment", async () => {
    const fleet = many(30, "shop", { accountId: SPOKE });
    await open({
      scenario: { accounts: [home, OWING_SPOKE], instances: fleet, delays: DELAYS },
      configuration: { accounts: [HOME_ACCOUNT, SPOKE_ACCOUNT] },
      triggers: [ecsEvents(true), billing(true)],
      maxInstances: 4,
    });
    const stops = fleet.map(({ instanceId = "" }, index) =>
      stateChanged(instanceId, "Stopped", {
        id: `stop-${index}`,
        subject: `acs:ecs:cn-hangzhou:${SPOKE}:instance/${instanceId}`,
        aliyunoriginalaccountid: SPOKE,
      }),
    );

    const published = await stage.publish(...stops);
    const invocations = await stage.quiet(31);

    expect(published.every(({ targets }) => targets === 1)).toBe(true);
    expect(invocations).toHaveLength(31);
    expect(invocations.filter(({ status }) => status !== "Succeeded")).toEqual([]);
    const asked = await handOvers();
    expect(asked.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(asked.filter(({ code }) => code === "AsyncTaskAlreadyExists")).toHaveLength(29);
    const records = await stage.records();
    expect(only(records, "run")).toMatchObject([{ trigger: "instance-stopped" }]);
    expect(new Set(Object.values(ends(records)))).toEqual(new Set(["parked/insufficient-balance"]));
    expect(Object.keys(ends(records))).toHaveLength(30);
    expect(reactivated(await stage.journal())).toEqual([]);

    await stage.publish(recharged(SPOKE, await stage.recharge(SPOKE, 500)));
    await stage.quiet(33);
    expect(new Set(Object.values(ends(await stage.records())))).toEqual(new Set(["recovered"]));
    expect([...reactivated(await stage.journal())].sort()).toEqual(fleet.map(({ instanceId }) => instanceId));
  });

  it("other than Stopped is dropped without a call to the cloud", async () => {
    await open({ scenario: { instances: [overdue("i-web")] }, triggers: [ecsEvents(true)], maxInstances: 1 });
    const states = ["Pending", "Starting", "Running", "Stopping", "Released", "Deleted"];

    await stage.publish(...states.map((state) => stateChanged("i-web", state)));
    const invocations = await stage.quiet(states.length);

    expect(invocations).toHaveLength(states.length);
    expect(invocations.filter(({ status }) => status !== "Succeeded")).toEqual([]);
    expect(callsOf(await stage.journal())).toEqual({});
    expect(await stage.records()).toEqual([]);
  });
});
