import { describe, expect, it } from "vitest";
import { isDue, lastPauseOf, type WakeSignals, wakeAfter } from "../../../../functions/core/decision/wake.ts";
import { toIso } from "../../../../functions/core/lang/iso-time.ts";
import type { Case } from "../../../../functions/core/memory/case-book.ts";
import type { Outcome, WakesOn } from "../../../../functions/core/terms/outcome.ts";
import { aCase, DAY, HOUR, MINUTE, NOW } from "../../../support/builders.ts";

const FAR = NOW + 14 * DAY;
const age = (given: object = {}) => ({ nowMs: NOW, releaseAtMs: FAR, ...given });
const parked = (reason: string) => ({ outcome: "parked", reason }) as Outcome;

describe("wakeAfter", () => {
  it.each(["settling", "throttled", "out-of-time", "over-run-limit"])("wakes %s with the next run", (reason) => {
    expect(wakeAfter(parked(reason), age())).toEqual({ wakesOn: "next-run" });
  });

  it("wakes an accepted case with the next run", () => {
    expect(wakeAfter({ outcome: "accepted" }, age())).toEqual({ wakesOn: "next-run" });
  });

  it.each(["no-stock", "cloud-error", "start-failed", "breaker-open", "quota"])(
    "wakes %s after ten minutes",
    (reason) => {
      const at = NOW + 10 * MINUTE;

      expect(wakeAfter(parked(reason), age())).toEqual({ wakesOn: `at:${toIso(at)}`, nextAttemptAtMs: at });
    },
  );

  it.each([
    [5 * MINUTE, 10 * MINUTE],
    [10 * MINUTE, 20 * MINUTE],
    [40 * MINUTE, 80 * MINUTE],
    [3 * HOUR, 6 * HOUR],
    [6 * HOUR, 6 * HOUR],
  ])("doubles the pause: after %i ms it is %i ms", (lastPauseMs, waitMs) => {
    expect(wakeAfter(parked("no-stock"), age({ lastPauseMs }))?.nextAttemptAtMs).toBe(NOW + waitMs);
  });

  it("schedules a call 24 hours and 2 hours before the release, even if the back-off is longer", () => {
    const old = { lastPauseMs: 6 * HOUR };
    const next = (releaseAtMs: number) => wakeAfter(parked("no-stock"), age({ ...old, releaseAtMs }))?.nextAttemptAtMs;

    expect(next(NOW + 25 * HOUR)).toBe(NOW + HOUR);
    expect(next(NOW + 3 * HOUR)).toBe(NOW + HOUR);
    expect(next(NOW + 24 * HOUR)).toBe(NOW + 6 * HOUR);
    expect(next(NOW + HOUR)).toBe(NOW + 6 * HOUR);
  });

  it("tries again ten minutes after a refusal for lack of money while the balance suffices, then doubles the pause", () => {
    const refused = (lastPauseMs?: number) =>
      wakeAfter(parked("insufficient-balance"), age({ fundsSuffice: true, lastPauseMs }));

    expect(refused()).toEqual({ wakesOn: "recharge", nextAttemptAtMs: NOW + 10 * MINUTE });
    expect(refused(10 * MINUTE)?.nextAttemptAtMs).toBe(NOW + 20 * MINUTE);
    const paused = (ms: number) =>
      lastPauseOf(aCase({ reason: "insufficient-balance", wakesOn: "recharge", atMs: NOW, nextAttemptAtMs: NOW + ms }));
    expect([paused(10 * MINUTE), paused(6 * HOUR)]).toEqual([10 * MINUTE, undefined]);
  });

  it("waits for a recharge, or for one careful call in six hours", () => {
    expect(wakeAfter(parked("insufficient-balance"), age())).toEqual({
      wakesOn: "recharge",
      nextAttemptAtMs: NOW + 6 * HOUR,
    });
  });

  it.each(["security-lock", "dedicated-host-unpaid", "owner-unclear"])(
    "wakes %s by a change of the locks, without a time",
    (reason) => {
      expect(wakeAfter(parked(reason), age())).toEqual({ wakesOn: "lock-change" });
    },
  );

  it("schedules the last call 2 hours before the release, also for a case that waits for money or a person", () => {
    const near = age({ releaseAtMs: NOW + 3 * HOUR });

    expect(wakeAfter(parked("insufficient-balance"), near)?.nextAttemptAtMs).toBe(NOW + HOUR);
    expect(wakeAfter({ outcome: "failed", reason: "denied" }, near)?.nextAttemptAtMs).toBe(NOW + HOUR);
  });

  it("wakes a denied case by a person, and after a day", () => {
    expect(wakeAfter({ outcome: "failed", reason: "denied" }, age())).toEqual({
      wakesOn: "person",
      nextAttemptAtMs: NOW + DAY,
    });
  });

  it.each<Outcome>([
    { outcome: "recovered" },
    { outcome: "recovered-by-cloud" },
    { outcome: "planned" },
    { outcome: "skipped", reason: "excluded" },
    { outcome: "released", reason: "unknown" },
  ])("has no wake-up after $outcome", (outcome) => {
    expect(wakeAfter(outcome, age())).toBeUndefined();
  });
});

describe("lastPauseOf", () => {
  it("is the pause of the open case", () => {
    expect(lastPauseOf(aCase({ wakesOn: `at:${toIso(NOW)}`, nextAttemptAtMs: NOW, sinceMs: NOW - HOUR }))).toBe(HOUR);
  });

  it("is the pause before the last attempt if the case was due and the run limit left it out", () => {
    const at = (minutesAgo: number) => ({ atMs: NOW - minutesAgo * MINUTE, code: "InternalError", requestId: "" });
    const passedOver = (...attemptLog: Case["attemptLog"]) =>
      lastPauseOf(aCase({ reason: "over-run-limit", wakesOn: "next-run", attemptLog }));

    expect(passedOver(at(300), at(180), at(60))).toBe(2 * HOUR);
    // Three calls of one run, and the run before.
    expect(passedOver(at(80), at(61), at(60.5), at(60))).toBe(20 * MINUTE);
    expect(passedOver(at(70), at(60))).toBe(10 * MINUTE);
    expect(passedOver(at(69), at(60))).toBeUndefined();
    expect(passedOver(at(60))).toBeUndefined();
  });

  it("is undefined where there was no back-off", () => {
    expect(lastPauseOf(undefined)).toBeUndefined();
    expect(lastPauseOf(aCase({ reason: "over-run-limit" }))).toBeUndefined();
    expect(lastPauseOf(aCase())).toBeUndefined();
    expect(lastPauseOf(aCase({ wakesOn: `at:${toIso(NOW)}` }))).toBeUndefined();
    expect(lastPauseOf(aCase({ wakesOn: "recharge", nextAttemptAtMs: NOW }))).toBeUndefined();
  });
});

describe("isDue", () => {
  const signals = (given: Partial<WakeSignals> = {}): WakeSignals => ({
    nowMs: NOW,
    manual: false,
    newIncome: false,
    balanceSuffices: false,
    build: "1 a",
    ...given,
  });
  const waiting = (wakesOn: WakesOn, nextAttemptAtMs = NOW + 1) => aCase({ wakesOn, nextAttemptAtMs });

  it("is true before the recorded time if a nearer release became known after the case was written", () => {
    const written = aCase({ wakesOn: "person", nextAttemptAtMs: NOW + DAY, atMs: NOW - HOUR });
    const releasedIn = (ms: number) => signals({ releaseAtMs: NOW + ms });

    expect(isDue(written, releasedIn(2 * HOUR + 1))).toBe(false);
    expect(isDue(written, releasedIn(2 * HOUR))).toBe(true);
    expect(isDue(written, releasedIn(HOUR + 1))).toBe(true);
    // The time of its last call had passed when the case was written.
    expect(isDue(written, releasedIn(HOUR))).toBe(false);
    expect(isDue(aCase({ wakesOn: "recharge" }), releasedIn(HOUR + 1))).toBe(false);
  });

  it("is true for every run by a person", () => {
    for (const wakesOn of ["recharge", "person", `at:${toIso(NOW + HOUR)}`] as const)
      expect(isDue(waiting(wakesOn), signals({ manual: true }))).toBe(true);
  });

  it("is true for a closed case", () => {
    expect(isDue(aCase({ outcome: "skipped", wakesOn: "person" }), signals())).toBe(true);
  });

  describe("after the cloud contradicted the evidence", () => {
    const attemptLog = [{ atMs: NOW - HOUR, code: "ReopenInstance.InstanceStatusNotValid", requestId: "" }];
    const contradicted = (given: Partial<Case> = {}) =>
      aCase({ reason: "owner-unclear", wakesOn: "lock-change", attemptLog, ...given });
    const contradictedAgo = (ms: number) => contradicted({ attemptLog: [{ ...attemptLog[0]!, atMs: NOW - ms }] });

    it("is true after a day, after a payment, and 2 hours before the release", () => {
      expect(isDue(contradictedAgo(DAY - 1), signals())).toBe(false);
      expect(isDue(contradictedAgo(DAY), signals())).toBe(true);
      expect(isDue(contradicted(), signals({ paidAtMs: NOW }))).toBe(true);
      expect(isDue(contradicted(), signals({ releaseAtMs: NOW + 2 * HOUR }))).toBe(true);
      expect(isDue(contradicted(), signals({ releaseAtMs: NOW + 2 * HOUR + 1 }))).toBe(false);
    });

    it("is true at once for a case that was unclear for another reason", () => {
      expect(isDue(contradicted({ attemptLog: [] }), signals())).toBe(true);
      const failed = { ...attemptLog[0]!, code: "InternalError" };
      expect(isDue(contradicted({ attemptLog: [failed] }), signals())).toBe(true);
    });
  });

  it.each(["next-run", "lock-change"] as const)("is true for %s at every run", (wakesOn) => {
    expect(isDue(waiting(wakesOn), signals())).toBe(true);
  });

  it("is true at the next run for a case without a wake-up", () => {
    expect(isDue(aCase(), signals())).toBe(true);
  });

  it("is false before the recorded time and true from then on", () => {
    const wakesOn: WakesOn = `at:${toIso(NOW)}`;

    expect(isDue(waiting(wakesOn, NOW + 1), signals({ balanceSuffices: true, build: "2 b" }))).toBe(false);
    expect(isDue(waiting(wakesOn, NOW), signals())).toBe(true);
  });

  it("is true after a payment, if the balance has become sufficient, or at the time of the careful call", () => {
    const parked = waiting("recharge");

    expect(isDue(parked, signals({ build: "2 b" }))).toBe(false);
    expect(isDue(parked, signals({ paidAtMs: parked.atMs }))).toBe(false);
    expect(isDue(parked, signals({ paidAtMs: parked.atMs + 1 }))).toBe(true);
    expect(isDue(parked, signals({ newIncome: true }))).toBe(false);
    expect(isDue(parked, signals({ balanceSuffices: true }))).toBe(true);
    // A run that read another region has read the new balance before.
    expect(isDue(parked, signals({ owedAtMs: parked.atMs }))).toBe(true);
    expect(isDue(parked, signals({ owedAtMs: parked.atMs - 1 }))).toBe(false);
    expect(isDue(waiting("recharge", NOW), signals())).toBe(true);
  });

  it("counts a payment that shows up to a quarter of an hour late as later than the refusal", () => {
    const parked = waiting("recharge");
    const shown = (paidAtMs: number) => isDue(parked, signals({ newIncome: true, paidAtMs }));

    expect(shown(parked.atMs - 15 * MINUTE + 1)).toBe(true);
    expect(shown(parked.atMs - 15 * MINUTE)).toBe(false);
  });

  it("compares a new payment with the last call, or with the stop if there was no call, when a later run wrote the case again", () => {
    const since = (given: Partial<Case>, atMs: number) => {
      const parked = aCase({ wakesOn: "recharge", nextAttemptAtMs: NOW + 1, atMs: NOW, ...given });
      return [0, 1].map((ms) => isDue(parked, signals({ newIncome: true, paidAtMs: atMs - 15 * MINUTE + ms })));
    };
    const called = {
      attemptLog: [{ atMs: NOW - HOUR, code: "InsufficientBalance", requestId: "" }],
      stoppedAtMs: NOW - DAY,
    };

    expect(since(called, NOW - HOUR)).toEqual([false, true]);
    expect(since({ stoppedAtMs: NOW - DAY }, NOW - DAY)).toEqual([false, true]);
    expect(since({ ...called, atMs: NOW - 2 * HOUR }, NOW - 2 * HOUR)).toEqual([false, true]);
    // A payment that an earlier run dealt with does not count again.
    const known = aCase({ wakesOn: "recharge", nextAttemptAtMs: NOW + 1, atMs: NOW, ...called });
    expect(isDue(known, signals({ paidAtMs: NOW }))).toBe(false);
  });

  it("is true for another build, or after a day, for a case that waits for a person", () => {
    expect(isDue(waiting("person"), signals({ balanceSuffices: true, paidAtMs: NOW }))).toBe(false);
    expect(isDue(waiting("person"), signals({ build: "2 b" }))).toBe(true);
    expect(isDue(waiting("person", NOW), signals())).toBe(true);
  });
});
