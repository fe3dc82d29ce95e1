import { describe, expect, it } from "vitest";
import { isCandidate } from "../../../../functions/core/decision/subject.ts";
import { aCase, aResult, aSubject } from "../../../support/builders.ts";

const NOTHING = { outcome: "skipped", reason: "not-overdue" } as const;
const PARKED = { outcome: "parked", reason: "evidence-unreadable" } as const;

describe("a record is written of an instance", () => {
  it("whose stop has evidence, whose case is open, or that was called", () => {
    expect(isCandidate(aResult(NOTHING, { subject: aSubject({}, { evidence: "lock" }) }))).toBe(true);
    expect(isCandidate(aResult(NOTHING, { subject: aSubject({}, { previous: aCase() }) }))).toBe(true);
    expect(isCandidate(aResult(NOTHING, { calls: 1 }))).toBe(true);
  });

  it("not without evidence and with a closed case", () => {
    expect(isCandidate(aResult(NOTHING))).toBe(false);
    expect(
      isCandidate(aResult(NOTHING, { subject: aSubject({}, { previous: aCase({ outcome: "recovered" }) }) })),
    ).toBe(false);
  });

  it("that is parked, unless only the memory is unreadable", () => {
    const unread = (fact: string) => aResult(PARKED, { subject: aSubject({}, { unknown: { fact, why: "denied" } }) });

    expect(isCandidate(aResult(PARKED))).toBe(true);
    expect(isCandidate(unread("tags"))).toBe(true);
    expect(isCandidate(unread("memory"))).toBe(false);
  });

  it.each([
    { outcome: "recovered" },
    { outcome: "recovered-by-cloud" },
    { outcome: "released", reason: "unknown" },
  ] as const)("that came to an end: %j", (outcome) => {
    expect(isCandidate(aResult(outcome))).toBe(true);
  });
});
