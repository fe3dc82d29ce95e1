import { describe, expect, it } from "vitest";
import { untouched, vpcAdvice } from "../../../../functions/core/decision/result.ts";
import { toIso } from "../../../../functions/core/lang/iso-time.ts";
import type { Case } from "../../../../functions/core/memory/case-book.ts";
import { aCase, anInstance, aSubject, DAY, HOUR, MINUTE, NOW } from "../../../support/builders.ts";

const FACTS = { nowMs: NOW, fundsSuffice: false };
const CLOUD_ERROR = { outcome: "parked", reason: "cloud-error" } as const;
const resumed = (previous: Case, rest: Parameters<typeof aSubject>[1] = {}) => aSubject({}, { previous, ...rest });
const ERROR = { code: "InternalError", message: "try later" };

describe("a decision without a call", () => {
  it("keeps the wait and the error of the case", () => {
    const atMs = NOW + 3 * HOUR;
    const previous = aCase({ wakesOn: `at:${toIso(atMs)}`, nextAttemptAtMs: atMs, error: ERROR });

    expect(untouched(resumed(previous), CLOUD_ERROR, "nothing", FACTS)).toMatchObject({
      wake: { wakesOn: `at:${toIso(atMs)}`, nextAttemptAtMs: atMs },
      error: ERROR,
    });
  });

  it("shortens the wait if the release turned out to be nearer", () => {
    const atMs = NOW + 6 * HOUR;
    const previous = aCase({ wakesOn: `at:${toIso(atMs)}`, nextAttemptAtMs: atMs });
    const release = { atMs: NOW + 5 * HOUR, source: "stop-event" } as const;

    expect(untouched(resumed(previous, { release }), CLOUD_ERROR, "wait", FACTS).wake).toEqual({
      wakesOn: `at:${toIso(NOW + 3 * HOUR)}`,
      nextAttemptAtMs: NOW + 3 * HOUR,
    });
  });

  it("adds no time to a wait without one", () => {
    expect(untouched(resumed(aCase({ wakesOn: "lock-change" })), CLOUD_ERROR, "wait", FACTS).wake).toEqual({
      wakesOn: "lock-change",
    });
  });

  it("starts a wait if the case has none", () => {
    expect(untouched(resumed(aCase({ error: ERROR })), CLOUD_ERROR, "nothing", FACTS)).toMatchObject({
      wake: { nextAttemptAtMs: NOW + 10 * MINUTE },
      error: ERROR,
    });
  });

  it("keeps the time of the accepted call of a case that has no reason", () => {
    const previous = aCase({ outcome: "accepted", reason: undefined, acceptedAtMs: NOW - MINUTE });

    expect(untouched(resumed(previous), { outcome: "accepted" }, "nothing", FACTS).acceptedAtMs).toBe(NOW - MINUTE);
  });

  it("starts a new wait with another reason, another outcome, or no case", () => {
    const errorOf = (subject: ReturnType<typeof aSubject>) =>
      untouched(subject, { outcome: "parked", reason: "no-stock" }, "nothing", FACTS).error;

    expect(errorOf(resumed(aCase({ error: ERROR })))).toBeUndefined();
    expect(errorOf(resumed(aCase({ outcome: "failed", reason: "no-stock", error: ERROR })))).toBeUndefined();
    expect(errorOf(aSubject())).toBeUndefined();
    expect(errorOf(resumed(aCase({ reason: "no-stock", error: ERROR, atMs: NOW - DAY })))).toBe(ERROR);
  });
});

describe("the advice about VPCs", () => {
  it("is not given on the classic network", () => {
    const { vpcId, ...classic } = anInstance();

    expect(vpcId).toBeDefined();
    expect(vpcAdvice({ instance: classic, warnings: [] })).toBeUndefined();
    expect(vpcAdvice(aSubject())).toContain("open a ticket");
  });
});
