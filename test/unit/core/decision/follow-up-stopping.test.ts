import { describe, expect, it } from "vitest";
import type { FollowUpFacts } from "../../../../functions/core/decision/follow-up.ts";
import { START_UNREAD } from "../../../../functions/core/memory/case-book.ts";
import { aCase, aStop, DAY, MINUTE, NOW, STARTED } from "../../../support/builders.ts";
import { aLease, claimed, type Given, seen } from "./a-follow-up.ts";

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
    const undated = { proof: "undated", startedAtMs: START_UNREAD };

    expect(stopAfter({ cases: [aCase({ status: "Stopped", sinceMs: NOW - DAY })] })).toMatchObject(undated);
    expect(stopAfter({ cases: [aCase({ outcome: "accepted" })] })).toMatchObject(undated);
    expect(stopAfter({ cases: [aCase({ status: "Stopped", startedAtMs: undefined })] })).toMatchObject(undated);
    expect(stopAfter({ events: [aStop({ atMs: since(10) })] })).toMatchObject(undated);
    expect(stopAfter(claimed(since(1)))).toMatchObject(undated);
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
