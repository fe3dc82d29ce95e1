import { describe, expect, it } from "vitest";
import { followUpEnd } from "../../../../functions/core/decision/follow-up.ts";
import type { Case } from "../../../../functions/core/memory/case-book.ts";
import { unknown } from "../../../../functions/core/terms/reading.ts";
import { aCase, anInstance, aStop, DAY, HOUR, MINUTE, NOW } from "../../../support/builders.ts";
import { absent, aLease, factsOf, type Given, ID, RUNNING, seen } from "./a-follow-up.ts";

describe("an instance that runs again", () => {
  it("counts as recovered by the cloud if its start is later than the stop that the event names", () => {
    expect(seen({ events: [aStop()] })).toMatchObject({
      outcome: { outcome: "recovered-by-cloud" },
      subject: { evidence: "event", stoppedAtMs: NOW - 2 * DAY },
      runningAtMs: NOW,
    });
  });

  it("is no return if its start is older than the stop and no case is open", () => {
    expect(seen({ events: [aStop()] }, { ...RUNNING, startedAtMs: NOW - 3 * DAY })).toBeUndefined();
  });

  it("is no return without a stop and without an open case", () => {
    expect(seen({})).toBeUndefined();
    expect(seen({ cases: [aCase({ outcome: "released" })] })).toBeUndefined();
  });

  it("ends an open case also while its kind cannot be read, and is no case without one", () => {
    const unread = { ...anInstance(RUNNING), spotStrategy: unknown("it has an odd form") };
    const found = (given: Given) => followUpEnd(ID, unread, factsOf(given))?.outcome;

    expect(found({ cases: [aCase({ evidence: "lock" })] })).toEqual({ outcome: "recovered-by-cloud" });
    expect(found({ events: [aStop()] })).toBeUndefined();
  });

  it("ends an open case as none of ours if it is a subscription or a spot instance", () => {
    for (const kind of [{ chargeType: "PrePaid" }, { spotStrategy: "SpotAsPriceGo" }]) {
      const running = { ...RUNNING, ...kind };
      expect(seen({ cases: [aCase({ evidence: "lock" })] }, running)?.outcome).toMatchObject({ outcome: "skipped" });
      expect(seen({ events: [aStop()] }, running)).toBeUndefined();
    }
  });

  it("is left to the run that holds its lease", () => {
    const events = [aStop()];

    expect(seen({ events, leases: [aLease({ untilMs: NOW + MINUTE })] })).toBeUndefined();
    expect(seen({ events, leases: [aLease({ untilMs: NOW + MINUTE, rootRunId: "run-1" })] })).toBeDefined();
  });

  it.each([{ chargeType: "PrePaid" }, { spotStrategy: "SpotAsPriceGo" }, { status: "Stopped" }])(
    "is not followed with %j",
    (given) => {
      expect(seen({ events: [aStop()] }, { ...RUNNING, ...given })).toBeUndefined();
    },
  );

  it("counts as recovered by us if a run that died had called it", () => {
    const dead = { leases: [aLease()] };
    const started = { startedAtMs: NOW - 5 * MINUTE };

    expect(seen(dead, { ...started, status: "Running" })).toMatchObject({
      outcome: { outcome: "recovered" },
      note: "The run that meant to call it died before reporting.",
    });
    expect(seen(dead, { ...started, status: "Starting" })).toBeUndefined();
  });

  it("closes an open case without evidence silently, and a case with evidence as a return", () => {
    expect(seen({ cases: [aCase()] })?.outcome).toEqual({ outcome: "skipped", reason: "not-overdue" });
    expect(seen({ cases: [aCase({ evidence: "lock" })] })).toMatchObject({
      outcome: { outcome: "recovered-by-cloud" },
      subject: { evidence: "lock" },
    });
  });

  it("is reported once: not again for the same start, nor without a newer stop", () => {
    const told = (given: Partial<Case>) => aCase({ outcome: "recovered-by-cloud", ...given });

    expect(
      seen({ cases: [told({ startedAtMs: NOW - HOUR, atMs: NOW - 3 * DAY })], events: [aStop()] }),
    ).toBeUndefined();
    expect(seen({ cases: [told({ atMs: NOW - DAY })], events: [aStop()] })).toBeUndefined();
    expect(seen({ cases: [told({ atMs: NOW - 3 * DAY })], events: [aStop()] })).toBeDefined();
  });

  it("counts as recovered by us if our call was accepted before it ran", () => {
    const release = { atMs: NOW + DAY, source: "stop-event" } as const;
    const cases = [aCase({ outcome: "accepted", acceptedAtMs: NOW - HOUR, release })];

    expect(seen({ cases })).toMatchObject({ outcome: { outcome: "recovered" }, acceptedAtMs: NOW - HOUR });
    expect(seen({ cases })?.subject.release).toBeUndefined();
    expect(seen({ cases }, { ...RUNNING, status: "Starting" })).toMatchObject({
      outcome: { outcome: "accepted" },
      acceptedAtMs: NOW - HOUR,
      subject: { release },
      wake: { wakesOn: "next-run" },
    });
  });

  it("carries the warnings of its stop", () => {
    expect(seen({ events: [aStop()] }, { ...RUNNING, hasLocalDisk: true })?.subject.warnings).toEqual([
      "local-disk-data-lost",
    ]);
  });
});

describe("an instance that no longer exists", () => {
  const deleted = aStop({ type: "delete", atMs: NOW - HOUR });

  it("was released by arrears if a delete event was executed, and otherwise for an unknown reason", () => {
    expect(absent({ events: [deleted] })?.outcome).toEqual({ outcome: "released", reason: "by-arrears" });
    expect(absent({ cases: [aCase()], events: [{ ...deleted, state: "scheduled" }] })?.outcome).toEqual({
      outcome: "released",
      reason: "unknown",
    });
  });

  it("is reported if a run that died had announced a call for it", () => {
    expect(absent({ leases: [aLease()] })?.outcome).toEqual({ outcome: "released", reason: "unknown" });
  });

  it("is not reported again, nor if no case was open", () => {
    expect(absent({ cases: [aCase({ outcome: "released" })], events: [deleted] })).toBeUndefined();
    expect(absent({ cases: [aCase({ outcome: "recovered" })] })).toBeUndefined();
    expect(absent({})).toBeUndefined();
  });

  it("has no evidence of arrears if neither an event nor the case has any", () => {
    expect(absent({ cases: [aCase()] })?.subject).toMatchObject({ evidence: undefined, stoppedAtMs: undefined });
    expect(absent({ cases: [aCase()] })?.subject.instance.status).toEqual({ known: "Released" });
  });
});
