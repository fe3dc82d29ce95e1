import { describe, expect, it } from "vitest";
import type { Subject } from "../../../../functions/core/decision/subject.ts";
import { unknown } from "../../../../functions/core/terms/reading.ts";
import { createDecideAgain } from "../../../../functions/steps/act/decide-again.ts";
import {
  anInstance,
  aPlanContext,
  aSubject,
  aView,
  DAY,
  decisionFacts,
  MINUTE,
  NOW,
} from "../../../support/builders.ts";
import type { PlainInstance } from "../../../support/plain-instance.ts";

const clock = { nowMs: () => NOW };
const decideAgain = createDecideAgain(decisionFacts(), clock);
const again = (now: Partial<PlainInstance>, before: Partial<Omit<Subject, "instance">> = {}) =>
  decideAgain(aSubject({}, { evidence: "event", ...before }), anInstance(now));
const endOf = (decision: ReturnType<typeof again>) => ("outcome" in decision ? decision.outcome : decision.do);

describe("a later look of the same run", () => {
  it("leads to a call while nothing has changed", () => {
    expect(endOf(again({}))).toBe("reactivate");
  });

  it("obeys a tag and a lock that the instance has got since", () => {
    expect(endOf(again({ tags: { "auto-recovery": "off" } }))).toMatchObject({ reason: "excluded" });
    expect(endOf(again({ lockReasons: ["security"] }))).toMatchObject({ reason: "security-lock" });
  });

  it("makes no call if a fact can no longer be read", () => {
    const unread = { ...anInstance(), tags: unknown("odd") };

    expect(decideAgain(aSubject(), unread)).toMatchObject({
      outcome: { reason: "evidence-unreadable" },
      subject: { unknown: { fact: "tags" } },
    });
  });

  it("leaves alone what was started and stopped again, and keeps no evidence of the stop before", () => {
    const before = { evidence: "lock+event", stoppedAtMs: NOW - 2 * DAY } as const;
    const evidenceOf = (lockReasons: readonly string[]) =>
      again({ startedAtMs: NOW - DAY, lockReasons }, before).subject;

    expect(again({ startedAtMs: NOW - DAY })).toMatchObject({ outcome: { outcome: "skipped", reason: "not-overdue" } });
    expect(evidenceOf([])).toMatchObject({ evidence: undefined });
    expect(evidenceOf([])).not.toHaveProperty("stoppedAtMs");
    expect(evidenceOf(["financial"])).toMatchObject({ evidence: "lock" });
  });

  it("keeps the evidence for the record of an instance that was started and runs", () => {
    for (const status of ["Running", "Starting"])
      expect(again({ startedAtMs: NOW - DAY, status }, { evidence: "lock" }).subject).toMatchObject({
        evidence: "lock",
      });
  });

  it("asks a person if the start can no longer be read", () => {
    expect(endOf(again({ startedAtMs: undefined }))).toMatchObject({ reason: "owner-unclear" });
  });

  it("keeps the evidence of a lock that a payment has removed since the first look", () => {
    const facts = { views: new Map([["cn-hangzhou", aView()]]), context: aPlanContext() };
    const locked = aSubject({ lockReasons: ["financial"] }, { evidence: "lock" });

    expect(createDecideAgain(facts, clock)(locked, anInstance())).toMatchObject({
      do: "reactivate",
      subject: { evidence: "lock" },
    });
  });

  it.each([
    ["after-start", 10],
    ["sighted", 9],
  ])("remembers a stop by the owner as %s if the stop before is %d minutes old", (proof, minutes) => {
    expect(again({ status: "Stopping" }, { stoppedAtMs: NOW - minutes * MINUTE })).toMatchObject({
      outcome: { outcome: "skipped", reason: "changing-state" },
      subject: { ownerStop: { proof, sinceMs: NOW } },
    });
  });
});
