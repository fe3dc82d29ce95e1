/** Tests `isAroundDebt` and `isAfterPayment` of `remembered-stop.ts` through `planInstance`: a stop around a debt that is paid by now. */
import { describe, expect, it } from "vitest";
import { planInstance } from "../../../../functions/core/decision/plan.ts";
import { isAroundDebt } from "../../../../functions/core/decision/remembered-stop.ts";
import { waitsSinceMs as waitingSinceMs } from "../../../../functions/core/decision/waits-since.ts";
import type { Case, OwnerStop } from "../../../../functions/core/memory/case-book.ts";
import { known } from "../../../../functions/core/terms/reading.ts";
import {
  aBook,
  aCase,
  aMemory,
  anInstance,
  aPlanContext,
  aResult,
  aStop,
  aSubject,
  aView,
  DAY,
  HOUR,
  MINUTE,
  NOW,
  STARTED,
} from "../../../support/builders.ts";
import type { PlainInstance } from "../../../support/plain-instance.ts";

const SWEPT_AT = NOW - HOUR;
const afterDebt = (debtOverAtMs: number) => aView([], { debtPaidSince: true, debtOverAtMs, sweptAtMs: SWEPT_AT });
const stopAt = (sinceMs: number, proof: OwnerStop["proof"] = "solvent"): OwnerStop => ({
  instanceId: "i-test0001",
  regionId: "cn-hangzhou",
  startedAtMs: STARTED,
  sinceMs,
  proof,
});
const remembering = (stop: OwnerStop | undefined, cases: readonly Case[] = []) =>
  aPlanContext({
    memory: aMemory([], {
      book: known(aBook(cases, { ownerStops: new Map(stop ? [[stop.instanceId, stop]] : []) })),
    }),
  });
const endOf = (given: Partial<PlainInstance>, view = aView(), context = aPlanContext()) => {
  const decision = planInstance(anInstance({ lockReasons: [], ...given }), view, context);
  return decision.do === "nothing" && "reason" in decision.outcome ? decision.outcome.reason : decision.do;
};

describe("a stop since the last sweep, with a start after that sweep", () => {
  const startedAtMs = NOW - 30 * MINUTE;

  it("is a question for a person if a debt ended after the start", () => {
    expect(endOf({ startedAtMs }, afterDebt(NOW - 5 * MINUTE))).toBe("owner-unclear");
  });

  it("is the owner's if the debt ended before the start", () => {
    expect(endOf({ startedAtMs }, afterDebt(NOW - 35 * MINUTE))).toBe("not-overdue");
    expect(endOf({ startedAtMs }, afterDebt(startedAtMs + MINUTE))).toBe("not-overdue");
  });
});

describe("a stop that a sweep first saw shortly after a payment that it could not see yet", () => {
  const paidAtMs = NOW - 2 * HOUR;

  it("is a question for a person once the payment shows", () => {
    const context = remembering(stopAt(paidAtMs + MINUTE));

    expect(endOf({}, aView(), context)).toBe("not-overdue");
    expect(endOf({}, aView([], { debtOverAtMs: paidAtMs }), context)).toBe("owner-unclear");
  });

  it("is a question for a person even if the clock of its host was behind", () => {
    const view = aView([], { debtOverAtMs: paidAtMs });

    expect(endOf({}, view, remembering(stopAt(paidAtMs - 10 * MINUTE)))).toBe("owner-unclear");
  });

  it("is a question for a person once the lock is gone that had held the instance since", () => {
    const held = (sinceMs: number) => remembering(undefined, [aCase({ reason: "security-lock", sinceMs })]);
    const view = aView([], { debtOverAtMs: paidAtMs });

    expect(endOf({}, view, held(paidAtMs + MINUTE))).toBe("owner-unclear");
    expect(endOf({}, view, held(paidAtMs + HOUR))).toBe("not-overdue");
  });

  it("is the owner's if the sweep was well before the payment or long after it, or the owner was seen stopping it", () => {
    const view = aView([], { debtOverAtMs: paidAtMs });

    expect(endOf({}, view, remembering(stopAt(paidAtMs - 16 * MINUTE)))).toBe("not-overdue");
    expect(endOf({}, view, remembering(stopAt(paidAtMs + HOUR)))).toBe("not-overdue");
    expect(endOf({}, view, remembering(stopAt(paidAtMs + MINUTE, "after-start")))).toBe("not-overdue");
  });

  it("stays a question for a person, whatever is read later", () => {
    const context = remembering(stopAt(NOW - 2 * DAY), [aCase({ reason: "owner-unclear" })]);

    expect(endOf({}, aView(), context)).toBe("owner-unclear");
    expect(endOf({ lockReasons: ["financial"] }, aView([aStop()]), context)).toBe("owner-unclear");
  });
});

describe("how long a case has waited", () => {
  const parked = (reason: "throttled" | "cloud-error" | "quota", previous?: Case, waitsSinceMs?: number) =>
    waitingSinceMs(aResult({ outcome: "parked", reason }, { subject: aSubject({}, { previous, waitsSinceMs }) }));
  const before = aCase({ reason: "throttled", sinceMs: NOW - 5 * HOUR });

  it("counts on from one reason to the next if a person is told of both after a day", () => {
    expect(parked("cloud-error", before)).toBe(NOW - 5 * HOUR);
    expect(parked("quota", before)).toBe(NOW);
  });

  it("counts from the stop if nothing says otherwise", () => {
    expect(parked("cloud-error", undefined, NOW - 3 * DAY)).toBe(NOW - 3 * DAY);
    expect(parked("cloud-error")).toBe(NOW);
  });
});

describe("a case of the same run, which no book has dated", () => {
  it("was not first seen after a payment", () => {
    const view = aView([], { debtOverAtMs: NOW - HOUR, debtPaidSince: true, sweptAtMs: SWEPT_AT });

    expect(isAroundDebt(anInstance(), view, known({ known: {} }))).toBe(false);
    expect(isAroundDebt(anInstance(), view, known({ known: { sinceMs: NOW - 30 * MINUTE } }))).toBe(true);
  });
});
