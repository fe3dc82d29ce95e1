/** Accepted is not recovered: what becomes of an instance after its call, within a run and over many. */
import { afterEach, describe, expect, it } from "vitest";
import { answersFor, ends, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { openRecoveryStage, owing, type RecoveryStage } from "../../support/recovery-stage.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
let stage: RecoveryStage;

afterEach(() => stage.close());

describe("an accepted instance", () => {
  it("that the run did not wait for is recovered by the next one, from its original moment", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { verifySeconds: 0 } } });
    await stage.add(overdue("i-1", { startMs: 4 * MINUTE }));

    const first = await stage.run();
    await stage.advance(5 * MINUTE);
    const second = await stage.run({ depth: "payment" });

    expect(ends(first.records)).toEqual({ "i-1": "accepted" });
    expect(ends(second.records)).toEqual({ "i-1": "recovered" });
    const [accepted, recovered] = [recordOf(first.records, "i-1"), recordOf(second.records, "i-1")];
    expect(recovered.accepted_at).toBe(accepted.accepted_at);
    expect(Date.parse(recovered.running_at ?? "")).toBeGreaterThan(Date.parse(accepted.accepted_at ?? "") + 4 * MINUTE);
    expect(Number(recovered.duration_ms)).toBeGreaterThan(4 * MINUTE);
    expect(recovered.attempts).toBe("1");
    expect(reactivated(second.journal)).toEqual([]);
  });

  it("stays accepted while it starts, is not written again, and is never called again", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { verifySeconds: 0 } } });
    await stage.add(overdue("i-1", { startMs: 20 * MINUTE }));
    const first = await stage.run();

    for (let tick = 0; tick < 3; tick += 1) {
      await stage.advance(5 * MINUTE);
      const { records, journal, summary } = await stage.run({ depth: "payment" });
      expect(summary.counts).toEqual({ accepted: 1 });
      expect(ends(records)).toEqual({});
      expect(reactivated(journal)).toEqual([]);
    }

    await stage.advance(6 * MINUTE);
    const last = await stage.run({ depth: "payment" });
    expect(ends(last.records)).toEqual({ "i-1": "recovered" });
    expect(recordOf(last.records, "i-1").accepted_at).toBe(recordOf(first.records, "i-1").accepted_at);
  });

  it("that fell back between two runs is called again", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { verifySeconds: 0 } } });
    await stage.add(overdue("i-1", { startMs: MINUTE, fallsBack: 1 }));
    await stage.run();
    await stage.advance(5 * MINUTE);

    const { records, journal } = await stage.run({ depth: "payment" });

    expect(reactivated(journal)).toEqual(["i-1"]);
    expect(recordOf(records, "i-1")).toMatchObject({ outcome: "accepted", attempts: "2" });
  });

  it("that falls back once within the run is called once more and recovers", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1", { fallsBack: 1 }), overdue("i-2"));

    const { records, journal } = await stage.run();

    expect([...reactivated(journal)].sort()).toEqual(["i-1", "i-1", "i-2"]);
    expect(ends(records)).toEqual({ "i-1": "recovered", "i-2": "recovered" });
    expect(recordOf(records, "i-1").attempts).toBe("2");
    expect(JSON.parse(recordOf(records, "i-1").attempt_log ?? "")).toHaveLength(2);
  });

  it("that falls back has only those calls left that it did not use before", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { attempts: 3 } } });
    await stage.add(overdue("i-1", { fallsBack: 99 }), overdue("i-2", { fallsBack: 99 }));
    const failing = { action: "ReActivateInstances", effect: "error", code: "InternalError" } as const;
    await stage.fault({ ...failing, instanceId: "i-1", count: 2 }, { ...failing, instanceId: "i-2", count: 1 });

    const { records, journal } = await stage.run();

    expect(answersFor(journal, "i-1")).toEqual(["InternalError", "InternalError", "OK"]);
    expect(answersFor(journal, "i-2")).toEqual(["InternalError", "OK", "OK"]);
    expect(ends(records)).toEqual({ "i-1": "parked/start-failed", "i-2": "parked/start-failed" });
  });

  it("that always falls back waits: not for the next tick, but for its time", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { verifySeconds: 120 } } });
    await stage.add(overdue("i-1", { fallsBack: 99 }));

    const first = await stage.run();
    await stage.advance(5 * MINUTE);
    const tick = await stage.run({ depth: "payment" });
    const sweep = await stage.run();
    await stage.advance(10 * MINUTE);
    const later = await stage.run({ depth: "payment" });

    expect(ends(first.records)).toEqual({ "i-1": "parked/start-failed" });
    expect(recordOf(first.records, "i-1").wakes_on).toMatch(/^at:2030/);
    expect(recordOf(first.records, "i-1").note).toMatch(/in a VPC.*open a ticket/);
    expect(reactivated(first.journal)).toHaveLength(2);
    expect(reactivated(tick.journal)).toEqual([]);
    expect(reactivated(sweep.journal)).toEqual([]);
    expect(reactivated(later.journal)).toHaveLength(2);
    expect(recordOf(later.records, "i-1").attempts).toBe("4");
  });
});

describe("an instance that is gone", () => {
  it("by an executed release is told once", async () => {
    stage = await openRecoveryStage(owing());
    await stage.add(overdue("i-1", { stoppedAgoMs: 14.9 * DAY }));
    await stage.run();
    await stage.advance(3 * HOUR);

    const first = await stage.run();
    await stage.advance(HOUR);
    const second = await stage.run();

    expect(ends(first.records)).toEqual({ "i-1": "released/by-arrears" });
    expect(first.summary.needsPerson).toBe(1);
    expect(ends(second.records)).toEqual({});
    expect(second.summary.needsPerson).toBe(0);
  });

  it("before any run saw it stopped is told once, too", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1", { releasedAgoMs: 6 * HOUR }));

    const first = await stage.run();
    await stage.advance(HOUR);
    const second = await stage.run();

    expect(ends(first.records)).toEqual({ "i-1": "released/by-arrears" });
    expect([first.summary.counts, second.summary.counts]).toEqual([{ released: 1 }, {}]);
  });

  it("without a word is released/unknown, once, after the permission was proved", async () => {
    stage = await openRecoveryStage(owing());
    await stage.add(overdue("i-1", { stoppedAgoMs: 14.9 * DAY, stopEvent: false }));
    await stage.run();
    await stage.advance(3 * HOUR);

    const first = await stage.run();
    await stage.advance(HOUR);
    const second = await stage.run();

    expect(ends(first.records)).toEqual({ "i-1": "released/unknown" });
    expect(first.journal.some(({ parameters }) => String(parameters.DryRun) === "true")).toBe(true);
    expect(ends(second.records)).toEqual({});
  });

  it("to a reader who lost the permission is not called released", async () => {
    stage = await openRecoveryStage(owing());
    await stage.add(overdue("i-1"));
    await stage.run();
    await stage.permit(["ecs:DescribeInstanceHistoryEvents", "bss:*", "bssapi:*", "log:*"]);
    await stage.advance(HOUR);

    const { records, summary } = await stage.run();

    expect(ends(records)).toEqual({});
    expect(summary.problems.map(({ code }) => code)).toEqual(["region-unreadable"]);
  });

  it("while the run waits for it is released, too", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { verifySeconds: 120 } } });
    await stage.add(overdue("i-1", { stoppedAgoMs: 15 * DAY - 40_000, fallsBack: 99, startMs: 1_000 }), overdue("i-2"));

    const { records } = await stage.run();

    expect(ends(records)["i-1"]).toMatch(/^released/);
  });
});
