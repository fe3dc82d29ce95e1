import { describe, expect, it } from "vitest";
import type { Problem } from "../../functions/core/terms/problems.ts";
import { A_CONTEXT, accepted, aStage, NOW, ONE, refusal, stop, summaryOf, TICK } from "./handling/a-composition.ts";

describe("handler", () => {
  describe("runs in full", () => {
    it("a timer's tick, with the time the function has less the reserve", async () => {
      const stage = aStage({ configuration: { timing: { reserveSeconds: 15 } }, invoke: accepted });

      const summary = await summaryOf(stage, TICK);

      expect(stage.recovered).toEqual([
        {
          trigger: { name: "timer", depth: "full", hop: 0 },
          run: { runId: summary.runId, requestId: "REQ-1", startedAtMs: NOW, deadlineMs: NOW + 600_000 - 15_000 },
        },
      ]);
      expect(stage.invoked).toEqual([]);
      expect(stage.closed()).toBe(1);
    });

    it("a request that the function handed over to itself", async () => {
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
      await stage.handler(undefined, A_CONTEXT);
      await stage.handler('{"kind":"recover"}', A_CONTEXT);
      await stage.handler({ kind: "recover", mode: "apply" }, A_CONTEXT);

      expect(stage.recovered.map(({ trigger }) => trigger.mode)).toEqual(["apply", "plan", "plan", "apply"]);
      expect(stage.invoked).toEqual([]);
    });

    it("under a run id of its own each time", async () => {
      const stage = aStage();

      const ids = [await summaryOf(stage, TICK), await summaryOf(stage, TICK)].map(({ runId }) => runId);

      expect(new Set(ids).size).toBe(2);
      expect(ids[0]).toMatch(/^[a-z0-9]+-r1$/);
    });

    it("within a minute when the runtime does not say how long it has", async () => {
      const stage = aStage();
      const context = { ...A_CONTEXT, function: { name: "", timeout: Number.NaN } };

      await summaryOf(stage, TICK, context);

      expect(stage.recovered[0]?.run.deadlineMs).toBe(NOW + 60_000 - 10_000);
      expect(stage.composed[0]).not.toHaveProperty("functionName");
    });
  });

  describe("RECOVERY_MODE", () => {
    it("off runs nothing and needs no credentials", async () => {
      const stage = aStage({ environment: { RECOVERY_MODE: "off" }, invoke: accepted });
      const context = { requestId: "REQ-1", accountId: ONE, region: "xx-test-1", function: A_CONTEXT.function };

      expect(await summaryOf(stage, TICK, context)).toMatchObject({
        mode: "off",
        trigger: "timer",
        problems: [{ code: "switched-off" }],
      });
      expect(await summaryOf(stage, { hello: "world" }, context)).toMatchObject({ mode: "off", trigger: "wake-up" });
      expect(stage.composed).toEqual([]);
    });

    it("plan overrides the mode of a request by hand or of a chain", async () => {
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

    it("with a misspelt value is a broken configuration", async () => {
      const stage = aStage({ environment: { RECOVERY_MODE: "of" } });

      await expect(summaryOf(stage, TICK)).rejects.toThrow(/configuration is broken.*RECOVERY_MODE: /);
    });
  });

  describe("throws", () => {
    it("for a broken configuration, naming every problem by its path", async () => {
      const stage = aStage({ configuration: { mode: "go", limits: { maxCallsPerSecond: 0 } } });

      await expect(summaryOf(stage, TICK)).rejects.toThrow(/nothing was run.*mode: .*; limits\.maxCallsPerSecond: /);
      expect(stage.composed).toEqual([]);
    });

    it("for lost credentials, naming the role", async () => {
      const stage = aStage();
      const { credentials: _, ...bare } = A_CONTEXT;

      await expect(summaryOf(stage, TICK, bare)).rejects.toThrow(/no credentials.*role/);
      await expect(summaryOf(stage, TICK, { ...bare, credentials: { accessKeyId: "only-an-id" } })).rejects.toThrow(
        /role/,
      );
    });

    it("when nothing could be read and another invocation could help", async () => {
      const problems: Problem[] = [
        { code: "region-unreadable", message: "DescribeInstances failed", cloudCode: "ServiceUnavailable" },
      ];
      const stage = aStage({ recover: { problems } });

      await expect(summaryOf(stage, TICK)).rejects.toThrow("DescribeInstances failed");
      expect(stage.closed()).toBe(1);
    });

    it("for an error inside, after the sockets were closed", async () => {
      const stage = aStage({ recover: new TypeError("bug") });

      await expect(summaryOf(stage, TICK)).rejects.toThrow("bug");
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

      await summaryOf(stage, TICK);

      expect(stage.composed[0]?.credentials).toEqual(A_CONTEXT.credentials);
    });

    it("come from the environment otherwise, for each invocation anew", async () => {
      const changing: Record<string, string> = { ...environment };
      const stage = aStage({ environment: changing });
      const { credentials: _, ...bare } = A_CONTEXT;

      await summaryOf(stage, TICK, { ...bare, accountId: "", region: "" });
      changing.ALIBABA_CLOUD_ACCESS_KEY_ID = "env-id-2";
      delete changing.ALIBABA_CLOUD_SECURITY_TOKEN;
      await summaryOf(stage, TICK, bare);

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
