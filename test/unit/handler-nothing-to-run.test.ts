import { describe, expect, it } from "vitest";
import { accepted, aStage, ONE, stop, summaryOf, TWO } from "./handling/a-composition.ts";

describe("handler", () => {
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
      expect(summary.problems[0]?.message).toMatch(/Nothing (to do|was run)/);
      expect(stage.lines).toMatchObject([
        { level: "warn", message: "nothing was run", fields: { problems: [{ code }] } },
      ]);
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
});
