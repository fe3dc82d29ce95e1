import { describe, expect, it } from "vitest";
import { onceOnly, taskIdFor } from "../../../../../functions/core/events/requests/task-id.ts";
import type { Trigger } from "../../../../../functions/core/terms/trigger.ts";

const NOW = Date.UTC(2030, 0, 2, 3, 4);
const STOP: Trigger = {
  name: "instance-stopped",
  depth: "full",
  accountIds: ["1000000000000001"],
  regions: ["xx-test-1"],
  instanceIds: ["i-test0001"],
  eventId: "acs.ecs#1",
  eventAtMs: NOW,
  hop: 0,
};

describe("taskIdFor", () => {
  it("is the same for the events of one account and region within two minutes", () => {
    const other: Trigger = { ...STOP, instanceIds: ["i-test0002"], eventId: "acs.ecs#2", eventAtMs: NOW + 5 };

    expect(taskIdFor(other, NOW + 119_999)).toBe(taskIdFor(STOP, NOW));
    expect(taskIdFor(STOP, NOW + 120_000)).not.toBe(taskIdFor(STOP, NOW));
  });

  it("reads as reason, account, window and fingerprint", () => {
    const id = (accountIds: readonly string[]) => taskIdFor({ ...STOP, accountIds }, NOW);

    expect(id(["1000000000000001"])).toMatch(/^instance-stopped-1000000000000001-[0-9a-z]+-[0-9a-z]+$/);
    expect(id(["1", "2"])).toMatch(/^instance-stopped-1_2-/);
    expect(id(["1.2"])).toMatch(/^instance-stopped-1_2-/);
    expect(id(Array(50).fill("1000000000000001")).length).toBeLessThanOrEqual(128);
    expect(taskIdFor({ name: "timer", depth: "full", hop: 0 }, NOW)).toMatch(/^timer-all-/);
  });

  it("differs between links of a chain and parts of a fan-out if any of their keys differs", () => {
    for (const name of ["continuation", "fan-out"] as const) {
      const link: Trigger = { ...STOP, name };
      expect(taskIdFor({ ...link, instanceIds: ["i-test0002"] }, NOW)).not.toBe(taskIdFor(link, NOW));
    }
  });

  it("does not depend on the order of the ids", () => {
    const regions = ["xx-test-1", "xx-test-2"];

    expect(taskIdFor({ ...STOP, regions }, NOW)).toBe(taskIdFor({ ...STOP, regions: regions.toReversed() }, NOW));
  });

  it.each<[string, Partial<Trigger>]>([
    ["account", { accountIds: ["1000000000000002"] }],
    ["region", { regions: ["xx-test-2"] }],
    ["reason", { name: "auto-reactivated" }],
    ["mode", { mode: "plan" }],
    ["chain", { rootRunId: "run-1" }],
    ["hop", { hop: 1 }],
  ])("differs with the %s", (_, change) => {
    expect(taskIdFor({ ...STOP, ...change }, NOW)).not.toBe(taskIdFor(STOP, NOW));
  });

  it("is the same for a repeat of an event that is handed over once, however late, and differs for another event", () => {
    const request = (key: string): Trigger => ({ ...STOP, name: "manual", eventId: onceOnly(key) });

    expect(taskIdFor(request("key-1"), NOW + 86_400_000)).toBe(taskIdFor(request("key-1"), NOW));
    expect(taskIdFor(request("key-2"), NOW)).not.toBe(taskIdFor(request("key-1"), NOW));
    expect(taskIdFor({ ...STOP, name: "manual" }, NOW)).not.toBe(taskIdFor(request("key-1"), NOW));
  });

  it("differs for two payments, and is the same for one payment published twice together", () => {
    const paid = (eventId?: string): Trigger => ({
      name: "recharge",
      depth: "full",
      hop: 0,
      ...(eventId === undefined ? {} : { eventId }),
    });

    expect(taskIdFor(paid("transaction#1"), NOW)).not.toBe(taskIdFor(paid("transaction#2"), NOW));
    expect(taskIdFor(paid("transaction#1"), NOW)).toBe(taskIdFor(paid("transaction#1"), NOW + 1000));
    expect(taskIdFor(paid(), NOW)).toBe(taskIdFor(paid(), NOW + 1000));
  });

  it.each<[Partial<Trigger>]>([
    [{ instanceIds: ["i-test0001"] }],
    [{ maxInstances: 5 }],
    [{ skipSettle: true }],
    [{ verifySeconds: 5 }],
    [{ correlation: "c" }],
    [{ note: "n" }],
  ])("differs for requests by hand that differ in %j", (change) => {
    const request: Trigger = { name: "manual", depth: "full", mode: "plan", hop: 0 };

    expect(taskIdFor({ ...request, ...change }, NOW)).not.toBe(taskIdFor(request, NOW));
  });
});
