import { describe, expect, it } from "vitest";
import type { OwnerProof, RememberedStop } from "../../../../functions/core/instance/evidence.ts";
import { known, unknown } from "../../../../functions/core/terms/reading.ts";
import { ask, LOCKED, UNLOCKED } from "../../../support/attribution.ts";
import { anInstance, aStop, DAY, HOUR, MINUTE, NOW, STARTED } from "../../../support/builders.ts";

const seen = (sinceMs: number, proof: OwnerProof = "sighted") =>
  known<RememberedStop>({ ownerStop: { startedAtMs: STARTED, sinceMs, proof } });
const recall = (given: NonNullable<RememberedStop["known"]>) => known<RememberedStop>({ known: given });
const AT = NOW - 2 * DAY;

describe("a fact that could not be read", () => {
  const odd = unknown("odd");

  it.each([
    ["the events, where a lock is alone", ask(LOCKED, { eventsComplete: odd }), "events"],
    ["the memory, where a lock is alone", ask(LOCKED, { memory: odd }), "memory"],
    ["the memory, where nothing else shows", ask(UNLOCKED, { memory: odd }), "memory"],
    ["the locks", ask({ ...UNLOCKED, lockReasons: odd }, { stops: [aStop()] }), "locks"],
    ["the events of an account that may owe", ask(UNLOCKED, { eventsComplete: odd, debtPossible: true }), "events"],
  ])("makes the stop unreadable: %s", (_what, attribution, fact) => {
    expect(attribution).toMatchObject({ by: "unreadable", fact, why: "odd" });
  });

  it("does not matter for the events of an account that owes nothing", () => {
    expect(ask(UNLOCKED, { eventsComplete: odd })).toEqual({ by: "nothing" });
  });

  it("does not hide the instance's own stop event if it is the memory", () => {
    expect(ask(UNLOCKED, { memory: odd, stops: [aStop({ atMs: AT })] })).toMatchObject({ by: "arrears" });
  });

  it("asks a person if it is the start", () => {
    const instance = anInstance({ lockReasons: ["financial"], startedAtMs: undefined });

    expect(ask(instance, { stops: [aStop()] })).toMatchObject({ by: "unclear", evidence: "lock" });
  });

  it("keeps the remembered evidence if it is the locks", () => {
    const memory = recall({ evidence: "event", stoppedAtMs: AT });

    expect(ask({ ...UNLOCKED, lockReasons: odd }, { memory })).toMatchObject({ evidence: "event", stoppedAtMs: AT });
    expect(ask({ ...UNLOCKED, lockReasons: odd }, { memory: odd })).toMatchObject({ evidence: undefined });
  });

  it("keeps the instance's own stop event if it is the locks, so that people learn of the release in time", () => {
    const stopped = ask({ ...UNLOCKED, lockReasons: odd }, { stops: [aStop({ atMs: AT })] });

    expect(stopped).toMatchObject({ evidence: "event", stoppedAtMs: AT });
  });
});

describe("a scheduled release, if nothing else shows what stopped the instance", () => {
  it("asks a person", () => {
    expect(ask(UNLOCKED, { releaseScheduled: true })).toMatchObject({ by: "unclear" });
  });

  it("changes nothing for an instance that its owner stopped, or that has a stop event", () => {
    expect(ask(UNLOCKED, { releaseScheduled: true, memory: seen(AT) })).toEqual({ by: "nothing" });
    expect(ask(UNLOCKED, { releaseScheduled: true, stops: [aStop({ atMs: AT })] })).toMatchObject({ by: "arrears" });
  });
});

describe("a stop event of the instance", () => {
  it("counts as arrears if it is later than the start", () => {
    expect(ask(UNLOCKED, { stops: [aStop({ atMs: AT })] })).toEqual({
      by: "arrears",
      evidence: "event",
      stoppedAtMs: AT,
    });
    expect(ask(LOCKED, { stops: [aStop({ atMs: AT })] })).toMatchObject({ by: "arrears", evidence: "lock+event" });
  });

  it.each([
    [STARTED + HOUR - MINUTE, "unclear"],
    [STARTED - HOUR + MINUTE, "unclear"],
    [STARTED + HOUR, "arrears"],
    [STARTED - HOUR, "nothing"],
  ])("within an hour of the start is undecided: %s", (atMs, by) => {
    expect(ask(UNLOCKED, { stops: [aStop({ atMs })] })).toMatchObject({ by });
  });

  it("counts also when an earlier run read it", () => {
    expect(ask(UNLOCKED, { memory: recall({ evidence: "event", stoppedAtMs: AT }) })).toMatchObject({
      by: "arrears",
      stoppedAtMs: AT,
    });
  });
});

describe("an owner stop that was seen", () => {
  const stops = [aStop({ atMs: AT })];

  it("counts as the owner's two hours before the suspension, whatever lock or event followed", () => {
    expect(ask(LOCKED, { stops, memory: seen(AT - 2 * HOUR) })).toEqual({ by: "owner", evidence: "lock+event" });
    expect(ask(LOCKED, { suspensionSignsMs: [AT], memory: seen(AT - 2 * HOUR) })).toMatchObject({ by: "owner" });
  });

  it("asks a person less than two hours before the suspension, or with no suspension known", () => {
    expect(ask(LOCKED, { stops, memory: seen(AT - HOUR) })).toMatchObject({ by: "unclear" });
    expect(ask(LOCKED, { memory: seen(AT - 5 * HOUR) })).toMatchObject({ by: "unclear" });
    // A suspension before the start belongs to another stop.
    expect(ask(LOCKED, { suspensionSignsMs: [STARTED - DAY], memory: seen(AT) })).toMatchObject({ by: "unclear" });
  });

  it("is unclear if a lock of another cause was on the instance, however early the stop was seen", () => {
    expect(ask(LOCKED, { suspensionSignsMs: [AT], memory: seen(AT - 3 * DAY, "locked") })).toMatchObject({
      by: "unclear",
      note: "The instance was seen stopped under a lock of another cause.",
    });
  });

  it("counts as the owner's in a solvent account without such a lead, unless an older event contradicts it", () => {
    expect(ask(LOCKED, { suspensionSignsMs: [AT], memory: seen(AT - MINUTE, "solvent") })).toMatchObject({
      by: "owner",
    });
    expect(ask(LOCKED, { stops, memory: seen(AT + MINUTE, "solvent") })).toMatchObject({ by: "unclear" });
    // The sweep was shortly after a payment that billing did not show yet.
    const late = { suspensionSignsMs: [AT], memory: seen(AT + MINUTE, "solvent"), aroundDebt: true };
    expect(ask(LOCKED, late)).toMatchObject({ by: "unclear" });
    expect(ask(LOCKED, { ...late, aroundDebt: false })).toMatchObject({ by: "owner" });
  });

  it("is a question for a person if one was asked already, whatever shows later and however old it is", () => {
    const asked = seen(AT, "asked");

    for (const atMs of [AT - MINUTE, AT + MINUTE])
      expect(ask(UNLOCKED, { memory: asked, stops: [aStop({ atMs })] })).toMatchObject({ by: "unclear" });
    expect(ask(LOCKED, { memory: asked, lockOnly: "act" })).toMatchObject({ by: "unclear", evidence: "lock" });
    expect(ask(UNLOCKED, { memory: asked, releaseScheduled: true })).toMatchObject({ by: "unclear" });
    // The case may have another reason, for example odd tags: then only the stop on record says that a person was asked.
    expect(ask(UNLOCKED, { memory: asked })).toEqual({ by: "unclear" });
  });

  it("counts as the owner's while our call was starting the instance", () => {
    expect(ask(LOCKED, { stops, memory: seen(NOW, "after-start") })).toMatchObject({ by: "owner" });
    // The next debt stopped what had just started.
    const next = (afterMs: number) => [aStop({ atMs: NOW + afterMs })];
    for (const [afterMs, by] of [
      [-11 * MINUTE, "owner"],
      [-9 * MINUTE, "unclear"],
      [HOUR, "owner"],
    ] as const)
      expect(ask(LOCKED, { stops: next(afterMs), memory: seen(NOW, "after-start") }).by).toBe(by);
  });

  it("makes no case without a lock and an event", () => {
    expect(ask(UNLOCKED, { memory: seen(AT) })).toEqual({ by: "nothing" });
  });
});

describe("a lock alone", () => {
  it.each([
    ["auto", false, "arrears"],
    ["auto", true, "unclear"],
    ["ask", false, "unclear"],
    ["act", true, "arrears"],
  ] as const)("counts with lockOnly %s and events in the region (%s) as: %s", (lockOnly, anyEvents, by) => {
    expect(ask(LOCKED, { lockOnly, anyEvents })).toMatchObject({ by, evidence: "lock" });
  });

  it("counts with lockOnly act also if the events could not be read", () => {
    expect(ask(LOCKED, { lockOnly: "act", eventsComplete: unknown("odd") })).toMatchObject({ by: "arrears" });
  });

  it("counts from the case book after the lock is gone", () => {
    expect(ask(UNLOCKED, { memory: recall({ evidence: "lock" }) })).toEqual({ by: "arrears", evidence: "lock" });
  });

  it.each([{ reason: "owner-unclear" }, { unknown: { fact: "memory" } }])(
    "stays unclear if the case book calls it unclear: %j",
    (before) => {
      expect(ask(LOCKED, { memory: recall(before) })).toMatchObject({ by: "unclear" });
      expect(ask(LOCKED, { memory: recall({ unknown: { fact: "events" } }) })).toMatchObject({ by: "arrears" });
    },
  );
});

describe("a stop without a lock and an event", () => {
  it("is not overdue", () => {
    expect(ask(UNLOCKED)).toEqual({ by: "nothing" });
  });

  it("asks a person if it happened around a debt, also at later runs", () => {
    expect(ask(UNLOCKED, { aroundDebt: true })).toMatchObject({ by: "unclear" });
    expect(ask(UNLOCKED, { memory: recall({ reason: "owner-unclear" }) })).toEqual({ by: "unclear" });
  });
});
