import { describe, expect, it } from "vitest";
import { type OwnerStop, START_UNREAD } from "../../../../functions/core/memory/case-book.ts";
import { known, unknown } from "../../../../functions/core/terms/reading.ts";
import { aBook, aMemory, aStop, aView, DAY, HOUR, MINUTE, NOW, STARTED } from "../../../support/builders.ts";
import type { PlainInstance as Instance } from "../../../support/plain-instance.ts";
import { context, decide, endOf, STOPPED } from "./a-plan.ts";

describe("planInstance", () => {
  const ownerStop = (given: Partial<OwnerStop> = {}): OwnerStop => ({
    instanceId: "i-test0001",
    regionId: "cn-hangzhou",
    startedAtMs: STARTED,
    sinceMs: NOW - 3 * DAY,
    proof: "sighted",
    ...given,
  });
  const remembering = (stop: OwnerStop) =>
    context([], {
      memory: aMemory([], { book: known(aBook([], { ownerStops: new Map([[stop.instanceId, stop]]) })) }),
    });

  it("never starts what was seen stopped by its owner, has no deadline for it, and goes on remembering it", () => {
    const decision = decide({ lockReasons: ["financial", "security"] }, STOPPED, remembering(ownerStop()));

    expect(decision).toMatchObject({ do: "nothing", outcome: { reason: "stopped-before-arrears" } });
    expect(decision.subject).toMatchObject({ ownerStop: ownerStop() });
    expect(decision.subject.release).toBeUndefined();
  });

  it("forgets an owner stop once the start is another one, except a stop while our own call was starting it", () => {
    const restarted = { startedAtMs: NOW - 3 * DAY - HOUR };

    expect(endOf(restarted, STOPPED, remembering(ownerStop()))).toBe("reactivate");
    expect(endOf(restarted, STOPPED, remembering(ownerStop({ proof: "after-start" })))).toBe(
      "skipped/stopped-before-arrears",
    );
  });

  it("calls nothing whose owner stop is in what is left of a lost memory, whatever the proof", () => {
    const left = (stop: OwnerStop) => {
      const remains = aBook([], { partial: true, ownerStops: new Map([[stop.instanceId, stop]]) });
      const memory = aMemory([], { book: unknown("the case book is lost"), remains });
      return context([], { memory, actsWithoutMemory: true });
    };

    for (const proof of ["after-start", "sighted", "solvent", "locked", "asked", "unread"] as const)
      expect(endOf({}, STOPPED, left(ownerStop({ proof })))).toBe("parked/evidence-unreadable");
    expect(endOf({}, STOPPED, left(ownerStop({ instanceId: "i-other" })))).toBe("reactivate");
    expect(endOf({}, STOPPED, left(ownerStop({ startedAtMs: STARTED - DAY })))).toBe("reactivate");
  });

  it("asks a person about a start in the future, which would belong to another stop than the one that was seen", () => {
    const shifted = { startedAtMs: NOW + 7 * HOUR };

    expect(endOf(shifted, aView(), remembering(ownerStop()))).toBe("parked/owner-unclear");
    // The clocks of two hosts differ by minutes.
    expect(endOf({ startedAtMs: NOW + 14 * MINUTE }, aView(), remembering(ownerStop()))).toBe("reactivate");
    expect(endOf({ lockReasons: [], ...shifted }, aView())).toBe("skipped/not-overdue");
  });

  describe("a first sighting of an owner stop", () => {
    const sighted = (instance: Partial<Instance> = {}, view = aView(), plan = context()) =>
      decide({ lockReasons: [], ...instance }, view, plan).subject.ownerStop;

    const UNREAD = { eventsComplete: unknown("odd") };

    it("is remembered, with its proof", () => {
      expect(sighted()).toEqual(ownerStop({ sinceMs: NOW }));
      expect(sighted({}, aView([], { solvent: true }))).toEqual(ownerStop({ sinceMs: NOW, proof: "solvent" }));
    });

    it("is remembered as a weak proof with a lock that arrears did not set", () => {
      for (const lock of ["security", "recycling"])
        expect(sighted({ lockReasons: [lock] })).toEqual(ownerStop({ sinceMs: NOW, proof: "locked" }));
    });

    it("replaces a weak proof once the other lock is gone, and is kept while the lock stays or the region is unread", () => {
      const weak = remembering(ownerStop({ proof: "locked" }));

      expect(sighted({}, aView(), weak)).toEqual(ownerStop({ sinceMs: NOW }));
      expect(sighted({ lockReasons: ["security"] }, aView(), weak)).toEqual(ownerStop({ proof: "locked" }));
      expect(sighted({}, aView([], { listed: false }), weak)).toEqual(ownerStop({ proof: "locked" }));
      const unread = { ...UNREAD, debtPossible: true };
      expect(sighted({}, aView([], unread), weak)).toEqual(ownerStop({ proof: "locked" }));
    });

    it.each([
      ["a debt is possible", { debtPossible: true }],
      ["no debt is possible", { debtPossible: false }],
      ["the account seems to owe nothing", { debtPossible: true, solvent: true, sweptAtMs: NOW - HOUR }],
    ])("is remembered as the weakest proof while events cannot be read, if %s", (_what, given) => {
      const view = aView([], { ...UNREAD, ...given });

      expect(sighted({}, view)).toEqual(ownerStop({ sinceMs: NOW, proof: "unread" }));
      expect(sighted({ lockReasons: ["security"] }, view)).toEqual(ownerStop({ sinceMs: NOW, proof: "unread" }));
    });

    it("replaces the weakest proof once the events are read, with the later time", () => {
      const weak = remembering(ownerStop({ proof: "unread" }));

      expect(sighted({}, aView(), weak)).toEqual(ownerStop({ sinceMs: NOW }));
      expect(sighted({}, aView([], { ...UNREAD, debtPossible: true }), weak)).toEqual(ownerStop({ proof: "unread" }));
    });

    it("is remembered where a person is asked, so that an event that is published later asks too", () => {
      const around = aView([], { debtPaidSince: true, sweptAtMs: NOW - HOUR });

      for (const lockReasons of [[], ["security"]])
        expect(sighted({ lockReasons }, around)).toEqual(ownerStop({ sinceMs: NOW, proof: "asked" }));
    });

    it.each<[string, ReturnType<typeof sighted>]>([
      ["locked by arrears", sighted({ lockReasons: ["financial"] })],
      ["of a region that was not listed", sighted({}, aView([], { listed: false }))],
      ["within an hour of its own stop event", sighted({}, aView([aStop({ atMs: STARTED })]))],
      ["without memory", sighted({}, aView(), context([], { memory: aMemory([], { book: unknown("odd") }) }))],
      ["in the minute of the start", sighted({ startedAtMs: NOW - 59_000 })],
      ["of what still stops", sighted({ status: "Stopping" })],
    ])("is none where it is %s", (_what, stop) => {
      expect(stop).toBeUndefined();
    });
  });

  it("asks a person about a stop that was seen with an unreadable start, once a sign of the arrears shows", () => {
    const unread = ownerStop({ startedAtMs: START_UNREAD, sinceMs: NOW - HOUR, proof: "undated" });
    const seen = decide({ lockReasons: [], startedAtMs: undefined }, aView()).subject.ownerStop;

    expect(seen).toEqual({ ...unread, sinceMs: NOW });
    expect(endOf({}, STOPPED, remembering(unread))).toBe("parked/owner-unclear");
    expect(decide({ lockReasons: [] }, aView(), remembering(unread)).subject.ownerStop).toEqual(
      ownerStop({ sinceMs: NOW }),
    );
  });

  it("asks a person about a stop between two sweeps around a debt", () => {
    const around = aView([], { debtPaidSince: true, sweptAtMs: NOW - HOUR });
    const before = ownerStop({ sinceMs: NOW - 2 * HOUR });

    expect(endOf({ lockReasons: [] }, around)).toBe("parked/owner-unclear");
    expect(endOf({ lockReasons: [], startedAtMs: undefined }, around)).toBe("parked/owner-unclear");
    expect(endOf({ lockReasons: [], startedAtMs: NOW - 30 * MINUTE }, around)).toBe("skipped/not-overdue");
    expect(endOf({ lockReasons: [] }, around, remembering(before))).toBe("skipped/not-overdue");
    for (const proof of ["unread", "asked"] as const)
      expect(endOf({ lockReasons: [] }, around, remembering({ ...before, proof }))).toBe("parked/owner-unclear");
    expect(endOf({ lockReasons: [] }, aView([], { debtPaidSince: true }))).toBe("skipped/not-overdue");
  });
});
