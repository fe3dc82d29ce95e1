import { describe, expect, it } from "vitest";
import { isAfterPayment, isAroundDebt, rememberedStop } from "../../../../functions/core/decision/remembered-stop.ts";
import { type Case, type OwnerStop, START_UNREAD } from "../../../../functions/core/memory/case-book.ts";
import { known, valueIfKnown } from "../../../../functions/core/terms/reading.ts";
import { aBook, aCase, anInstance, aView, HOUR, MINUTE, NOW, STARTED } from "../../../support/builders.ts";

const stopOf = (proof: OwnerStop["proof"]): OwnerStop => ({
  instanceId: "i-test0001",
  regionId: "cn-hangzhou",
  startedAtMs: STARTED,
  sinceMs: NOW - 2 * HOUR,
  proof,
});

describe("a case that read the instance running at this start", () => {
  const book = known(aBook([aCase({ status: "Running", startedAtMs: STARTED })]));

  it.each([
    ["Stopped", false],
    ["Stopping", false],
    ["Starting", true],
  ])("beside %s: is about the stop that shows now: %s", (status, isKept) => {
    const remembered = valueIfKnown(rememberedStop(anInstance({ status, startedAtMs: STARTED }), book));
    expect(remembered?.known !== undefined).toBe(isKept);
  });
});

describe("an owner stop whose start could not be read", () => {
  const stop = { ...stopOf("undated"), startedAtMs: START_UNREAD };
  const book = known(aBook([], { ownerStops: new Map([[stop.instanceId, stop]]) }));
  const remembered = (startedAtMs: number) =>
    valueIfKnown(rememberedStop(anInstance({ startedAtMs }), book))?.ownerStop;

  it("is about the start that is read later, unless that start is later than the look", () => {
    expect(remembered(STARTED)).toEqual({ ...stop, startedAtMs: STARTED });
    expect(remembered(stop.sinceMs + 15 * MINUTE)).toBeDefined();
    expect(remembered(stop.sinceMs + 16 * MINUTE)).toBeUndefined();
  });
});

describe("a start of the cloud that was reported", () => {
  const remembers = (given: Partial<Case>) =>
    valueIfKnown(rememberedStop(anInstance(), known(aBook([aCase({ outcome: "recovered-by-cloud", ...given })]))))
      ?.known !== undefined;

  it("is no other stop if it was only starting and fell back, which leaves the start time as it was", () => {
    expect(remembers({ status: "Starting" })).toBe(true);
    expect(remembers({ status: "Starting", startedAtMs: STARTED - MINUTE })).toBe(false);
    expect(remembers({ status: "Running" })).toBe(false);
  });
});

describe("a stop around a debt", () => {
  const view = aView([], { debtPaidSince: true, debtOverAtMs: NOW - HOUR, sweptAtMs: NOW - 3 * HOUR });

  it.each([
    ["solvent", false],
    ["sighted", false],
    ["asked", true],
    ["unread", true],
  ] as const)("with an owner stop on record, proved by %s: asks a person: %s", (proof, isAround) => {
    expect(isAroundDebt(anInstance(), view, known({ ownerStop: stopOf(proof) }))).toBe(isAround);
  });
});

describe("an owner stop that was seen during a start of ours", () => {
  const sinceMs = NOW - HOUR;
  const asks = (owesAtMs?: number) => isAfterPayment(aView([], { owesAtMs }), { proof: "after-start", sinceMs });

  it("is doubtful if the account owed again within the time in which a debt shows", () => {
    expect(asks(sinceMs + MINUTE)).toBe(true);
    expect(asks(sinceMs + 2 * HOUR)).toBe(false);
    // That debt was paid before the start.
    expect(asks(sinceMs - MINUTE)).toBe(false);
    expect(asks()).toBe(false);
  });
});
