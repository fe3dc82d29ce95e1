import { describe, expect, it } from "vitest";
import { toIso } from "../../../../functions/core/lang/iso-time.ts";
import { needsPerson } from "../../../../functions/core/report/needs-person.ts";
import { DAY, HOUR, NOW } from "../../../support/builders.ts";

describe("needsPerson", () => {
  it("goes by the outcome for a reason that a newer version wrote", () => {
    expect(needsPerson({ outcome: "failed", reason: "of-a-newer-version" }, NOW)).toBe(true);
    expect(needsPerson({ outcome: "parked", reason: "of-a-newer-version" }, NOW)).toBe(false);
  });

  it("asks for a person while the release of an unfinished case is near", () => {
    const parked = (aheadMs: number) => ({
      outcome: "parked",
      reason: "of-a-newer-version",
      release_at: toIso(NOW + aheadMs),
    });

    expect(needsPerson(parked(74 * HOUR - 1), NOW)).toBe(true);
    expect(needsPerson(parked(74 * HOUR), NOW)).toBe(false);
  });

  const record = (outcome: string, reason = "", rest: Record<string, string> = {}) => ({ outcome, reason, ...rest });

  it.each(["insufficient-balance", "security-lock", "dedicated-host-unpaid", "quota", "owner-unclear"])(
    "asks at once for parked/%s",
    (reason) => {
      expect(needsPerson(record("parked", reason), NOW)).toBe(true);
      expect(needsPerson(record("skipped", reason), NOW)).toBe(false);
    },
  );

  it("asks for every instance that failed or was released", () => {
    expect(needsPerson(record("failed", "denied"), NOW)).toBe(true);
    expect(needsPerson(record("released", "unknown"), NOW)).toBe(true);
  });

  it.each(["recovered", "recovered-by-cloud", "accepted", "planned", "skipped"])("does not ask for %s", (outcome) => {
    expect(needsPerson(record(outcome), NOW)).toBe(false);
    expect(needsPerson({}, NOW)).toBe(false);
  });

  it.each(["no-stock", "start-failed"])("asks for %s after a day of trying", (reason) => {
    const tried = (ms: number) => ({ attempt_log: JSON.stringify([[toIso(NOW - ms), "X", ""]]) });

    expect(needsPerson(record("parked", reason, tried(DAY + 1)), NOW)).toBe(true);
    expect(needsPerson(record("parked", reason, tried(DAY)), NOW)).toBe(false);
    expect(needsPerson(record("parked", reason), NOW)).toBe(false);
    expect(needsPerson(record("skipped", "in-progress", tried(9 * DAY)), NOW)).toBe(false);
  });

  it("counts from the first attempt, which the last ten attempts no longer show, and from the beginning of the wait", () => {
    const lately = { attempt_log: JSON.stringify([[toIso(NOW - HOUR), "X", ""]]) };

    for (const field of ["first_attempt_at", "waiting_since"]) {
      expect(needsPerson(record("parked", "no-stock", { ...lately, [field]: toIso(NOW - DAY - 1) }), NOW)).toBe(true);
      expect(needsPerson(record("parked", "no-stock", { ...lately, [field]: toIso(NOW - DAY) }), NOW)).toBe(false);
    }
  });

  it("asks for an instance that is released within 74 hours", () => {
    const left = (ms: number) => ({ release_at: toIso(NOW + ms) });

    expect(needsPerson(record("parked", "settling", left(74 * HOUR - 1)), NOW)).toBe(true);
    expect(needsPerson(record("planned", "", left(HOUR)), NOW)).toBe(true);
    expect(needsPerson(record("parked", "settling", left(74 * HOUR)), NOW)).toBe(false);
    expect(needsPerson(record("recovered", "", left(HOUR)), NOW)).toBe(false);
  });

  const tried = { attempt_log: JSON.stringify([[new Date(NOW - 2 * DAY).toISOString(), "X", ""]]) };

  it("does not ask for an instance that was recovered after a day without stock", () => {
    expect(needsPerson({ outcome: "recovered", reason: "no-stock", ...tried }, NOW)).toBe(false);
  });
});
