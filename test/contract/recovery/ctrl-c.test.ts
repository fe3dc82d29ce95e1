/** Ctrl-C during a run. */
import { afterEach, describe, expect, it } from "vitest";
import { byOwner, ends, many, only, overdue, reactivated } from "../../support/recovery-facts.ts";
import { openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";
import { waitFor } from "../../support/recovery-waits.ts";

let stage: RecoveryStage;

afterEach(() => stage.close());

describe("Ctrl-C", () => {
  it("starts nothing new, reads once what was accepted, and writes records that end the leases", async () => {
    stage = await openRecoveryStage({
      configuration: { limits: { maxConcurrentCalls: 1 }, timing: { verifySeconds: 600 } },
    });
    await stage.add(...many(5, "hz"));
    await stage.fault({ action: "ReActivateInstances", effect: "slow", ms: 15_000 });
    const interrupt = new AbortController();
    const running = stage.run({}, { runId: "run-a", signal: interrupt.signal });
    await waitFor(async () => (await stage.cloud.control("GET", "journal?action=ReActivateInstances")).length >= 2);
    interrupt.abort();

    const { summary, records, journal } = await running;

    const called = reactivated(journal);
    expect(called.length).toBeLessThan(5);
    const left = Object.entries(ends(records)).filter(([, end]) => end === "parked/out-of-time");
    expect(left.map(([id]) => id).sort()).toEqual(
      many(5, "hz")
        .map(({ instanceId = "" }) => instanceId)
        .filter((id) => !called.includes(id)),
    );
    const looks = journal.flatMap(({ parameters }) => (parameters.InstanceIds ? [String(parameters.InstanceIds)] : []));
    expect(looks.map((ids) => JSON.parse(ids).sort())).toEqual([[...called].sort()]);
    expect(summary.continued).toBe(false);
    expect(only(records, "case_book")).toHaveLength(1);
    expect(only(records, "run")).toHaveLength(1);
    // No lease is left: another run takes the rest at once.
    await stage.cloud.control("DELETE", "faults");
    const next = await stage.run({ name: "manual" }, { runId: "run-b" });
    expect([...reactivated(next.journal)].sort()).toEqual(left.map(([id]) => id).sort());
    expect([...(await stage.statuses()).values()].every((status) => status === "Running")).toBe(true);
  });

  it("before the first call ends with records and without a call", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));

    const { journal, records, summary } = await stage.run({}, { signal: AbortSignal.abort() });

    expect(reactivated(journal)).toEqual([]);
    expect(summary.counts.recovered).toBeUndefined();
    expect(only(records, "run")).toHaveLength(1);
  });

  it("leaves a whole case book in a new log store that shows records a second late", async () => {
    // Slow enough for a Ctrl-C before the first second is over.
    const clock = { mode: "scaled", rate: 5, now: "2030-01-15T12:00:30Z" } as const;
    stage = await openRecoveryStage({ clock, indexDelayMs: 1_000 });
    await stage.add(byOwner("i-owner"), ...many(5, "hz"));
    await stage.fault({ action: "ReActivateInstances", skip: 2, effect: "throttle" });
    const interrupt = new AbortController();
    const running = stage.run({ name: "manual" }, { signal: interrupt.signal });
    await waitFor(async () => (await stage.cloud.control("GET", "journal?action=ReActivateInstances")).length >= 2);
    interrupt.abort();

    const first = await running;

    await stage.cloud.control("DELETE", "faults");
    await stage.advance(5_000);
    const next = await stage.run({ name: "manual" });
    expect(ends(first.records)["i-owner"]).toBe("skipped/not-overdue");
    expect(ends(next.records)).toMatchObject({ "i-owner": "skipped/not-overdue", "i-hz-0005": "recovered" });
  });
});
