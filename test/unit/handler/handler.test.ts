import { describe, expect, it } from "vitest";
import type { Summary } from "../../../functions/core/summary.ts";
import { aContext, aStage, bytes, NOW, ONE, refusal, type Stage, TWO, twoAccounts } from "./a-composition.ts";

const tick = { triggerTime: "2030-01-02T03:04:00Z", triggerName: "full", payload: '{"kind":"sweep","depth":"full"}' };
const stop = (accountId = ONE, instanceId = "i-test0001", extra: Record<string, unknown> = {}) => ({
  id: `evt-${accountId}-${instanceId}`,
  source: "acs.ecs",
  specversion: "1.0",
  type: "ecs:Instance:StateChange",
  subject: `acs:ecs:xx-test-2:${accountId}:instance/${instanceId}`,
  time: "2030-01-02T03:04:00Z",
  data: { resourceId: instanceId, state: "Stopped" },
  ...extra,
});
const accepted = () => "accepted" as const;

async function summaryOf(stage: Stage, event: unknown, context = aContext): Promise<Summary> {
  return (await stage.handler(bytes(event), context)) as Summary;
}

describe("handler", () => {
  describe("runs in full", () => {
    it("a timer's tick, with the time the function has less the reserve", async () => {
      const stage = aStage({ configuration: { timing: { reserveSeconds: 15 } }, invoke: accepted });

      const summary = await summaryOf(stage, tick);

      expect(stage.recovered).toEqual([
        {
          trigger: { name: "timer", depth: "full", hop: 0 },
          run: { runId: summary.runId, requestId: "REQ-1", startedAtMs: NOW, deadlineMs: NOW + 600_000 - 15_000 },
        },
      ]);
      expect(stage.invoked).toEqual([]);
      expect(stage.closed()).toBe(1);
    });

    it("what it handed over to itself", async () => {
      const stage = aStage({ invoke: accepted });
      const payload = {
        kind: "continue",
        rootRunId: "run-1",
        hop: 0,
        account: ONE,
        mode: "apply",
        trigger: "recharge",
      };

      await summaryOf(stage, payload);

      expect(stage.recovered).toMatchObject([{ trigger: { name: "recharge", mode: "apply", rootRunId: "run-1" } }]);
      expect(stage.invoked).toEqual([]);
    });

    it("a request by hand, and a plan for no request at all", async () => {
      const stage = aStage({ invoke: accepted });

      await summaryOf(stage, { kind: "recover", mode: "apply", accounts: [ONE] });
      await stage.handler(undefined, aContext);
      await stage.handler('{"kind":"recover"}', aContext);
      await stage.handler({ kind: "recover", mode: "apply" }, aContext);

      expect(stage.recovered.map(({ trigger }) => trigger.mode)).toEqual(["apply", "plan", "plan", "apply"]);
      expect(stage.invoked).toEqual([]);
    });

    it("under a run id of its own each time", async () => {
      const stage = aStage();

      const ids = [await summaryOf(stage, tick), await summaryOf(stage, tick)].map(({ runId }) => runId);

      expect(new Set(ids).size).toBe(2);
      expect(ids[0]).toMatch(/^[a-z0-9]+-r1$/);
    });

    it("within a minute when the runtime does not say how long it has", async () => {
      const stage = aStage();
      const context = { ...aContext, function: { name: "", timeout: Number.NaN } };

      await summaryOf(stage, tick, context);

      expect(stage.recovered[0]?.run.deadlineMs).toBe(NOW + 60_000 - 10_000);
      expect(stage.composed[0]).not.toHaveProperty("functionName");
    });
  });

  describe("hands over", () => {
    it("one run an account, and looks at nothing itself", async () => {
      const stage = aStage({ configuration: twoAccounts, invoke: accepted });

      const summary = await summaryOf(stage, [stop(ONE, "i-test0001"), stop(ONE, "i-test0002"), stop(TWO)]);

      const common = { kind: "continue", hop: 0, mode: "apply", trigger: "instance-stopped", regions: ["xx-test-2"] };
      expect(stage.invoked.map(({ payload }) => payload)).toEqual([
        {
          ...common,
          rootRunId: summary.runId,
          account: ONE,
          eventId: expect.any(String),
          eventAt: "2030-01-02T03:04:00.000Z",
        },
        {
          ...common,
          rootRunId: summary.runId,
          account: TWO,
          eventId: expect.any(String),
          eventAt: "2030-01-02T03:04:00.000Z",
        },
      ]);
      expect(new Set(stage.invoked.map(({ taskId }) => taskId)).size).toBe(2);
      expect(summary).toMatchObject({ handedOver: true, calls: { InvokeFunction: 2 }, counts: {}, problems: [] });
      expect(stage.recovered).toEqual([]);
      expect(stage.closed()).toBe(1);
    });

    it("a storm of stops under one task id, and takes 'exists' for success", async () => {
      const stage = aStage({ invoke: (index) => (index === 0 ? "accepted" : "exists") });

      const summaries = [
        await summaryOf(stage, stop(ONE, "i-test0001")),
        await summaryOf(stage, stop(ONE, "i-test0002")),
      ];

      expect(new Set(stage.invoked.map(({ taskId }) => taskId)).size).toBe(1);
      expect(summaries.map(({ handedOver }) => handedOver)).toEqual([true, true]);
      expect(stage.recovered).toEqual([]);
    });

    it("an event that names no account for each that it can concern", async () => {
      const stage = aStage({ configuration: twoAccounts, invoke: accepted });

      await summaryOf(stage, stop(ONE, "i-test0001", { subject: undefined, aliyunregionid: "xx-test-1" }));

      expect(stage.invoked.map(({ payload }) => payload.account)).toEqual([ONE]);
    });

    it("more accounts than it asks for at once", async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `10000000000001${index}`);
      const accounts = ids.map((id) => ({ id, roleArn: `acs:ram::${id}:role/test` }));
      const stage = aStage({ configuration: { accounts }, invoke: accepted });

      await summaryOf(stage, { type: "billing:Account:Recharged", data: {} });

      expect(stage.invoked.map(({ payload }) => payload.account)).toEqual(ids);
    });

    it("never a time that lies in the future", async () => {
      const stage = aStage({ invoke: accepted });

      await summaryOf(stage, stop(ONE, "i-test0001", { time: "2099-01-02T03:04:00Z" }));

      expect(stage.invoked[0]?.payload.eventAt).toBe(new Date(NOW).toISOString());
    });
  });

  describe("runs a delivered event here, without waiting,", () => {
    it("when Function Compute refuses the hand-over", async () => {
      const stage = aStage({
        configuration: twoAccounts,
        invoke: (index) => (index === 0 ? refusal() : "accepted"),
        recover: { counts: { recovered: 2 }, calls: { ReActivateInstances: 2 }, regions: 1 },
      });

      const summary = await summaryOf(stage, [stop(ONE), stop(TWO)]);

      expect(stage.recovered).toMatchObject([
        { trigger: { accountIds: [ONE], instanceIds: ["i-test0001"], skipSettle: true, verifySeconds: 0 } },
      ]);
      expect(summary).toMatchObject({
        handedOver: true,
        counts: { recovered: 2 },
        calls: { InvokeFunction: 2, ReActivateInstances: 2 },
        regions: 1,
      });
    });

    it("each account under a run id of its own when there is nobody to hand over to", async () => {
      const stage = aStage({
        configuration: twoAccounts,
        recover: { counts: { accepted: 1, failed: 1 }, needsPerson: 1 },
      });

      const summary = await summaryOf(stage, [stop(ONE), stop(TWO)]);

      expect(stage.recovered.map(({ run }) => run.runId)).toEqual([summary.runId, `${summary.runId}-2`]);
      expect(summary).toMatchObject({
        handedOver: false,
        counts: { accepted: 2, failed: 2 },
        calls: {},
        needsPerson: 2,
      });
      expect(summary.counts).not.toHaveProperty("recovered");
    });

    it("but lets a bug of ours through", async () => {
      const stage = aStage({ invoke: () => new TypeError("bug") });

      await expect(summaryOf(stage, stop())).rejects.toThrow("bug");
      expect(stage.closed()).toBe(1);
    });
  });

  describe("runs nothing, and says so,", () => {
    it.each([
      ["an unknown event", { hello: "world" }, "event-unknown", "wake-up"],
      ["what is no JSON", "not json", "event-unknown", "wake-up"],
      [
        "a state that cannot matter",
        stop(ONE, "i-test0001", { data: { state: "Running" } }),
        "event-ignored",
        "wake-up",
      ],
      ["an account that is not configured", stop(TWO), "event-ignored", "instance-stopped"],
      ["a request with mistakes", { kind: "recover", mode: "now" }, "request-refused", "manual"],
      ["a request for another account", { kind: "recover", accounts: [TWO] }, "request-refused", "manual"],
    ])("for %s", async (_, event, code, trigger) => {
      const stage = aStage({ invoke: accepted });

      const summary = await summaryOf(stage, event);

      expect(summary).toMatchObject({ trigger, problems: [{ code }], calls: {}, regions: 0, handedOver: false });
      expect(stage.recovered).toEqual([]);
      expect(stage.invoked).toEqual([]);
      expect(stage.lines).toMatchObject([{ level: "warn", fields: { problems: [{ code }] } }]);
      expect(stage.closed()).toBe(1);
    });

    it("for a subscription that ends, with a hint to renew it", async () => {
      const stage = aStage({ invoke: accepted });
      const expiry = {
        product: "ECS",
        name: "Instance:InstanceExpiration.Stop:Executed",
        resourceId: `acs:ecs:xx-test-1:${ONE}:instance/i-test0001`,
        content: {},
      };

      const summary = await summaryOf(stage, expiry);

      expect(summary.trigger).toBe("expiry-notice");
      expect(summary.problems).toMatchObject([
        { code: "event-ignored" },
        {
          code: "subscription-expiring",
          accountId: ONE,
          regionId: "xx-test-1",
          message: expect.stringContaining("i-test0001"),
        },
      ]);
      const bare = await summaryOf(stage, { type: "ecs:Instance:InstanceExpiration.Stop", data: {} });
      expect(bare.problems[1]).not.toHaveProperty("accountId");
      expect(stage.invoked).toEqual([]);
    });

    it("for the parts of a delivery that it does not know, while the rest runs", async () => {
      const stage = aStage({ invoke: accepted });

      const summary = await summaryOf(stage, [stop(), { hello: "world" }, stop(TWO)]);

      expect(summary.handedOver).toBe(true);
      expect(summary.problems.map(({ code }) => code)).toEqual(["event-unknown", "event-ignored"]);
    });

    it("with at most twenty problems, however long the delivery is", async () => {
      const stage = aStage({ invoke: accepted });

      const summary = await summaryOf(
        stage,
        Array.from({ length: 500 }, (_, index) => stop(`20000000000000${index}`)),
      );

      expect(summary.problems).toHaveLength(20);
      expect(stage.lines[0]?.fields).toMatchObject({ problems: { length: 20 } });
    });
  });

  describe("RECOVERY_MODE", () => {
    it("off runs nothing and needs no credentials", async () => {
      const stage = aStage({ environment: { RECOVERY_MODE: "off" }, invoke: accepted });
      const context = { requestId: "REQ-1", accountId: ONE, region: "xx-test-1", function: aContext.function };

      expect(await summaryOf(stage, tick, context)).toMatchObject({
        mode: "off",
        trigger: "timer",
        problems: [{ code: "switched-off" }],
      });
      expect(await summaryOf(stage, { hello: "world" }, context)).toMatchObject({ mode: "off", trigger: "wake-up" });
      expect(stage.composed).toEqual([]);
    });

    it("plan overrides what a person or a chain asks for", async () => {
      const stage = aStage({ environment: { RECOVERY_MODE: "plan" }, invoke: accepted });

      await summaryOf(stage, { kind: "recover", mode: "apply" });
      await summaryOf(stage, {
        kind: "continue",
        rootRunId: "r",
        hop: 1,
        account: ONE,
        mode: "apply",
        trigger: "timer",
      });
      await summaryOf(stage, stop());

      expect(stage.recovered.map(({ trigger }) => trigger.mode)).toEqual(["plan", "plan"]);
      expect(stage.invoked).toMatchObject([{ payload: { mode: "plan" } }]);
    });

    it("misspelt is a broken configuration", async () => {
      const stage = aStage({ environment: { RECOVERY_MODE: "of" } });

      await expect(summaryOf(stage, tick)).rejects.toThrow(/configuration is broken.*RECOVERY_MODE: /);
    });
  });

  describe("throws", () => {
    it("for a broken configuration, naming every problem by its path", async () => {
      const stage = aStage({ configuration: { mode: "go", limits: { maxCallsPerSecond: 0 } } });

      await expect(summaryOf(stage, tick)).rejects.toThrow(/nothing was run.*mode: .*; limits\.maxCallsPerSecond: /);
      expect(stage.composed).toEqual([]);
    });

    it("for lost credentials, naming the role", async () => {
      const stage = aStage();
      const { credentials: _, ...bare } = aContext;

      await expect(summaryOf(stage, tick, bare)).rejects.toThrow(/no credentials.*role/);
      await expect(summaryOf(stage, tick, { ...bare, credentials: { accessKeyId: "only-an-id" } })).rejects.toThrow(
        /role/,
      );
    });

    it("when nothing could be read and another invocation could help", async () => {
      const problems = [
        { code: "region-unreadable", message: "DescribeInstances failed", cloudCode: "ServiceUnavailable" },
      ];
      const stage = aStage({ recover: { problems } });

      await expect(summaryOf(stage, tick)).rejects.toThrow("DescribeInstances failed");
      expect(stage.closed()).toBe(1);
    });

    it("whatever broke inside, after the sockets were closed", async () => {
      const stage = aStage({ recover: new TypeError("bug") });

      await expect(summaryOf(stage, tick)).rejects.toThrow("bug");
      expect(stage.closed()).toBe(1);
    });
  });

  describe("credentials", () => {
    const environment = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: "env-id",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "env-secret",
      ALIBABA_CLOUD_SECURITY_TOKEN: "env-token",
      FC_ACCOUNT_ID: ONE,
      FC_REGION: "xx-test-3",
    };

    it("come from the context first", async () => {
      const stage = aStage({ environment });

      await summaryOf(stage, tick);

      expect(stage.composed[0]?.credentials).toEqual(aContext.credentials);
    });

    it("come from the environment otherwise, for each invocation anew", async () => {
      const changing: Record<string, string> = { ...environment };
      const stage = aStage({ environment: changing });
      const { credentials: _, ...bare } = aContext;

      await summaryOf(stage, tick, { ...bare, accountId: "", region: "" });
      changing.ALIBABA_CLOUD_ACCESS_KEY_ID = "env-id-2";
      delete changing.ALIBABA_CLOUD_SECURITY_TOKEN;
      await summaryOf(stage, tick, bare);

      expect(stage.composed[0]).toMatchObject({
        accountId: ONE,
        regionId: "xx-test-3",
        credentials: { accessKeyId: "env-id", accessKeySecret: "env-secret", securityToken: "env-token" },
      });
      expect(stage.composed[1]?.credentials).toEqual({ accessKeyId: "env-id-2", accessKeySecret: "env-secret" });
    });

    it("never reach a line, a summary or an error", async () => {
      const secret = /test-secret-value|test-token-value/;
      const stage = aStage({ invoke: () => refusal(), recover: new Error("bug") });
      const said: unknown[] = [stage.lines];
      for (const event of [stop(), { hello: "test-secret-value" }, "test-token-value", `x test-secret-value`]) {
        said.push(await summaryOf(stage, event).catch((error: Error) => error.message));
      }

      expect(JSON.stringify(said)).not.toMatch(secret);
    });
  });
});
