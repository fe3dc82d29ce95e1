/** What publishers write in another place, case or type than the documents say. */
import { describe, expect, it } from "vitest";
import { timeOf } from "../../../../functions/core/events/reading/event-time.ts";
import { ACCOUNT, parse, recharge, stopEvent, triggersOf } from "./an-event.ts";

const SUBJECT = `acs:ecs:xx-test-2:${ACCOUNT}:instance/i-test0001`;

describe("a state change", () => {
  it.each([
    { state: "Stopped" },
    { State: "STOPPED" },
    { status: "stopped" },
    { instance_state: " Stopped " },
    { content: { state: "Stopped" } },
    { content: '{"state":"Stopped"}' },
    { detail: { InstanceState: "Stopped" } },
    { state: "Expired" },
    { state: 5 },
    {},
  ])("may be a stop with %j", (data) => {
    const [trigger] = triggersOf(stopEvent({ subject: SUBJECT, data }));

    expect(trigger).toMatchObject({ name: "instance-stopped", instanceIds: ["i-test0001"], regions: ["xx-test-2"] });
  });

  it.each([
    { state: "Running" },
    { state: "starting" },
    { Status: "DELETED" },
    { content: { state: "Pending" } },
    { content: '{"state":"Created"}' },
  ])("cannot matter with %j", (data) => {
    expect(parse(stopEvent({ subject: SUBJECT, data })).kind).toBe("ignored");
  });

  it("may say its state beside its data", () => {
    expect(parse(stopEvent({ data: {}, state: "Running" })).kind).toBe("ignored");
    expect(parse(stopEvent({ data: '{"resourceId":"i-test0001","state":"Stopped"}' })).kind).toBe("run");
  });

  it.each(["acs.ecs:Instance:StateChange", "ECS:instance:stateChange", "acs:ecs:Instance:StateChange"])(
    "may be called %s",
    (type) => {
      expect(triggersOf(stopEvent({ type }))[0]?.name).toBe("instance-stopped");
    },
  );

  it.each([
    [`acs.ecs:xx-test-2:${ACCOUNT}:i-test0002`],
    [`acs:ecs:xx-test-2:${ACCOUNT}:i-test0002`],
    [`acs.ecs:${ACCOUNT}:xx-test-2:instance/i-test0002`],
    [`ACS:ecs:xx-test-2:${ACCOUNT}:instance/i-test0002`],
  ])("names its account, region and instance in %s", (subject) => {
    const event = stopEvent({ subject, aliyunaccountid: "1000000000000009", data: { state: "Stopped" } });

    expect(triggersOf(event)).toMatchObject([
      { accountIds: [ACCOUNT], regions: ["xx-test-2"], instanceIds: ["i-test0002"] },
    ]);
  });

  it("takes the account of a resource name in its data before the receiver's", () => {
    const data = { resourceId: SUBJECT, state: "Stopped" };

    expect(triggersOf(stopEvent({ aliyunaccountid: "1000000000000009", data }))).toMatchObject([
      { accountIds: [ACCOUNT], instanceIds: ["i-test0001"] },
    ]);
  });
});

describe("numbers for texts", () => {
  it("keep the event's id", () => {
    expect(triggersOf(stopEvent({ id: 42 }))[0]?.eventId).toBe("acs.ecs#42");
    expect(triggersOf({ ...recharge(ACCOUNT), data: { accountId: ACCOUNT, transactionNumber: 7 } })[0]?.eventId).toBe(
      "transaction#7",
    );
  });

  it("beyond 2^53 are no ids: two of them could read as one", () => {
    const data = { accountId: ACCOUNT, transactionNumber: 2 ** 60 };

    expect(triggersOf({ ...recharge(ACCOUNT), id: "evt-1", data })[0]?.eventId).toBe("#evt-1");
  });

  it("make two messages of one topic distinct", () => {
    const message = (MessageId: number, account: string) => ({
      TopicName: "test",
      MessageId,
      Message: JSON.stringify(recharge(account)),
    });

    expect(triggersOf([message(1, ACCOUNT), message(1, "1000000000000002")])).toHaveLength(1);
    expect(triggersOf([message(1, ACCOUNT), message(2, "1000000000000002")])).toHaveLength(2);
  });

  it("name one region without a list", () => {
    expect(
      triggersOf({ ...recharge(ACCOUNT), data: { accountId: ACCOUNT, regions: "xx-test-1" } })[0]?.regions,
    ).toEqual(["xx-test-1"]);
  });

  it.each([
    [1893553445, 1893553445000],
    ["1893553445", 1893553445000],
    [1893553445000, 1893553445000],
    ["1893553445000", 1893553445000],
    ["2030-01-02T03:04:05Z", 1893553445000],
    [-1, undefined],
    [0, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [1e300, undefined],
    [true, undefined],
    [{}, undefined],
  ])("are times: %j", (value, ms) => {
    expect(timeOf(value)).toBe(ms);
  });
});

describe("an event that looks like a tick", () => {
  const tick = { triggerTime: "2030-01-02T03:04:05Z", triggerName: "full" };

  it.each(["type", "source", "specversion", "data", "product", "content", "kind"])("is none with a %s", (key) => {
    const parsed = parse({ ...tick, [key]: "x" });

    expect(parsed.kind === "run" && parsed.triggers[0]?.name === "timer").toBe(false);
    expect(parse(tick)).toMatchObject({ kind: "run", delivered: false, triggers: [{ name: "timer" }] });
  });

  it.each([
    ["of another case", { Type: "x", Source: "y" }],
    ["that are empty", { type: null, source: null }],
  ])("is none with a type and a source %s", (_what, more) => {
    const parsed = parse({ ...tick, ...more });

    expect(parsed.kind === "run" && parsed.triggers[0]?.name === "timer").toBe(false);
  });
});

describe("a request inside an event", () => {
  const request = { kind: "recover", mode: "apply" };

  it.each([
    { type: "order:Paid", source: "my.app", data: request },
    { type: "order:Paid", source: "my.app", data: JSON.stringify(request) },
    { type: "ecs:Instance:StateChange", data: request },
    { type: "billing:Account:Recharged", data: { ...request, accountId: ACCOUNT } },
    { product: "ECS", name: "Instance:StateChange", content: request },
    { triggerTime: "2030-01-02T03:04:05Z", triggerName: "full", payload: JSON.stringify(request) },
    { detail: request },
    { body: request },
    [request],
    { TopicName: "t", Message: JSON.stringify(request) },
  ])("orders nothing: %j", (event) => {
    const parsed = parse(event);

    expect(parsed.kind === "run" && parsed.triggers.some(({ mode }) => mode === "apply")).toBe(false);
  });

  it("is refused with the reason", () => {
    expect(parse({ type: "order:Paid", source: "my.app", data: request })).toEqual({
      kind: "refused",
      problems: ["a manual request is taken from a direct invocation or a signed request only"],
    });
  });

  it("is ignored if it is a continuation that came back", () => {
    expect(parse({ type: "order:Paid", source: "my.app", data: { kind: "continue" } }).kind).toBe("ignored");
  });
});
