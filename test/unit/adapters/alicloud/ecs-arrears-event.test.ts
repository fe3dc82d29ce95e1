import { describe, expect, it } from "vitest";
import { toArrearsEvent } from "../../../../functions/adapters/alicloud/ecs-arrears-event.ts";
import { createStringKeeper } from "../../../../functions/adapters/alicloud/ecs-instance.ts";

const anEvent = (type: string, state: string, times: object = {}) => ({
  InstanceId: "i-1",
  EventType: { Name: type, Code: 34 },
  EventCycleStatus: { Name: state, Code: 0 },
  ...times,
});

const TIMES = {
  EventPublishTime: "2026-08-01T00:00:00Z",
  NotBefore: "2026-08-01T00:30:00Z",
  EventFinishTime: "2026-08-01T00:31:05Z",
};

const parse = (item: object) => toArrearsEvent(item as Record<string, unknown>, createStringKeeper());

describe("toArrearsEvent", () => {
  it("dates an executed stop by the earlier of its plan and its end", () => {
    expect(parse(anEvent("AccountUnbalanced.Stop", "Executed", TIMES))).toEqual({
      instanceId: "i-1",
      type: "stop",
      state: "executed",
      atMs: Date.UTC(2026, 7, 1, 0, 30),
      publishedAtMs: Date.UTC(2026, 7, 1),
    });
    expect(parse(anEvent("AccountUnbalanced.Stop", "Executed", { ...TIMES, NotBefore: "" }))).toMatchObject({
      atMs: Date.UTC(2026, 7, 1, 0, 31, 5),
    });
  });

  it("dates a planned release by the plan", () => {
    expect(parse(anEvent("AccountUnbalanced.Delete", "Scheduled", TIMES))).toMatchObject({
      type: "delete",
      state: "scheduled",
      atMs: Date.UTC(2026, 7, 1, 0, 30),
    });
  });

  it("falls back to the plan and the announcement of an executed event without an end", () => {
    const { EventFinishTime: _, ...planned } = TIMES;
    const { NotBefore: __, ...announced } = planned;

    expect(parse(anEvent("AccountUnbalanced.Stop", "Executed", planned))).toMatchObject({
      atMs: Date.UTC(2026, 7, 1, 0, 30),
    });
    expect(parse(anEvent("AccountUnbalanced.Delete", "Executed", announced))).toMatchObject({
      atMs: Date.UTC(2026, 7, 1),
    });
  });

  it.each([
    ["another type", anEvent("InstanceExpiration.Stop", "Executed", TIMES)],
    ["another state", anEvent("AccountUnbalanced.Stop", "Canceled", TIMES)],
    ["a stop that is only planned", anEvent("AccountUnbalanced.Stop", "Scheduled", TIMES)],
    ["a release without a planned time", anEvent("AccountUnbalanced.Delete", "Scheduled")],
  ])("makes no arrears event of %s", (_what, item) => {
    expect(parse(item)).toBeUndefined();
  });

  it.each([
    ["without an instance", { ...anEvent("AccountUnbalanced.Stop", "Executed", TIMES), InstanceId: "" }],
    ["in a state of no document", anEvent("AccountUnbalanced.Stop", "executed", TIMES)],
    ["without a usable time", anEvent("AccountUnbalanced.Stop", "Executed", { NotBefore: "1 August" })],
    ["without a type", { InstanceId: "i-1", EventCycleStatus: { Name: "Executed" } }],
  ])("reports an event %s as unreadable, because it may decide the case", (_what, item) => {
    expect(parse(item)).toBe("odd");
  });
});
