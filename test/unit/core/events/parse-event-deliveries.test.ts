import { describe, expect, it } from "vitest";
import { ACCOUNT, OTHER, parse, recharge, stopEvent, triggersOf } from "./an-event.ts";

describe("parseEvent", () => {
  describe("one delivery", () => {
    it("gives one trigger an account, however many events name the account", () => {
      const triggers = triggersOf([
        stopEvent(),
        recharge(OTHER),
        stopEvent({
          id: "evt-0002",
          aliyunregionid: "xx-test-2",
          data: { resourceId: "i-test0002", state: "Stopped" },
        }),
        recharge(ACCOUNT, { id: "evt-0003" }),
      ]);

      expect(triggers).toEqual([
        { name: "recharge", depth: "full", accountIds: [ACCOUNT], eventId: "#evt-0003", hop: 0 },
        { name: "recharge", depth: "full", accountIds: [OTHER], hop: 0 },
      ]);
    });

    it("joins the regions and instances of stops", () => {
      const second = { resourceId: "i-test0002", state: "Stopped" };
      const triggers = triggersOf([stopEvent(), stopEvent({ id: "2", aliyunregionid: "xx-test-2", data: second })]);

      expect(triggers).toMatchObject([
        { regions: ["xx-test-1", "xx-test-2"], instanceIds: ["i-test0001", "i-test0002"], eventId: "acs.ecs#evt-0001" },
      ]);
    });

    it("looks at all instances once more than a hundred are named", () => {
      const stop = (index: number) =>
        stopEvent({ id: `${index}`, data: { resourceId: `i-test${index}`, state: "Stopped" } });
      const named = (count: number) =>
        triggersOf(Array.from({ length: count }, (_, index) => stop(index)))[0]?.instanceIds;

      expect(named(100)).toHaveLength(100);
      expect(named(101)).toBeUndefined();
    });

    it("becomes one run over all accounts when one event names none", () => {
      const triggers = triggersOf([recharge(ACCOUNT), recharge(OTHER), recharge(undefined)]);

      expect(triggers).toEqual([{ name: "recharge", depth: "full", hop: 0 }]);
    });

    it("keeps the newest time and the strongest reason", () => {
      const triggers = triggersOf([
        recharge(ACCOUNT, { time: "2030-01-02T03:04:05Z" }),
        stopEvent({ time: "2030-01-02T03:05:05Z" }),
        stopEvent({ id: "3", type: "ecs:Instance:AutoReactivateCompleted" }),
      ]);

      expect(triggers).toMatchObject([{ name: "recharge", eventAtMs: Date.UTC(2030, 0, 2, 3, 5, 5) }]);
    });

    it("collapses an event that is delivered twice", () => {
      const changed = stopEvent({ data: { resourceId: "i-test0009", state: "Stopped" } });

      expect(triggersOf([stopEvent(), changed])).toMatchObject([{ instanceIds: ["i-test0001"] }]);
    });

    it("collapses a queue message that is delivered twice", () => {
      const message = (event: unknown) => ({
        type: "mns:Queue:SendMessage",
        data: { messageId: "MSG-1", messageBody: JSON.stringify(event) },
      });

      const triggers = triggersOf([message(stopEvent()), message(stopEvent({ id: "2", aliyunaccountid: OTHER }))]);

      expect(triggers).toMatchObject([{ accountIds: [ACCOUNT] }]);
    });

    it("runs the events that it understood and names the others", () => {
      const parsed = parse([stopEvent(), { some: "thing" }, { kind: "recover", mode: "apply" }, "%%%", 7]);

      expect(parsed).toMatchObject({
        kind: "run",
        aside: [
          "a manual request is taken from a direct invocation or a signed request only",
          "This is no event that the function knows: an object with the keys some.",
          "This is no event that the function knows: text that starts with: %%%.",
          "This is no event that the function knows: a bare number.",
        ],
      });
    });

    it("names at most ten things of each kind", () => {
      const parsed = parse(Array.from({ length: 50 }, (_, index) => ({ [`key${index}`]: 1 })));

      expect(parsed.kind === "unknown" && parsed.message.match(/is no event/g)).toHaveLength(10);
    });

    it("keeps the renewal hints of subscriptions beside a run", () => {
      const expiry = (index: number) => ({
        product: "ECS",
        name: "Instance:InstanceExpiration.Stop:Executed",
        resourceId: `acs:ecs:xx-test-1:${ACCOUNT}:instance/i-test${index}`,
        content: {},
      });
      const parsed = parse([stopEvent(), ...Array.from({ length: 150 }, (_, index) => expiry(index))]);

      expect(parsed).toMatchObject({ kind: "run", hint: { renewals: { length: 100 } } });
    });

    it("joins the reasons when every event is ignored", () => {
      expect(parse([stopEvent({ data: { state: "Running" } }), stopEvent({ id: "2", type: "ecs:X:Y" })])).toEqual({
        kind: "ignored",
        reason: "a state change other than Stopped cannot matter; X:Y says nothing about an arrears stop",
      });
    });

    it("is ignored when it is empty", () => {
      expect(parse([])).toEqual({ kind: "ignored", reason: "the delivery is an empty list" });
    });
  });

  describe("the reason of a merged run", () => {
    const tick = { triggerTime: "2030-01-02T03:04:05Z", triggerName: "t", payload: "" };
    const back = { type: "ecs:Instance:AutoReactivateCompleted" };
    const stop = { type: "ecs:Instance:StateChange", data: { state: "Stopped" } };

    it.each<[string, unknown, unknown]>([
      ["instance-stopped", tick, stop],
      ["auto-reactivated", stop, back],
      ["auto-reactivated", tick, back],
      ["recharge", back, recharge(undefined)],
    ])("is %s, whichever event comes first", (name, weak, strong) => {
      expect(triggersOf([weak, strong])).toMatchObject([{ name }]);
      expect(triggersOf([strong, weak])).toMatchObject([{ name }]);
    });

    it("keeps naming regions only while every event names some", () => {
      const inRegion = stopEvent({ aliyunregionid: "xx-test-2" });
      const nowhere = stopEvent({ id: "2", aliyunregionid: undefined });

      expect(triggersOf([nowhere, inRegion])[0]).not.toHaveProperty("regions");
      expect(triggersOf([inRegion, nowhere])[0]).not.toHaveProperty("regions");
    });
  });
});
