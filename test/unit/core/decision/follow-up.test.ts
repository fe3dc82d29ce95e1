import { describe, expect, it } from "vitest";
import { type FollowUpFacts, followUpEnd } from "../../../../functions/core/decision/follow-up.ts";
import type { Case, Lease } from "../../../../functions/core/memory/case-book.ts";
import { unknown } from "../../../../functions/core/terms/reading.ts";
import { aCase, aMemory, anInstance, aStop, DAY, HOUR, MINUTE, NOW } from "../../../support/builders.ts";

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
const absent = (given: Given) => followUpEnd(ID, undefined, factsOf(given));

describe("an instance that runs again", () => {
  it("came back by the cloud if it was started after the stop, by the word of the event", () => {
    expect(seen({ events: [aStop()] })).toMatchObject({
      outcome: { outcome: "recovered-by-cloud" },
      subject: { evidence: "event", stoppedAtMs: NOW - 2 * DAY },
      runningAtMs: NOW,
    });
  });

  it("is no return if its start is older than the stop, and nothing is open", () => {
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

  it("is left to the run that holds it", () => {
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

  it("was brought back by a run that died, once it runs", () => {
    const dead = { leases: [aLease()] };
    const started = { startedAtMs: NOW - 5 * MINUTE };

    expect(seen(dead, { ...started, status: "Running" })).toMatchObject({
      outcome: { outcome: "recovered" },
      note: "The run that meant to call it died before reporting.",
    });
    expect(seen(dead, { ...started, status: "Starting" })).toBeUndefined();
  });

  it("closes an open case without evidence in silence, and one with evidence as a return", () => {
    expect(seen({ cases: [aCase()] })?.outcome).toEqual({ outcome: "skipped", reason: "not-overdue" });
    expect(seen({ cases: [aCase({ evidence: "lock" })] })).toMatchObject({
      outcome: { outcome: "recovered-by-cloud" },
      subject: { evidence: "lock" },
    });
  });

  it("is told once: not again for the same start, nor without a newer stop", () => {
    const told = (given: Partial<Case>) => aCase({ outcome: "recovered-by-cloud", ...given });

    expect(
      seen({ cases: [told({ startedAtMs: NOW - HOUR, atMs: NOW - 3 * DAY })], events: [aStop()] }),
    ).toBeUndefined();
    expect(seen({ cases: [told({ atMs: NOW - DAY })], events: [aStop()] })).toBeUndefined();
    expect(seen({ cases: [told({ atMs: NOW - 3 * DAY })], events: [aStop()] })).toBeDefined();
  });

  it("was brought back by our call, which is accepted until it runs", () => {
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

  it("carries what the stop has cost it", () => {
    expect(seen({ events: [aStop()] }, { ...RUNNING, hasLocalDisk: true })?.subject.warnings).toEqual([
      "local-disk-data-lost",
    ]);
  });
});

describe("an instance that no longer exists", () => {
  const deleted = aStop({ type: "delete", atMs: NOW - HOUR });

  it("was released by arrears by the word of an executed delete, and for an unknown reason without", () => {
    expect(absent({ events: [deleted] })?.outcome).toEqual({ outcome: "released", reason: "by-arrears" });
    expect(absent({ cases: [aCase()], events: [{ ...deleted, state: "scheduled" }] })?.outcome).toEqual({
      outcome: "released",
      reason: "unknown",
    });
  });

  it("is told if a run that died meant to call it", () => {
    expect(absent({ leases: [aLease()] })?.outcome).toEqual({ outcome: "released", reason: "unknown" });
  });

  it("is not told again, nor if nothing was open", () => {
    expect(absent({ cases: [aCase({ outcome: "released" })], events: [deleted] })).toBeUndefined();
    expect(absent({ cases: [aCase({ outcome: "recovered" })] })).toBeUndefined();
    expect(absent({})).toBeUndefined();
  });

  it("has no evidence of arrears where neither an event nor the case says so", () => {
    expect(absent({ cases: [aCase()] })?.subject).toMatchObject({ evidence: undefined, stoppedAtMs: undefined });
    expect(absent({ cases: [aCase()] })?.subject.instance.status).toEqual({ known: "Released" });
  });
});
