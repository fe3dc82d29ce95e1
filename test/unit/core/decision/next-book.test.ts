import { describe, expect, it } from "vitest";
import { isBookNews, nextBook, partialBook, type RunFindings } from "../../../../functions/core/decision/next-book.ts";
import type { Result } from "../../../../functions/core/decision/subject.ts";
import type { OwnerStop } from "../../../../functions/core/memory/case-book.ts";
import { known, unknown } from "../../../../functions/core/terms/reading.ts";
import { aBook, aCase, aResult, aSubject, HOUR, MINUTE, NOW, STARTED } from "../../../support/builders.ts";
import type { PlainInstance } from "../../../support/plain-instance.ts";

const ID = "i-test0001";

const found = (given: Partial<RunFindings>): RunFindings => ({
  nowMs: NOW,
  readAtMs: NOW,
  runId: "run-1",
  build: "1 a",
  results: [],
  sightings: [],
  regions: new Map([["cn-hangzhou", { sweptAtMs: NOW }]]),
  unreadable: [],
  balance: known({ available: 100, currency: "CNY" }),
  payment: known(undefined),
  paymentDealtWith: false,
  idle: false,
  recorded: new Set(),
  ...given,
});
const foundOf = (result: Result) => found({ results: [result], recorded: new Set([result]) });
const EVIDENT = { subject: aSubject({ startedAtMs: STARTED }, { evidence: "event" }) } as const;

describe("a case", () => {
  const caseAfter = (known: Parameters<typeof aCase>[0], result: Result) =>
    nextBook(aBook([aCase(known)]), foundOf(result)).cases.get(ID);
  const parked = aResult({ outcome: "parked", reason: "no-stock" }, EVIDENT);

  it("is what this run found, unless the entry that is known is newer or of a later start", () => {
    expect(caseAfter({}, parked)).toMatchObject({ runId: "run-1", reason: "no-stock" });
    expect(caseAfter({ atMs: NOW + MINUTE }, parked)).toMatchObject({ runId: "run-0" });
    expect(caseAfter({ startedAtMs: NOW - HOUR }, parked)).toMatchObject({ runId: "run-0" });
  });

  it("keeps the known start if this run could not read the start", () => {
    const before = aCase({});
    const odd = { ...aSubject().instance, startedAtMs: unknown("odd") };
    const unclear = (previous: typeof before | undefined) => {
      const subject = { ...aSubject({}, { previous }), instance: odd };
      return caseAfter({}, aResult({ outcome: "parked", reason: "owner-unclear" }, { subject }));
    };

    expect(unclear(before)).toMatchObject({ runId: "run-1", startedAtMs: before.startedAtMs });
    expect(unclear(undefined)?.startedAtMs).toBeUndefined();
  });

  it("stays as it is where the instance is left to another run", () => {
    expect(caseAfter({}, aResult({ outcome: "skipped", reason: "in-progress" }, EVIDENT))).toMatchObject({
      runId: "run-0",
    });
  });

  it("stays open while its instance starts or stops, because a later run reads its end", () => {
    const starting = aResult({ outcome: "skipped", reason: "changing-state" }, EVIDENT);

    expect(caseAfter({ outcome: "parked" }, starting)).toMatchObject({ outcome: "parked", runId: "run-0" });
  });

  it("that is closed stays so if nothing new was found", () => {
    const nothingNew = aResult({ outcome: "skipped", reason: "not-overdue" }, EVIDENT);

    expect(caseAfter({ outcome: "recovered-by-cloud" }, nothingNew)).toMatchObject({ outcome: "recovered-by-cloud" });
    expect(caseAfter({}, nothingNew)).toMatchObject({ outcome: "skipped" });
    expect(caseAfter({ outcome: "recovered-by-cloud" }, parked)).toMatchObject({ outcome: "parked" });
  });
});

describe("the book of a run that could not read the memory", () => {
  it("holds the cases that it wrote records of, without the fact that the run could not read", () => {
    const subject = { ...EVIDENT.subject, unknown: { fact: "memory", why: "the log store could not be read" } };
    const result = aResult({ outcome: "parked", reason: "evidence-unreadable" }, { subject });
    const book = partialBook("1000000000000001", foundOf(result));

    expect(book).toMatchObject({ partial: true, blindAtMs: NOW });
    expect(book.cases.get(ID)).toMatchObject({ reason: "evidence-unreadable", evidence: "event", unknown: undefined });
  });

  it("says nothing of a run that wrote no record", () => {
    const book = partialBook("1000000000000001", found({ results: [aResult({ outcome: "skipped", reason: "spot" })] }));

    expect([book.blindAtMs, book.cases.size]).toEqual([undefined, 0]);
  });
});

describe("the time of blind records", () => {
  const blind = aBook([aCase({ regionId: "cn-shanghai" })], { blindAtMs: NOW - MINUTE });
  const parked = aResult({ outcome: "parked", reason: "no-stock" }, EVIDENT);

  it("stays until each open case of that time is recorded again", () => {
    expect(nextBook(blind, found({})).blindAtMs).toBe(NOW - MINUTE);
    expect(nextBook(blind, foundOf(parked)).blindAtMs).toBeUndefined();
    expect(nextBook(aBook([aCase({ outcome: "skipped" })], { blindAtMs: NOW }), found({})).blindAtMs).toBeUndefined();
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
  const before = aBook([], { ownerStops: new Map([[ID, stop]]) });
  const listed = (instance: Partial<PlainInstance>) =>
    found({ results: [aResult({ outcome: "skipped", reason: "not-overdue" }, { subject: aSubject(instance) })] });
  it("that a run saw without a decision is remembered, also by a run that could not read the memory", () => {
    const given = found({ sightings: [stop], regions: new Map() });

    expect(nextBook(aBook(), given).ownerStops.get(ID)).toEqual(stop);
    expect(partialBook("1000000000000001", given).ownerStops.get(ID)).toEqual(stop);
  });

  it("that another run saw with a better proof is kept", () => {
    const weaker = found({ sightings: [{ ...stop, sinceMs: NOW, proof: "unread" }], regions: new Map() });
    const better = found({ sightings: [{ ...stop, sinceMs: NOW, proof: "after-start" }], regions: new Map() });

    expect(nextBook(before, weaker).ownerStops.get(ID)).toEqual(stop);
    expect(nextBook(before, better).ownerStops.get(ID)).toMatchObject({ proof: "after-start" });
  });

  const stands = (given: RunFindings) => nextBook(before, given).ownerStops.has(ID);

  it("is kept while the instance is stopped since the same start, or its start is unreadable", () => {
    expect(stands(listed({}))).toBe(true);
    expect(stands(listed({ startedAtMs: undefined }))).toBe(true);
    expect(stands(listed({ startedAtMs: STARTED + HOUR }))).toBe(false);
  });

  it("is removed when a listing has the instance no longer and the reading by id kept no stop, or it is no longer stopped", () => {
    expect(stands(found({}))).toBe(false);
    expect(stands(found({ sightings: [stop] }))).toBe(true);
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
