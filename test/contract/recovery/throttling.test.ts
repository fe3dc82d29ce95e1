/** What a run does when the vendor says that it asks too often: over the wire, through the vendor's SDK. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FaultRule } from "../../../local-cloud/kernel/faults/fault-rule.ts";
import { answersFor, ends, many, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

const CALL = { service: "ecs", action: "ReActivateInstances" } as const;
let stage: RecoveryStage;

beforeEach(async () => {
  stage = await openRecoveryStage({ configuration: { timing: { callTimeoutMs: 250 } } });
});

afterEach(() => stage.close());

const faulty = (rule: Partial<FaultRule> & Pick<FaultRule, "effect">) => stage.fault({ ...CALL, ...rule });

/** The moments of the calls for one instance, in the cloud's milliseconds. */
const timesOf = (journal: readonly { time: string; action: string }[]) =>
  journal.filter(({ action }) => action === "ReActivateInstances").map(({ time }) => Date.parse(time));

describe("throttling", () => {
  it("is waited out, with and without the service's own word on how long", async () => {
    await stage.add(overdue("i-1"));
    await faulty({ effect: "throttle", retryAfterMs: 7_000, count: 1 });
    await faulty({ effect: "throttle", count: 2 });

    const { records, journal } = await stage.run();

    expect(answersFor(journal, "i-1")).toEqual(["Throttling.User", "Throttling.User", "Throttling.User", "OK"]);
    const [told, next] = timesOf(journal);
    expect((next ?? 0) - (told ?? 0)).toBeGreaterThanOrEqual(7_000);
    expect(ends(records)).toEqual({ "i-1": "recovered" });
  });

  it("is known by any code that says so, whatever its status", async () => {
    await stage.add(overdue("i-1"), overdue("i-2"), overdue("i-3"));
    await faulty({ effect: "error", status: 429, code: "Throttling.Api", instanceId: "i-1", count: 1 });
    await faulty({ effect: "error", status: 403, code: "Rejected.Throttling", instanceId: "i-2", count: 1 });
    await faulty({ effect: "error", status: 503, code: "Throttling", instanceId: "i-3", count: 1 });

    const { records } = await stage.run();

    expect(ends(records)).toEqual({ "i-1": "recovered", "i-2": "recovered", "i-3": "recovered" });
  });

  it("ends although time goes on between the permission to call and the call", async () => {
    await stage.add(overdue("i-1"), overdue("i-2"), overdue("i-3"));
    await faulty({ effect: "throttle", count: 3 });
    let reads = 0;
    const restless = { ...stage.clock, nowMs: () => stage.clock.nowMs() + ++reads };

    const { summary } = await stage.run({}, { deadlineInMs: 5 * 60_000, replacements: { clock: restless } });

    expect(summary.counts).toEqual({ recovered: 3 });
  });

  it("of everything costs a bounded number of calls, and the next run goes on", async () => {
    await stage.add(...many(40, "all"));
    await faulty({ effect: "throttle" });

    const { records, journal, summary } = await stage.run({}, { deadlineInMs: 4 * 60_000 });

    const reasons = new Set(Object.values(ends(records)));
    expect(summary.counts.parked).toBe(40);
    expect([...reasons].every((end) => end === "parked/throttled" || end === "parked/out-of-time")).toBe(true);
    // However slow the machine is to hear the first refusal, no more than the 32 concurrent calls leave before it. Then one look at a
    // time: four that rest ever longer, three a minute at most, and two to begin with (test/unit/steps/cloud/call-cloud.test.ts).
    expect(reactivated(journal).length).toBeLessThanOrEqual(32 + 4 + 3 * 4 + 2);
    const inTheEnd = timesOf(journal).filter((atMs, _, [firstMs = 0]) => atMs > firstMs + 2 * 60_000);
    expect(inTheEnd.length).toBeLessThanOrEqual(3 * 2 + 2);
    expect(recordOf(records, "i-all-0001").wakes_on).toBe("next-run");

    await stage.cloud.control("DELETE", "faults");
    await stage.advance(5 * 60_000);
    const next = await stage.run({ depth: "payment" });
    expect(next.summary.counts).toEqual({ recovered: 40 });
  });

  it("of the reads is waited out also where a policy allows each instance one call", async () => {
    await stage.close();
    stage = await openRecoveryStage({ configuration: { timing: { attempts: 1 } } });
    await stage.add(overdue("i-1"));
    await stage.fault({ service: "ecs", action: "DescribeInstances", effect: "throttle", count: 3 });

    expect(ends((await stage.run()).records)).toEqual({ "i-1": "recovered" });
  });

  it("of the reads is waited out, too", async () => {
    await stage.add(overdue("i-1"));
    await stage.fault({ service: "ecs", action: "DescribeInstances", effect: "throttle", count: 2 });
    await stage.fault({ service: "ecs", action: "DescribeInstanceHistoryEvents", effect: "throttle", count: 2 });
    await stage.fault({ service: "bss", effect: "throttle", count: 2 });

    const { records, summary } = await stage.run();

    expect(ends(records)).toEqual({ "i-1": "recovered" });
    expect(summary.problems).toEqual([]);
  });
});
