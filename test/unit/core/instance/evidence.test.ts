import { describe, expect, it } from "vitest";
import { attributeStop, type Clues } from "../../../../functions/core/instance/evidence.ts";
import { anInstance, aStop, DAY, HOUR, MINUTE, NOW } from "../../../support/builders.ts";

const clues = (given: Partial<Clues> = {}): Clues => ({
  stops: [],

  othersHaveEvents: false,
  sightedAtMs: [],
  arrearsSignsMs: [],
  lockOnly: "auto",
  ...given,
});
const locked = anInstance({ lockReasons: ["financial"] });
const unlocked = anInstance();

describe("attributeStop", () => {
  it("knows nobody where there is neither lock nor event", () => {
    expect(attributeStop(unlocked, clues())).toEqual({ by: "nobody-known" });
  });

  it("takes lock and event together", () => {
    const stop = aStop();

    expect(attributeStop(locked, clues({ stops: [stop], othersHaveEvents: true }))).toEqual({
      by: "arrears",
      evidence: "lock+event",
      stoppedAtMs: stop.atMs,
    });
  });

  it("takes an event alone: the lock may clear on payment", () => {
    const stop = aStop();

    expect(attributeStop(unlocked, clues({ stops: [stop], othersHaveEvents: true }))).toEqual({
      by: "arrears",
      evidence: "event",
      stoppedAtMs: stop.atMs,
    });
  });

  it("takes the newest of several stops", () => {
    const stops = [aStop({ atMs: NOW - 3 * DAY }), aStop({ atMs: NOW - DAY }), aStop({ atMs: NOW - 2 * DAY })];

    expect(attributeStop(unlocked, clues({ stops }))).toMatchObject({ stoppedAtMs: NOW - DAY });
  });

  it("takes an event for what it says where the instance shows no start time", () => {
    const { startedAtMs: _, ...neverStarted } = anInstance();

    expect(attributeStop(neverStarted, clues({ stops: [aStop()] }))).toMatchObject({ by: "arrears" });
  });

  it("ignores a stop that the instance was started after", () => {
    const restarted = anInstance({ startedAtMs: NOW - DAY });

    expect(attributeStop(restarted, clues({ stops: [aStop({ atMs: NOW - 2 * DAY })] }))).toEqual({
      by: "nobody-known",
    });
  });

  it.each([0, 59_999])("leaves a stop %i ms into the minute of the start undecided", (offset) => {
    const atMs = NOW - DAY;
    const instance = anInstance({ startedAtMs: atMs });

    expect(attributeStop(instance, clues({ stops: [aStop({ atMs: atMs + offset })] }))).toEqual({
      by: "unclear",
      evidence: "event",
      stoppedAtMs: atMs + offset,
    });
  });

  it("decides from the next minute on", () => {
    const instance = anInstance({ startedAtMs: NOW - DAY });

    expect(attributeStop(instance, clues({ stops: [aStop({ atMs: NOW - DAY + MINUTE })] })).by).toBe("arrears");
  });

  describe("a lock without an event", () => {
    it("is acted on where no instance of the region has an event", () => {
      expect(attributeStop(locked, clues())).toEqual({ by: "arrears", evidence: "lock" });
    });

    it("is for a person where others have events and this one has none", () => {
      expect(attributeStop(locked, clues({ othersHaveEvents: true }))).toEqual({ by: "unclear", evidence: "lock" });
    });

    it("stays for a person once one was asked, also when the events are out of sight", () => {
      expect(attributeStop(locked, clues({ foundUnclear: true })).by).toBe("unclear");
      expect(attributeStop(locked, clues({ foundUnclear: true, lockOnly: "act" })).by).toBe("arrears");
    });

    it("is always acted on, or always asked about, where the policy says so", () => {
      expect(attributeStop(locked, clues({ othersHaveEvents: true, lockOnly: "act" })).by).toBe("arrears");
      expect(attributeStop(locked, clues({ lockOnly: "ask" })).by).toBe("unclear");
    });

    it("counts where an earlier run saw it and the instance was not started since", () => {
      expect(attributeStop(unlocked, clues({ lockSeenAtMs: NOW - HOUR }))).toEqual({ by: "arrears", evidence: "lock" });
      expect(attributeStop(unlocked, clues({ lockSeenAtMs: NOW - 11 * DAY })).by).toBe("nobody-known");
    });
  });

  describe("a sighting", () => {
    const sign = NOW - 2 * DAY;
    const sighted = (atMs: number, signs: readonly number[] = [sign]) =>
      attributeStop(locked, clues({ sightedAtMs: [atMs], arrearsSignsMs: signs })).by;

    it("two hours before the first sign of arrears proves that the owner stopped it", () => {
      expect(sighted(sign - 2 * HOUR)).toBe("owner");
      expect(sighted(sign - 2 * HOUR, [sign + DAY, sign])).toBe("owner");
    });

    it("less than two hours before proves nothing", () => {
      expect(sighted(sign - 2 * HOUR + 1)).toBe("arrears");
    });

    it("after any sign of arrears proves nothing", () => {
      expect(sighted(sign - 2 * HOUR, [sign, sign - 3 * HOUR])).toBe("arrears");
    });

    it("before the last start, or in its minute, proves nothing", () => {
      expect(sighted(NOW - 10 * DAY)).toBe("arrears");
      expect(sighted(NOW - 11 * DAY)).toBe("arrears");
      expect(sighted(NOW - 10 * DAY + MINUTE)).toBe("owner");
    });

    it("is not outweighed by a stop event", () => {
      const both = clues({ stops: [aStop()], sightedAtMs: [sign - DAY], arrearsSignsMs: [sign] });

      expect(attributeStop(locked, both).by).toBe("owner");
    });

    it("is measured against the arrears since the last start only", () => {
      expect(sighted(sign - DAY, [NOW - 12 * DAY, sign])).toBe("owner");
    });

    it("after its own arrears stop proves nothing, also in the next arrears", () => {
      const stops = [aStop({ atMs: NOW - 5 * DAY })];

      expect(attributeStop(locked, clues({ stops, sightedAtMs: [NOW - 4 * DAY], arrearsSignsMs: [sign] })).by).toBe(
        "arrears",
      );
    });

    it.each(["auto", "act"] as const)("is for a person where no sign of arrears is known (%s)", (lockOnly) => {
      const sightedOnly = { sightedAtMs: [NOW - MINUTE], lockOnly };

      expect(attributeStop(locked, clues(sightedOnly))).toEqual({ by: "unclear", evidence: "lock" });
      expect(attributeStop(unlocked, clues(sightedOnly)).by).toBe("nobody-known");
    });
  });
});
