import { describe, expect, it } from "vitest";
import { ACCOUNT, OTHER, parse, recharge, stopEvent, triggersOf } from "./an-event.ts";

describe("parseEvent", () => {
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

    it("stay a payment tick only while no event inside asks for more", () => {
      const tick = (payload: string) => ({ triggerTime: "2030-01-02T03:04:05Z", triggerName: "t", payload });
      const payment = tick('{"kind":"sweep","depth":"payment"}');

      expect(triggersOf([payment, payment])).toMatchObject([{ depth: "payment" }]);
      expect(triggersOf([payment, tick("")])).toMatchObject([{ depth: "full" }]);
      expect(triggersOf([tick(""), payment])).toMatchObject([{ depth: "full" }]);
    });

    it("are recognised by all of their marks, not by some", () => {
      const inner = JSON.stringify(stopEvent());

      expect(parse({ body: inner }).kind).toBe("unknown");
      expect(parse({ body: inner, attrs: "text" }).kind).toBe("unknown");
      expect(parse({ attrs: {}, Message: inner }).kind).toBe("unknown");
      expect(parse({ TopicName: "test", Message: stopEvent() }).kind).toBe("unknown");
      expect(parse({ requestPayload: inner }).kind).toBe("unknown");
      expect(parse({ requestContext: { functionArn: "" }, requestPayload: inner }).kind).toBe("unknown");
      expect(parse({ TopicName: "test", Message: inner }).kind).toBe("run");
    });

    it("of one topic keep messages apart by their id", () => {
      const message = (id: string | undefined, account: string) => ({
        TopicName: "test",
        Message: JSON.stringify(recharge(account)),
        ...(id === undefined ? {} : { MessageId: id }),
      });
      const accounts = (...messages: unknown[]) => triggersOf(messages).map(({ accountIds }) => accountIds?.[0]);

      expect(accounts(message("1", ACCOUNT), message("2", OTHER))).toEqual([ACCOUNT, OTHER]);
      expect(accounts(message("1", ACCOUNT), message("1", OTHER))).toEqual([ACCOUNT]);
      expect(accounts(message(undefined, ACCOUNT), message(undefined, OTHER))).toEqual([ACCOUNT, OTHER]);
    });

    it("of one queue keep messages apart by their id", () => {
      const message = (messageId: string, account: string) => ({
        type: "mns:Queue:SendMessage",
        data: { messageId, messageBody: JSON.stringify(recharge(account)) },
      });

      expect(triggersOf([message("1", ACCOUNT), message("2", OTHER)])).toHaveLength(2);
      expect(triggersOf([message("", ACCOUNT), message("", OTHER)])).toHaveLength(2);
    });

    it("without a message inside are unknown", () => {
      expect(parse({ type: "mns:Queue:SendMessage" }).kind).toBe("unknown");
      expect(parse({ type: "eventbridge:Events:HTTPEvent", data: {} }).kind).toBe("unknown");
      expect(parse({ requestContext: { functionArn: "acs:fc:::functions/test" } }).kind).toBe("unknown");
      expect(parse({ TopicName: "test", Message: "", MessageId: "" }).kind).toBe("unknown");
    });
  });

  describe("an event that lacks a mark of its kind", () => {
    const tick = { triggerTime: "2030-01-02T03:04:05Z", triggerName: "t" };

    it("is unknown when one of its marks is missing", () => {
      const { triggerTime, triggerName } = tick;
      const source = { logstoreName: "test" };
      const notice = { product: "ECS", name: "Instance:StateChange", content: { state: "Stopped" } };
      const { product, name, content } = notice;

      for (const part of [{ triggerTime }, { triggerName }, { version: "v1" }, { rawPath: "/" }]) {
        expect(parse(part).kind).toBe("unknown");
      }
      for (const part of [{ cursorTime: "1" }, { source }, { cursorTime: "1", source: {} }]) {
        expect(parse(part).kind).toBe("unknown");
      }
      for (const part of [
        { product, name },
        { product, content },
        { name, content },
        { product, name, content: [] },
      ]) {
        expect(parse(part).kind).toBe("unknown");
      }
      expect(parse({ version: "v2", rawPath: "/" }).kind).toBe("unknown");
      expect(parse(notice).kind).toBe("run");
    });

    it("is a full sweep when a timer's payload is not exactly the payment tick's", () => {
      const depthOf = (payload: unknown) => triggersOf({ ...tick, payload })[0]?.depth;

      expect(depthOf('{"kind":"sweep","depth":"payment"}')).toBe("payment");
      expect(depthOf('{"kind":"other","depth":"payment"}')).toBe("full");
      expect(depthOf('{"kind":"sweep","depth":"other"}')).toBe("full");
      expect(depthOf({ kind: "sweep", depth: "payment" })).toBe("full");
    });
  });

  describe("an HTTP request", () => {
    it("is recognised and not read as an event", () => {
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
