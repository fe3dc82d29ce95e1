/** Limits and deadlines: if they end a run early, the next run does the rest. */
import { afterEach, describe, expect, it } from "vitest";
import { ends, many, only, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let stage: RecoveryStage;

afterEach(() => stage.close());

describe("limits.maxInstancesPerRun", () => {
  it("takes the first in order: near release, then priority, then time left; the next runs take the others", async () => {
    stage = await openRecoveryStage({ configuration: { limits: { maxInstancesPerRun: 2, maxConcurrentCalls: 1 } } });
    await stage.add(
      overdue("i-new", { stoppedAgoMs: DAY }),
      overdue("i-old", { stoppedAgoMs: 9 * DAY }),
      overdue("i-second", { tags: { "recovery-priority": "2" } }),
      overdue("i-first", { tags: { "recovery-priority": "1" } }),
      overdue("i-last-call", { stoppedAgoMs: 14.5 * DAY, tags: { "recovery-priority": "9" } }),
    );

    const first = await stage.run();
    await stage.advance(5 * MINUTE);
    const second = await stage.run({ depth: "payment" });
    await stage.advance(5 * MINUTE);
    const third = await stage.run({ depth: "payment" });

    expect(reactivated(first.journal)).toEqual(["i-last-call", "i-first"]);
    expect(first.summary.counts).toEqual({ recovered: 2, parked: 3 });
    expect(recordOf(first.records, "i-old")).toMatchObject({ reason: "over-run-limit", wakes_on: "next-run" });
    expect(reactivated(second.journal)).toEqual(["i-second", "i-old"]);
    expect(reactivated(third.journal)).toEqual(["i-new"]);
    expect(third.summary.counts).toEqual({ recovered: 1 });
  });

  it("puts those that were never tried before those that were", async () => {
    stage = await openRecoveryStage({ configuration: { limits: { maxInstancesPerRun: 1 } } });
    await stage.add(overdue("i-1", { stoppedAgoMs: 3 * DAY }), overdue("i-2", { stoppedAgoMs: 2 * DAY }));
    await stage.fault({ action: "ReActivateInstances", instanceId: "i-1", effect: "error", code: "InternalError" });
    await stage.run();
    await stage.advance(30 * MINUTE);

    const { journal } = await stage.run();

    expect(reactivated(journal)).toEqual(["i-2"]);
  });

  it("counts only those that are due", async () => {
    stage = await openRecoveryStage({ configuration: { limits: { maxInstancesPerRun: 3 } } });
    await stage.add(...many(3, "ok"), ...many(5, "lock", { locks: ["security"], stoppedAgoMs: 9 * DAY }));

    const { summary } = await stage.run();

    expect(summary.counts).toEqual({ recovered: 3, parked: 5 });
  });

  it("is one limit over all accounts and regions, and a request may ask for less", async () => {
    stage = await openRecoveryStage({
      configuration: { accounts: [{ id: ACCOUNT, regions: [HANGZHOU, "cn-shanghai"] }] },
    });
    await stage.add(...many(3, "hz"), ...many(3, "sh", { regionId: "cn-shanghai" }));

    const { summary } = await stage.run({ name: "manual", maxInstances: 4 });

    expect(summary.counts).toEqual({ recovered: 4, parked: 2 });
  });
});

describe("the deadline", () => {
  interface Invoked {
    readonly payload: Record<string, unknown>;
    readonly taskId: string;
  }

  const recordingInvoker = (invoked: Invoked[]) => ({
    async invokeAsync(payload: unknown, taskId: string) {
      invoked.push({ payload: payload as Record<string, unknown>, taskId });
      return "accepted" as const;
    },
  });

  it("ends the calls in time, says so of the rest, and asks for a continuation of exactly that", async () => {
    stage = await openRecoveryStage({
      configuration: { limits: { maxConcurrentCalls: 1 }, timing: { verifySeconds: 0 } },
    });
    await stage.add(...many(8, "hz"));
    await stage.fault({ service: "ecs", action: "ReActivateInstances", effect: "slow", ms: 15_000 });
    const invoked: Invoked[] = [];

    const { summary, records, runId } = await stage.run(
      { correlation: "ticket-7" },
      { deadlineInMs: 50_000, replacements: { invoker: recordingInvoker(invoked) } },
    );

    const called = Object.values(ends(records)).filter((end) => end === "accepted").length;
    expect(called).toBeGreaterThan(0);
    expect(called).toBeLessThan(8);
    expect(summary.counts).toEqual({ accepted: called, parked: 8 - called });
    expect(Object.values(ends(records)).filter((end) => end === "parked/out-of-time")).toHaveLength(8 - called);
    expect(summary.continued).toBe(true);
    expect(invoked).toMatchObject([
      {
        payload: {
          kind: "continue",
          rootRunId: runId,
          hop: 1,
          account: ACCOUNT,
          regions: [HANGZHOU],
          mode: "apply",
          correlation: "ticket-7",
        },
        taskId: expect.stringMatching(/^[A-Za-z0-9_-]{1,128}$/),
      },
    ]);
    expect(invoked[0]?.payload).not.toHaveProperty("instanceIds");
    expect(only(records, "run")[0]).toMatchObject({ continued: "true" });

    // The next hop, as Function Compute would start it: it takes the rest at once, without an argument about leases.
    await stage.cloud.control("DELETE", "faults");
    const next = await stage.run({
      name: "continuation",
      rootRunId: runId,
      hop: 1,
      accountIds: [ACCOUNT],
      regions: [HANGZHOU],
    });
    expect(reactivated(next.journal)).toHaveLength(8 - called);
  });

  it("names the rest where the log store cannot tell the next hop who was called", async () => {
    stage = await openRecoveryStage({
      configuration: { limits: { maxConcurrentCalls: 1 }, timing: { verifySeconds: 0 } },
    });
    await stage.add(...many(8, "hz"));
    await stage.fault(
      { service: "sls", action: "GetLogs", effect: "error", status: 401, code: "Unauthorized" },
      { service: "ecs", action: "ReActivateInstances", effect: "slow", ms: 15_000 },
    );
    const invoked: Invoked[] = [];

    const { summary, records } = await stage.run(
      {},
      { deadlineInMs: 50_000, replacements: { invoker: recordingInvoker(invoked) } },
    );

    const left = Object.entries(ends(records)).filter(([, end]) => end === "parked/out-of-time");
    expect(left).toHaveLength(summary.counts.parked ?? 0);
    expect(left).not.toHaveLength(0);
    expect(invoked).toHaveLength(1);
    expect(new Set(invoked[0]?.payload.instanceIds as string[])).toEqual(new Set(left.map(([id]) => id)));
  });

  it("is left to the next tick where nothing can be continued, or nothing was done", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { verifySeconds: 0 } } });
    await stage.add(...many(3, "hz"));
    const invoked: Invoked[] = [];

    const idle = await stage.run({}, { deadlineInMs: 0, replacements: { invoker: recordingInvoker(invoked) } });
    await stage.advance(5 * MINUTE);
    const next = await stage.run();

    expect(idle.summary.continued).toBe(false);
    expect(invoked).toEqual([]);
    expect(reactivated(idle.journal)).toEqual([]);
    expect(next.summary.counts).toEqual({ accepted: 3 });
  });

  it("ends a chain of continuations after twelve hops", async () => {
    stage = await openRecoveryStage({
      configuration: { limits: { maxConcurrentCalls: 1 }, timing: { verifySeconds: 0 } },
    });
    await stage.run({}, { runId: "run-0" });
    await stage.add(...many(6, "hz"));
    await stage.fault({ service: "ecs", action: "ReActivateInstances", effect: "slow", ms: 15_000 });
    const invoked: Invoked[] = [];

    const { summary } = await stage.run(
      { name: "continuation", hop: 12, rootRunId: "run-0", accountIds: [ACCOUNT] },
      { deadlineInMs: 50_000, replacements: { invoker: recordingInvoker(invoked) } },
    );

    expect(summary.counts.parked).toBeGreaterThan(0);
    expect(summary.continued).toBe(false);
    expect(invoked).toEqual([]);
  });

  it("that comes before the settle window ends parks all as settling, and the next tick acts", async () => {
    stage = await openRecoveryStage({
      scenario: { accounts: [{ id: ACCOUNT, balance: -50, overdueAgoMs: 2 * DAY }] },
      configuration: { timing: { settleSeconds: 1_800 } },
    });
    await stage.add(...many(2, "hz"));
    await stage.recharge(1_000);

    const first = await stage.run({ depth: "payment" }, { deadlineInMs: 5 * MINUTE });
    await stage.advance(31 * MINUTE);
    const second = await stage.run({ depth: "payment" }, { deadlineInMs: 5 * MINUTE });

    expect(ends(first.records)).toEqual({ "i-hz-0001": "parked/settling", "i-hz-0002": "parked/settling" });
    expect(recordOf(first.records, "i-hz-0001").wakes_on).toBe("next-run");
    expect(reactivated(first.journal)).toEqual([]);
    expect(second.summary.counts).toEqual({ recovered: 2 });
  });
});
