import { describe, expect, it } from "vitest";
import {
  lastStopOf,
  type RegionFacts,
  regionMemoryAfter,
  regionViewOf,
} from "../../../../functions/core/decision/region-view.ts";
import { known, unknown } from "../../../../functions/core/terms/reading.ts";
import { anInstance, aStop, CHINA, DAY, HOUR, NOW } from "../../../support/builders.ts";

const SWEPT = { sweptAtMs: NOW - DAY };
const NO_BALANCE = { balance: unknown("denied"), payment: known(undefined) };
const money = (available: number) => ({ balance: known({ available, currency: "CNY" }), payment: known(undefined) });
const facts = (given: Partial<RegionFacts> = {}): RegionFacts => ({
  account: CHINA,
  money: money(100),
  instances: [anInstance()],
  listed: true,
  events: [],
  eventsComplete: known(true),
  memory: SWEPT,
  inDebtAtMs: undefined,
  lastStopAtMs: lastStopOf(given.events ?? []),
  nowMs: NOW,
  ...given,
});

describe("a debt was paid since the last sweep", () => {
  const isPaid = (given: Partial<RegionFacts>) => regionViewOf(facts(given)).debtPaidSince;
  const events = [aStop({ atMs: NOW - HOUR })];

  it("if arrears stopped an instance since, no instance is locked and nothing is owed", () => {
    expect(isPaid({ events })).toBe(true);
    expect(isPaid({ events: [aStop({ atMs: NOW - 2 * DAY })] })).toBe(false);
  });

  it("if the vendor scheduled a release since, which it does when it stops an instance", () => {
    const release = (atMs: number) => [aStop({ type: "delete", state: "scheduled", atMs })];

    expect(isPaid({ events: release(NOW + 15 * DAY - HOUR), money: NO_BALANCE })).toBe(true);
    expect(isPaid({ events: release(NOW + 13 * DAY), money: NO_BALANCE })).toBe(false);
  });

  it("not while an instance is locked or a debt is read", () => {
    expect(isPaid({ events, instances: [anInstance({ lockReasons: ["financial"] })] })).toBe(false);
    expect(isPaid({ events, money: money(-1) })).toBe(false);
  });

  it("perhaps, if the balance cannot be read: a person is asked", () => {
    expect(isPaid({ events, money: NO_BALANCE })).toBe(true);
  });

  it("if arrears stopped an instance in another region of the account since", () => {
    expect(isPaid({ lastStopAtMs: NOW - HOUR })).toBe(true);
    expect(isPaid({ lastStopAtMs: NOW - HOUR, instances: [anInstance({ lockReasons: ["financial"] })] })).toBe(false);
  });

  it("if a recharge started this run, even if billing does not show its payment yet", () => {
    expect(isPaid({ rechargedAtMs: NOW })).toBe(true);
    expect(regionViewOf(facts({ rechargedAtMs: NOW })).debtPossible).toBe(true);
    expect(regionViewOf(facts({ rechargedAtMs: NOW, memory: undefined })).solvent).toBe(false);
  });

  it("if a debt was read since, and the account owes nothing now", () => {
    expect(isPaid({ inDebtAtMs: NOW - HOUR })).toBe(true);
    expect(isPaid({ inDebtAtMs: NOW - 2 * DAY })).toBe(false);
    expect(isPaid({ inDebtAtMs: NOW - HOUR, money: money(-1) })).toBe(false);
    expect(isPaid({ inDebtAtMs: NOW - HOUR, money: NO_BALANCE })).toBe(true);
  });

  it("not at the first look, which has nothing to compare with", () => {
    expect(isPaid({ events, memory: undefined })).toBe(false);
  });
});

describe("the memory of a region", () => {
  it("stays as it was if the region was not listed", () => {
    expect(regionMemoryAfter(facts({ listed: false }))).toBe(SWEPT);
    expect(regionMemoryAfter(facts({ listed: false, memory: undefined }))).toEqual({});
  });

  it("dates a suspension from its first sign, until a look finds neither lock nor debt", () => {
    const locked = { instances: [anInstance({ lockReasons: ["financial"] })], events: [aStop()] };

    expect(regionMemoryAfter(facts(locked))).toMatchObject({ sweptAtMs: NOW, suspendedAtMs: NOW - 2 * DAY });
    expect(regionMemoryAfter(facts({ events: [aStop()] }))).toMatchObject({
      suspendedAtMs: undefined,
      clearedAtMs: NOW,
    });
  });
});

describe("the time of the last debt that was read", () => {
  const owesAt = (available: number, inDebtAtMs?: number) =>
    regionViewOf(facts({ money: money(available), inDebtAtMs })).owesAtMs;

  it("is now, or that on record if the debt is paid by now", () => {
    expect(owesAt(-1, NOW - HOUR)).toBe(NOW);
    expect(owesAt(100, NOW - HOUR)).toBe(NOW - HOUR);
    expect(owesAt(100)).toBeUndefined();
  });
});
