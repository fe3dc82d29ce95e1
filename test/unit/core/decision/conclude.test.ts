import { describe, expect, it } from "vitest";
import { conclude } from "../../../../functions/core/decision/conclude.ts";
import { asReleased } from "../../../../functions/core/instance/instance.ts";
import type { Case } from "../../../../functions/core/memory/case-book.ts";
import { aCase, aMemory, anInstance, aResult, aSubject, MINUTE, NOW, STARTED } from "../../../support/builders.ts";

const SINCE = { before: aMemory(), nowMs: NOW, rootRunId: "run-1", runId: "run-1" };
const CAME_BACK = aResult({ outcome: "recovered-by-cloud" });
const GONE = aResult({ outcome: "released", reason: "unknown" });
const LEASE = {
  accountId: "1000000000000001",
  regionId: "cn-hangzhou",
  runId: "run-2",
  rootRunId: "run-2",
  untilMs: NOW + MINUTE,
  recordedAtMs: NOW - MINUTE,
};
const held = aMemory([], { leases: new Map([["i-test0001", [LEASE]]]) });
const written = (given: Partial<Case>) => aMemory([aCase({ runId: "run-2", atMs: NOW - MINUTE, ...given })]);
const outcomeOf = (...given: Parameters<typeof conclude>) => conclude(...given)[0]?.outcome;

describe("conclude", () => {
  it("reports a return that no other run has recorded", () => {
    expect(outcomeOf([CAME_BACK], aMemory(), SINCE)).toEqual({ outcome: "recovered-by-cloud" });
  });

  it("leaves a return to the run that has recorded it meanwhile", () => {
    for (const outcome of ["recovered", "recovered-by-cloud"] as const)
      expect(outcomeOf([CAME_BACK], written({ outcome }), SINCE)).toEqual({
        outcome: "skipped",
        reason: "not-overdue",
      });
    expect(outcomeOf([GONE], written({ outcome: "released" }), SINCE)).toEqual({
      outcome: "skipped",
      reason: "not-overdue",
    });
  });

  it("has no result for an instance that is gone, whose end another run reports and of which this run has no case", () => {
    const gone = (previous?: Case) =>
      aResult(
        { outcome: "released", reason: "by-arrears" },
        { subject: { instance: asReleased(anInstance()), previous, warnings: [] } },
      );
    const reported = written({ outcome: "released" });

    expect(conclude([gone()], reported, SINCE)).toEqual([]);
    expect(outcomeOf([gone(aCase())], reported, SINCE)).toEqual({ outcome: "skipped", reason: "not-overdue" });
    expect(outcomeOf([gone()], aMemory(), SINCE)).toEqual({ outcome: "released", reason: "by-arrears" });
  });

  it("reports a return that this run itself recorded, or that the run knew when it decided", () => {
    const own = written({ outcome: "recovered", runId: "run-1" });
    const known = written({ outcome: "recovered" });

    expect(outcomeOf([CAME_BACK], own, SINCE)).toBe(CAME_BACK.outcome);
    expect(outcomeOf([CAME_BACK], known, { ...SINCE, before: known })).toBe(CAME_BACK.outcome);
  });

  it("dates a result after the entry that it follows, even if this host's clock is behind", () => {
    const before = written({ atMs: NOW + MINUTE });

    expect(conclude([aResult({ outcome: "recovered" })], before, { ...SINCE, before })[0]?.atMs).toBe(NOW + MINUTE + 1);
  });

  it("leaves an instance to the run that holds its lease or whose call was accepted", () => {
    const inProgress = { outcome: "skipped", reason: "in-progress" };

    expect(conclude([CAME_BACK], held, SINCE)[0]).toMatchObject({ outcome: inProgress, subject: { lease: LEASE } });
    expect(outcomeOf([CAME_BACK], written({ outcome: "accepted" }), SINCE)).toEqual(inProgress);
  });

  it("drops an open case whose end another run has read meanwhile", () => {
    const late = aResult({ outcome: "parked", reason: "throttled" }, { atMs: NOW + MINUTE });
    const restarted = written({ outcome: "recovered", startedAtMs: NOW - 2 * MINUTE });

    expect(outcomeOf([late], restarted, SINCE)).toEqual({ outcome: "skipped", reason: "not-overdue" });
    expect(outcomeOf([late], restarted, { ...SINCE, before: restarted })).toBe(late.outcome);
    expect(outcomeOf([late], written({ outcome: "parked", startedAtMs: NOW - 2 * MINUTE }), SINCE)).toBe(late.outcome);
    // A start that falls back opens the case again: the next run reads the instance as stopped.
    const starting = written({ outcome: "recovered-by-cloud", status: "Starting", atMs: late.atMs, runId: "run-2" });
    expect(outcomeOf([late], starting, SINCE)).toEqual({ outcome: "skipped", reason: "not-overdue" });
    // An accepted call is this run's own.
    expect(outcomeOf([aResult({ outcome: "accepted" })], restarted, SINCE)).toEqual({ outcome: "accepted" });
    expect(outcomeOf([late], written({ outcome: "recovered", startedAtMs: STARTED }), SINCE)).toBe(late.outcome);
  });

  it("keeps a start of its own that fell back, which another run took for an end, and dates it after that entry", () => {
    const fellBack = aResult({ outcome: "parked", reason: "start-failed" }, { calls: 1, acceptedAtMs: NOW - 30_000 });
    const other = { outcome: "recovered-by-cloud", startedAtMs: STARTED, atMs: NOW + MINUTE } as const;

    expect(conclude([fellBack], written({ ...other, status: "Starting" }), SINCE)).toEqual([
      { ...fellBack, atMs: NOW + MINUTE + 1 },
    ]);
    expect(outcomeOf([fellBack], written({ ...other, status: "Running" }), SINCE)).toEqual({
      outcome: "skipped",
      reason: "not-overdue",
    });
  });

  it("reports a start once, whichever of two runs takes it for its own", () => {
    const read = (outcome: "recovered" | "accepted", given: Parameters<typeof aSubject>[0]) =>
      aResult({ outcome }, { atMs: NOW + MINUTE, subject: aSubject({ startedAtMs: NOW, ...given }) });
    const nothing = { outcome: "skipped", reason: "not-overdue" };

    for (const outcome of ["recovered", "recovered-by-cloud"] as const) {
      const told = written({ outcome, status: "Running", startedAtMs: NOW });
      expect(outcomeOf([read("recovered", { status: "Running" })], told, SINCE)).toEqual(nothing);
      // Until the start is over, `StartTime` may be that of the start before.
      expect(outcomeOf([read("accepted", { status: "Starting" })], told, SINCE)).toEqual({ outcome: "accepted" });
      const later = { status: "Running", startedAtMs: NOW + MINUTE };
      expect(outcomeOf([read("recovered", later)], told, SINCE)).toEqual({ outcome: "recovered" });
    }
  });

  it("dates the end that it has read after an entry about an earlier start", () => {
    const subject = aSubject({ startedAtMs: NOW - MINUTE });
    const back = aResult({ outcome: "recovered" }, { subject });
    const late = written({ outcome: "parked", startedAtMs: STARTED, atMs: NOW + MINUTE });

    expect(conclude([back], late, SINCE)[0]?.atMs).toBe(NOW + MINUTE + 1);
  });

  it("dates an end that it reports after an entry of another run that had read the instance before", () => {
    const subject = aSubject({ startedAtMs: NOW - MINUTE });
    const back = aResult({ outcome: "recovered-by-cloud" }, { subject });
    const atOf = (result: typeof back, given: Partial<Case>) =>
      conclude([result], written({ outcome: "parked", atMs: NOW + MINUTE, ...given }), SINCE)[0]?.atMs;

    expect(atOf(back, { startedAtMs: STARTED })).toBe(NOW + MINUTE + 1);
    expect(atOf(GONE, { startedAtMs: STARTED })).toBe(NOW + MINUTE + 1);
    // The start fell back, and the other run has read that.
    expect(atOf(back, { startedAtMs: NOW - MINUTE })).toBe(back.atMs);
  });

  it("reports a release even while another run holds the instance", () => {
    expect(outcomeOf([GONE], held, SINCE)).toBe(GONE.outcome);
  });

  it("returns every other outcome unchanged", () => {
    const recovered = aResult({ outcome: "recovered" });

    expect(conclude([recovered], held, SINCE)).toEqual([recovered]);
  });
});
