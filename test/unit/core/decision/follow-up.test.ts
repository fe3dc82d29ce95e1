import { describe, expect, it } from "vitest";
import { type FollowUpFacts, followUpEnd } from "../../../../functions/core/decision/follow-up.ts";
import { type Case, type Lease, START_UNREAD } from "../../../../functions/core/memory/case-book.ts";
import { unknown } from "../../../../functions/core/terms/reading.ts";
import { aCase, aMemory, anInstance, aStop, DAY, HOUR, MINUTE, NOW, STARTED } from "../../../support/builders.ts";

const ID = "i-test0001";
const SCOPE = { accountId: "1000000000000001", regionId: "cn-hangzhou" };
const RUNNING = { status: "Running", startedAtMs: NOW - HOUR };

const aLease = (given: Partial<Lease> = {}): Lease => ({
  ...SCOPE,
  runId: "run-0",
  rootRunId: "run-0",
  untilMs: NOW - MINUTE,
  recordedAtMs: NOW - 16 * MINUTE,
  ...given,
});

interface Given {
  readonly cases?: readonly Case[];
  readonly leases?: readonly Lease[];
  readonly events?: FollowUpFacts["events"];
}

const factsOf = ({ cases = [], leases = [], events = [] }: Given): FollowUpFacts => ({
  scope: SCOPE,
  site: "china",
  memory: aMemory(cases, { leases: new Map([[ID, leases]]) }),
  events,
  nowMs: NOW,
  rootRunId: "run-1",
});
const seen = (given: Given, instance: Parameters<typeof anInstance>[0] = RUNNING) =>
  followUpEnd(ID, anInstance(instance), factsOf(given));
/** The lease of a run that lives, recorded at that time. */
const claimed = (recordedAtMs: number): Given => ({ leases: [aLease({ recordedAtMs, untilMs: NOW + MINUTE })] });
const absent = (given: Given) => followUpEnd(ID, undefined, factsOf(given));

describe("an instance that is stopping", () => {
  const stopping = (events: FollowUpFacts["events"]) =>
    seen({ events }, { status: "Stopping", startedAtMs: NOW - 3 * DAY });

  it("was stopped by its owner if a stop event after its start is an hour old", () => {
    expect(stopping([aStop()])).toMatchObject({
      outcome: { outcome: "skipped", reason: "changing-state" },
      subject: { ownerStop: { startedAtMs: NOW - 3 * DAY, sinceMs: NOW, proof: "after-start" } },
    });
  });

  const since = (minutes: number) => NOW - minutes * MINUTE;

  const died = (ago: number): Given => ({ leases: [aLease({ recordedAtMs: since(ago + 15), untilMs: since(ago) })] });
  const stop = (given: Given) => seen(given, { status: "Stopping", startedAtMs: STARTED })?.subject.ownerStop?.proof;

  it.each<[string, Given, string | undefined]>([
    ["a call was accepted a moment ago", { cases: [aCase({ outcome: "accepted", sinceMs: NOW })] }, "after-start"],
    ["a run read it starting", { cases: [aCase({ status: "Starting", sinceMs: NOW })] }, "after-start"],
    [
      "a run read it stopped ten minutes ago",
      { cases: [aCase({ status: "Stopped", sinceMs: since(10) })] },
      "after-start",
    ],
    [
      "a run read it stopped a moment ago, ten minutes after its stop",
      { cases: [aCase({ status: "Stopped", sinceMs: NOW, stoppedAtMs: since(10) })] },
      "after-start",
    ],
    [
      "its case ended while it was stopped",
      { cases: [aCase({ outcome: "skipped", status: "Stopped", sinceMs: since(10) })] },
      "after-start",
    ],
    [
      "another run claims it, ten minutes after its event",
      { ...claimed(NOW), events: [aStop({ atMs: since(10) })] },
      "after-start",
    ],
    ["the lease of a run that died ended nine minutes ago", died(9), "after-start"],
    // A replica of the cloud may lag behind another one, so a person is asked.
    ["a run read it stopped a moment ago", { cases: [aCase({ status: "Stopped", sinceMs: since(9) })] }, "sighted"],
    [
      "a run read it stopped since this start, and could not read the start",
      { cases: [aCase({ status: "Stopped", startedAtMs: undefined, sinceMs: since(10) })] },
      "after-start",
    ],
    [
      "a run read it stopped before this start, and could not read the start of that time",
      { cases: [aCase({ status: "Stopped", startedAtMs: undefined, sinceMs: STARTED - 1 })] },
      undefined,
    ],
    ["another run has just claimed it", claimed(since(1)), "sighted"],
    ["it is stopping ten minutes after its event", { events: [aStop({ atMs: since(10) })] }, "sighted"],
    ["it is stopping an hour after its event", { events: [aStop({ atMs: since(60) })] }, "after-start"],
    ["it is stopping minutes after its event", { events: [aStop({ atMs: since(9) })] }, undefined],
    ["a run read it running", { cases: [aCase({ status: "Running" })] }, undefined],
    [
      "its case is about another start",
      { cases: [aCase({ status: "Stopped", startedAtMs: STARTED - DAY })] },
      undefined,
    ],
    ["a dead run claimed it before it was started", { leases: [aLease({ recordedAtMs: STARTED - 1 })] }, undefined],
    ["the event of this stop is newer than a claim", { leases: [aLease()], events: [aStop({ atMs: NOW })] }, undefined],
    ["the lease of a run that died ended ten minutes ago, so a start by it is over", died(10), undefined],
  ])("was stopped by its owner if %s", (_, given, proof) => {
    expect(stop(given)).toBe(proof);
  });

  it("is a question for a person if its start cannot be read", () => {
    const instance = { status: "Stopping", startedAtMs: undefined };
    const stopAfter = (given: Given) => seen(given, instance)?.subject.ownerStop;
    const asked = { proof: "asked", startedAtMs: START_UNREAD };

    expect(stopAfter({ cases: [aCase({ status: "Stopped", sinceMs: NOW - DAY })] })).toMatchObject(asked);
    expect(stopAfter({ cases: [aCase({ outcome: "accepted" })] })).toMatchObject(asked);
    expect(stopAfter({ cases: [aCase({ status: "Stopped", startedAtMs: undefined })] })).toMatchObject(asked);
    expect(stopAfter({ events: [aStop({ atMs: since(10) })] })).toMatchObject(asked);
    expect(stopAfter(claimed(since(1)))).toMatchObject(asked);
    expect(stopAfter({ events: [aStop({ atMs: since(9) })] })).toBeUndefined();
  });

  it("is left to the run that holds its lease, with the owner stop remembered", () => {
    expect(seen({ ...claimed(since(1)), events: [aStop()] }, { status: "Stopping" })).toMatchObject({
      outcome: { outcome: "skipped", reason: "in-progress" },
      subject: { ownerStop: { proof: "after-start" }, lease: { runId: "run-0" } },
    });
  });

  it("shows nothing without such an event", () => {
    expect(stopping([])).toBeUndefined();
    expect(stopping([aStop({ atMs: NOW - 4 * DAY })])).toBeUndefined();
  });
});

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
