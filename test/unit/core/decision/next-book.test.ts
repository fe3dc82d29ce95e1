import { describe, expect, it } from "vitest";
import { isBookNews, nextBook, type RunFindings, withoutEnds } from "../../../../functions/core/decision/next-book.ts";
import type { Case, OwnerStop } from "../../../../functions/core/memory/case-book.ts";
import { known } from "../../../../functions/core/terms/reading.ts";
import { aBook, aCase, aResult, aSubject, HOUR, MINUTE, NOW, STARTED } from "../../../support/builders.ts";
import type { PlainInstance } from "../../../support/plain-instance.ts";

const ID = "i-test0001";

describe("the book of a run whose records did not reach the log store", () => {
  const own = (given: Partial<Case>) => aBook([aCase({ runId: "run-1", ...given })], { runId: "run-1" });
  const caseIn = (...given: Parameters<typeof withoutEnds>) => withoutEnds(...given).cases.get(ID);

  it("keeps an end of a call of ours open as accepted", () => {
    expect(caseIn(own({ outcome: "recovered", acceptedAtMs: NOW - MINUTE }), aBook())).toMatchObject({
      outcome: "accepted",
      acceptedAtMs: NOW - MINUTE,
      reason: undefined,
    });
  });

  it("keeps the earlier entry of an instance before any other end", () => {
    const before = aCase();

    expect(caseIn(own({ outcome: "recovered-by-cloud" }), aBook([before]))).toBe(before);
  });

  it("forgets an end of an instance without an earlier entry", () => {
    expect(caseIn(own({ outcome: "released", reason: "by-arrears" }), aBook())).toBeUndefined();
    expect(caseIn(own({ outcome: "released", reason: "by-arrears" }), undefined)).toBeUndefined();
  });

  it("leaves open cases unchanged, and ends that another run reported", () => {
    const open = own({});
    const told = own({ runId: "run-0", outcome: "recovered" });

    expect(withoutEnds(open, aBook()).cases).toEqual(open.cases);
    expect(withoutEnds(told, aBook()).cases).toEqual(told.cases);
  });
});

describe("an owner's stop", () => {
  const stop: OwnerStop = {
    instanceId: ID,
    regionId: "cn-hangzhou",
    startedAtMs: STARTED,
    sinceMs: NOW - HOUR,
    proof: "solvent",
  };
  const found = (given: Partial<RunFindings>): RunFindings => ({
    nowMs: NOW,
    readAtMs: NOW,
    runId: "run-1",
    build: "1 a",
    results: [],
    regions: new Map([["cn-hangzhou", { sweptAtMs: NOW }]]),
    unreadable: [],
    balance: known({ available: 100, currency: "CNY" }),
    payment: known(undefined),
    paymentDealtWith: false,
    idle: false,
    recorded: new Set(),
    ...given,
  });
  const before = aBook([], { ownerStops: new Map([[ID, stop]]) });
  const listed = (instance: Partial<PlainInstance>) =>
    found({ results: [aResult({ outcome: "skipped", reason: "not-overdue" }, { subject: aSubject(instance) })] });
  const stands = (given: RunFindings) => nextBook(before, given).ownerStops.has(ID);

  it("is kept while the instance is stopped since the same start, or its start is unreadable", () => {
    expect(stands(listed({}))).toBe(true);
    expect(stands(listed({ startedAtMs: undefined }))).toBe(true);
    expect(stands(listed({ startedAtMs: STARTED + HOUR }))).toBe(false);
  });

  it("is removed when a listing has the instance no longer, or no longer stopped", () => {
    expect(stands(found({}))).toBe(false);
    expect(stands(listed({ status: "Running" }))).toBe(false);
  });

  it("is kept if its region was not listed, or was listed before the stop was seen", () => {
    expect(stands(found({ regions: new Map() }))).toBe(true);
    expect(stands(found({ regions: new Map([["cn-hangzhou", { sweptAtMs: NOW - 2 * HOUR }]]) }))).toBe(true);
  });
});

describe("an idle look is written", () => {
  const before = aBook([], { recordedAtMs: NOW - HOUR });
  const isNews = (given: Parameters<typeof aBook>[1], was = before) =>
    isBookNews(was, { ...was, recordedAtMs: NOW, ...given }, true);

  it("not if nothing changed", () => {
    expect(isNews({})).toBe(false);
  });

  it("after a message was sent", () => {
    expect(isNews({ told: { atMs: NOW, digest: "a" } })).toBe(true);
  });

  it("after a payment was dealt with, once", () => {
    const paid = { ...before, lastPayment: { number: "1" } };

    expect(isNews({ lastPayment: { number: "2" } }, paid)).toBe(true);
    expect(isNews({ lastPayment: { number: "1" } }, paid)).toBe(false);
  });

  it("for the first debt since the last sweep, not for the second one", () => {
    const inDebt = (agoMs: number | undefined) => ({
      ...before,
      regions: new Map([
        ["cn-hangzhou", { sweptAtMs: NOW - HOUR }],
        ["cn-beijing", {}],
      ]),
      inDebtAtMs: agoMs && NOW - agoMs,
    });

    expect(isNews({ inDebtAtMs: NOW }, inDebt(undefined))).toBe(true);
    expect(isNews({ inDebtAtMs: NOW }, inDebt(2 * HOUR))).toBe(true);
    expect(isNews({ inDebtAtMs: NOW }, inDebt(MINUTE))).toBe(false);
  });

  it("after nearly a day, and without a book before it", () => {
    expect(isNews({ recordedAtMs: NOW + 22 * HOUR })).toBe(true);
    expect(isBookNews(undefined, before, true)).toBe(true);
  });
});
