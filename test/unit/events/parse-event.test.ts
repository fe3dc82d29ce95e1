import { describe, expect, it } from "vitest";
import { parseEvent } from "../../../functions/core/events/parse-event.ts";

const ACCOUNT = "1000000000000001";
const OTHER = "1000000000000002";

function stopEvent(extra: Record<string, unknown> = {}) {
  return {
    id: "evt-0001",
    source: "acs.ecs",
    specversion: "1.0",
    type: "ecs:Instance:StateChange",
    aliyunaccountid: ACCOUNT,
    aliyunregionid: "xx-test-1",
    data: { resourceId: "i-test0001", state: "Stopped" },
    ...extra,
  };
}

const recharge = (accountId: string | undefined, extra: Record<string, unknown> = {}) => ({
  type: "billing:Account:Recharged",
  data: { accountId },
  ...extra,
});

const parse = (value: unknown) => parseEvent(JSON.stringify(value));

function triggersOf(value: unknown) {
  const parsed = parse(value);
  if (parsed.kind !== "run") throw new Error(`no run: ${JSON.stringify(parsed)}`);
  return parsed.triggers;
}

describe("parseEvent", () => {
  describe("one delivery", () => {
    it("gives one trigger an account, whatever it holds about it", () => {
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

    it("runs what it understood and names what it did not", () => {
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

    it("joins reasons when nothing in it matters", () => {
      expect(parse([stopEvent({ data: { state: "Running" } }), stopEvent({ id: "2", type: "ecs:X:Y" })])).toEqual({
        kind: "ignored",
        reason: "a state change other than Stopped cannot matter; X:Y says nothing about an arrears stop",
      });
    });

    it("is ignored when it is empty", () => {
      expect(parse([])).toEqual({ kind: "ignored", reason: "the delivery is an empty list" });
    });
  });

  describe("wrappers", () => {
    const wrap = (value: unknown, times: number): unknown =>
      times === 0 ? value : { body: wrap(value, times - 1), attrs: {} };

    it("are opened three deep, lists included", () => {
      expect(parse(wrap(stopEvent(), 3)).kind).toBe("run");
      expect(parse([wrap(stopEvent(), 2)]).kind).toBe("run");
      expect(parse(wrap(stopEvent(), 4))).toEqual({
        kind: "unknown",
        message: "The event is wrapped more than 3 times.",
      });
      expect(parse([wrap(stopEvent(), 3)]).kind).toBe("unknown");
    });

    it("never carry a manual request, a continuation or an HTTP request", () => {
      const http = { version: "v1", rawPath: "/", headers: {}, body: "" };

      expect(parse(wrap({ kind: "recover", mode: "apply" }, 1)).kind).toBe("refused");
      expect(parse(wrap({ kind: "continue" }, 1)).kind).toBe("ignored");
      expect(parse(wrap(http, 1)).kind).toBe("unknown");
    });

    it("may carry a timer's event", () => {
      const tick = { triggerTime: "2030-01-02T03:04:05Z", triggerName: "full", payload: "" };

      expect(parse([wrap(tick, 1), tick])).toEqual({
        kind: "run",
        triggers: [{ name: "timer", depth: "full", hop: 0 }],
        delivered: true,
      });
    });

    it("stay a payment tick only as long as nothing asks for more", () => {
      const tick = (payload: string) => ({ triggerTime: "2030-01-02T03:04:05Z", triggerName: "t", payload });
      const payment = tick('{"kind":"sweep","depth":"payment"}');

      expect(triggersOf([payment, payment])).toMatchObject([{ depth: "payment" }]);
      expect(triggersOf([payment, tick("")])).toMatchObject([{ depth: "full" }]);
      expect(triggersOf([tick(""), payment])).toMatchObject([{ depth: "full" }]);
    });

    it("without a message inside are unknown", () => {
      expect(parse({ type: "mns:Queue:SendMessage" }).kind).toBe("unknown");
      expect(parse({ type: "eventbridge:Events:HTTPEvent", data: {} }).kind).toBe("unknown");
      expect(parse({ requestContext: { functionArn: "acs:fc:::functions/test" } }).kind).toBe("unknown");
      expect(parse({ TopicName: "test", Message: "", MessageId: "" }).kind).toBe("unknown");
    });
  });

  describe("text", () => {
    it("may be quoted once too often, start with a byte order mark, or be base64 in lines", () => {
      const request = JSON.stringify({ kind: "recover", mode: "apply" });
      const base64 = Buffer.from(request).toString("base64");

      for (const text of [
        JSON.stringify(request),
        `\uFEFF ${request}`,
        `${base64.slice(0, 20)}\n${base64.slice(20)}`,
      ]) {
        expect(parseEvent(text)).toMatchObject({ kind: "run", delivered: false, triggers: [{ mode: "apply" }] });
      }
    });

    it("of nothing but space asks for a plan", () => {
      expect(parseEvent(" \n")).toMatchObject({ kind: "run", triggers: [{ name: "manual", mode: "plan" }] });
    });

    it.each(["{}", "null", "true", "7", '"text"', "////", "bm90IGpzb24=", "gICA", "YWJj=ZGVm", '"\\"{}\\""', "\uD800"])(
      "%j is unknown",
      (text) => {
        expect(parseEvent(text).kind).toBe("unknown");
      },
    );

    it("that is unknown is never repeated where it may hold a secret", () => {
      const texts = [
        "Bearer abc.def",
        "password: hunter2!",
        `https://example.com/?Signature=abcdef&x=${"A1b2".repeat(10)}`,
        `${"word ".repeat(39)}LTAI0secret0secret`,
        JSON.stringify({ LTAI0secret0secret: "hunter2", accessKeySecret: "abcdef", "abc.def": 1, "a b": 2 }),
        JSON.stringify(Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${index}`, "hunter2"]))),
      ];

      for (const text of texts) {
        expect(JSON.stringify(parseEvent(text))).not.toMatch(/hunter2|LTAI|abcdef|A1b2|abc\.def[^"]*starts|a b/);
      }
      expect(JSON.stringify(parseEvent("Bearer abc.def"))).toContain("Bearer ***");
    });
  });

  describe("names of places", () => {
    it.each([
      ["a resource name of another cloud", "aws:ecs:xx-test-1:1:instance/i-test0001"],
      ["a short one", "acs:ecs"],
      ["one with odd parts", "acs:ecs:XX!:account:instance/!!"],
      ["a number", 7],
    ])("fall back to the envelope for %s", (_, subject) => {
      expect(triggersOf(stopEvent({ subject }))).toMatchObject([
        { accountIds: [ACCOUNT], regions: ["xx-test-1"], instanceIds: ["i-test0001"] },
      ]);
    });

    it("that do not look like any are left out", () => {
      const odd = stopEvent({
        id: 5,
        aliyunaccountid: "me",
        aliyunregionid: "../x",
        data: { state: "Stopped", resourceId: "__proto__/" },
      });

      expect(triggersOf(odd)).toEqual([{ name: "instance-stopped", depth: "full", hop: 0 }]);
    });

    it("of a recharge are its own, never the bus owner's", () => {
      const event = recharge("nobody", {
        aliyunaccountid: ACCOUNT,
        data: { accountId: "nobody", regions: ["xx-test-1", 5, "!"] },
      });

      expect(triggersOf(event)).toEqual([{ name: "recharge", depth: "full", regions: ["xx-test-1"], hop: 0 }]);
    });

    it("of a CloudMonitor notice come from its own fields without a resource name", () => {
      const notice = {
        product: "ECS",
        name: "Instance:AutoReactivateCompleted",
        userId: ACCOUNT,
        regionId: "xx-test-1",
        content: { instanceId: "i-test0001" },
      };

      expect(triggersOf(notice)).toEqual([
        { name: "auto-reactivated", depth: "full", accountIds: [ACCOUNT], regions: ["xx-test-1"], hop: 0 },
      ]);
      expect(parse({ ...notice, content: "text" }).kind).toBe("unknown");
    });

    it("are read from what a rule's target left of the event", () => {
      expect(triggersOf({ id: "1", type: "ecs:Instance:AutoReactivateCompleted" })).toMatchObject([{ eventId: "#1" }]);
      expect(parse({ type: "something", data: {} }).kind).toBe("unknown");
    });

    it("of a renewal hint may be missing", () => {
      expect(parse({ type: "ecs:Instance:InstanceExpiration.Delete", data: {} })).toMatchObject({
        kind: "ignored",
        hint: { renewals: [{ notice: "InstanceExpiration.Delete" }] },
      });
    });
  });

  describe("hostile input", () => {
    it("of great depth or width is answered", () => {
      expect(parseEvent("[".repeat(200_000) + "]".repeat(200_000)).kind).toBe("unknown");
      expect(parseEvent(`${'{"data":'.repeat(100_000)}1${"}".repeat(100_000)}`).kind).toBe("unknown");
      expect(parseEvent(`[${Array(200_000).fill("1").join(",")}]`).kind).toBe("unknown");
    });

    it("with keys of the prototype changes nothing", () => {
      const text = '{"__proto__":{"kind":"recover"},"constructor":{"prototype":{"mode":"apply"}}}';

      expect(parseEvent(text).kind).toBe("unknown");
      expect(parseEvent('{"kind":"recover","__proto__":1}')).toMatchObject({ kind: "refused" });
      expect(parse({ type: "__proto__", specversion: "1.0" }).kind).toBe("ignored");
      expect(({} as Record<string, unknown>).kind).toBeUndefined();
    });

    it("with lone surrogates and control characters leaves records clean", () => {
      expect(triggersOf(stopEvent({ id: "a\uD800\u0000b" }))).toMatchObject([{ eventId: "acs.ecs#a??b" }]);
    });
  });

  describe("an HTTP request", () => {
    it("is told apart and left alone", () => {
      const event = {
        version: "v1",
        rawPath: "/x",
        headers: { A: "1", B: 2 },
        body: 5,
        requestContext: { http: { method: "post" } },
      };

      expect(parse(event)).toEqual({
        kind: "http",
        request: { method: "POST", headers: new Map([["a", "1"]]), body: "", isBase64Encoded: false },
      });
      expect(parse({ version: "v1", rawPath: "/" })).toMatchObject({ request: { method: "" } });
    });
  });
});
