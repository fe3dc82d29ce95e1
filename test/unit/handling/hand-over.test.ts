import { describe, expect, it } from "vitest";
import { accepted, aStage, NOW, ONE, refusal, stop, summaryOf, TWO, TWO_ACCOUNTS } from "./a-composition.ts";

describe("handler", () => {
  describe("hands over", () => {
    it("one run an account, and looks at nothing itself", async () => {
      const stage = aStage({ configuration: TWO_ACCOUNTS, invoke: accepted });

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

    it("and records the invocation that took over", async () => {
      const stage = aStage({
        configuration: TWO_ACCOUNTS,
        invoke: (index) => (index === 0 ? "exists" : refusal("AccessDenied")),
      });

      await summaryOf(stage, [stop(ONE), stop(TWO)]);

      const [taskId] = stage.invoked.map((call) => call.taskId);
      expect(stage.lines).toEqual([
        { level: "info", message: "handed over", fields: { taskId, answer: "exists", accountIds: [ONE] } },
        {
          level: "warn",
          message: "hand-over refused, running here",
          fields: { code: "AccessDenied", accountIds: [TWO] },
        },
      ]);
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
      const stage = aStage({ configuration: TWO_ACCOUNTS, invoke: accepted });

      await summaryOf(stage, stop(ONE, "i-test0001", { subject: undefined, aliyunregionid: "xx-test-1" }));

      expect(stage.invoked.map(({ payload }) => payload.account)).toEqual([ONE]);
    });

    it("more accounts than it hands over at once", async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `10000000000001${index}`);
      const accounts = ids.map((id) => ({
        id,
        roleArn: `acs:ram::${id}:role/test`,
        externalId: `external-id-of-${id}`,
      }));
      const stage = aStage({ configuration: { accounts }, invoke: accepted });

      await summaryOf(stage, { type: "billing:Account:Recharged", data: {} });

      expect(stage.invoked.map(({ payload }) => payload.account)).toEqual(ids);
    });

    it("no event time that lies in the future", async () => {
      const stage = aStage({ invoke: accepted });

      await summaryOf(stage, stop(ONE, "i-test0001", { time: "2099-01-02T03:04:00Z" }));

      expect(stage.invoked[0]?.payload.eventAt).toBe(new Date(NOW).toISOString());
    });
  });

  describe("runs a delivered event here, without waiting,", () => {
    it("when Function Compute refuses the hand-over", async () => {
      const stage = aStage({
        configuration: TWO_ACCOUNTS,
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

    it("each account under its own run id when there is no invoker", async () => {
      const stage = aStage({
        configuration: TWO_ACCOUNTS,
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

    it.each(["ConcurrentUpdateError", "InternalServerError", "ResourceThrottled", "Local.ConnectionReset"])(
      "only after %s came three times",
      async (code) => {
        const patient = aStage({ invoke: (index) => (index < 2 ? refusal(code) : "accepted") });
        const refused = aStage({ invoke: () => refusal(code) });

        expect(await summaryOf(patient, stop())).toMatchObject({ handedOver: true, calls: { InvokeFunction: 3 } });
        await summaryOf(refused, stop());

        expect(patient.recovered).toEqual([]);
        expect(new Set(patient.invoked.map(({ taskId }) => taskId)).size).toBe(1);
        expect(refused.invoked).toHaveLength(3);
        expect(refused.recovered).toHaveLength(1);
      },
    );

    it("at once when Function Compute does not answer in time", async () => {
      const stage = aStage({ invoke: () => refusal("Local.Timeout") });

      await summaryOf(stage, stop());

      expect(stage.invoked).toHaveLength(1);
      expect(stage.recovered).toHaveLength(1);
    });

    it("and does not report it as handed over", async () => {
      const stage = aStage({ invoke: () => refusal() });

      expect((await summaryOf(stage, stop())).handedOver).toBe(false);
    });

    it("but throws if the hand-over fails because of a defect of this program", async () => {
      const stage = aStage({ invoke: () => new TypeError("bug") });

      await expect(summaryOf(stage, stop())).rejects.toThrow("bug");
      expect(stage.lines).toEqual([
        {
          level: "error",
          message: "the invocation failed by a defect of this program",
          fields: { error: new TypeError("bug") },
        },
      ]);
      expect(stage.closed()).toBe(1);
    });
  });
});
