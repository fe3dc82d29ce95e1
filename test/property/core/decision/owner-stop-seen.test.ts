/**
 * A sweep that lists an instance as stopped and unlocked sees its owner's stop. Whatever later looks read or fail to read, and whatever
 * the policy says about a lock alone, no later run calls the instance while its start is the same.
 */
import { test } from "@fast-check/vitest";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextBook, partialBook, type RunFindings } from "../../../../functions/core/decision/next-book.ts";
import { planInstance } from "../../../../functions/core/decision/plan.ts";
import { regionMemoryAfter, regionViewOf } from "../../../../functions/core/decision/region-view.ts";
import { notCalled, toResult, untouched } from "../../../../functions/core/decision/result.ts";
import { isCandidate } from "../../../../functions/core/decision/subject.ts";
import type { ArrearsEvent, Balance, Payment } from "../../../../functions/core/instance/instance.ts";
import type { CaseBook } from "../../../../functions/core/memory/case-book.ts";
import { decodeBook, encodeBook } from "../../../../functions/core/memory/case-book-codec.ts";
import { emptyBook, mergeBooks } from "../../../../functions/core/memory/merge-books.ts";
import { unreadableMemory } from "../../../../functions/core/memory/read-memory.ts";
import { known, type Reading, unknown } from "../../../../functions/core/terms/reading.ts";
import {
  aMemory,
  anInstance,
  aPlanContext,
  CHINA,
  DAY,
  HOUR,
  MINUTE,
  NOW,
  SELECT_ALL,
  STARTED,
} from "../../../support/builders.ts";

const ID = "i-test0001";
const ODD = unknown("odd");
const FIRST_AT = NOW - 9 * DAY;

interface Look {
  /** Minutes since the look before. */
  readonly afterMinutes: number;
  readonly locks: readonly string[] | "odd";
  readonly hasStart: boolean;
  readonly events: "read" | "unread";
  /** Its own stop event was published since the look before. */
  readonly ownEvent: boolean;
  /** Another instance of the region has a stop event. */
  readonly othersEvent: boolean;
  readonly balance: number | "odd";
  readonly payment: "none" | "odd" | "now" | "before";
  readonly listed: boolean;
  readonly memory: "read" | "unread";
  readonly isSweep: boolean;
}

const looks: fc.Arbitrary<Look> = fc.record({
  afterMinutes: fc.constantFrom(1, 5, 59, 61, 119, 121, 1_440, 10_000),
  locks: fc.constantFrom<Look["locks"][]>([], ["financial"], ["financial", "security"], ["security"], "odd"),
  hasStart: fc.boolean(),
  events: fc.constantFrom("read", "unread"),
  ownEvent: fc.boolean(),
  othersEvent: fc.boolean(),
  balance: fc.constantFrom<Look["balance"][]>(-50, 0, 500, "odd"),
  payment: fc.constantFrom("none", "odd", "now", "before"),
  listed: fc.boolean(),
  memory: fc.constantFrom("read", "unread"),
  isSweep: fc.boolean(),
});
/** What the first sweep, which sees the stop, may read besides. */
const firstLooks = looks.map(
  (look): Look => ({
    ...look,
    locks: [],
    hasStart: true,
    ownEvent: false,
    listed: true,
    memory: "read",
  }),
);

type LockOnly = (typeof SELECT_ALL)["lockOnly"];

/** Plays one look, and returns the decision and the next case book. */
function play(before: CaseBook, look: Look, { nowMs, published, lockOnly }: Told) {
  const readsEvents = look.events === "read";
  const own = published.map((atMs): ArrearsEvent => ({ instanceId: ID, type: "stop", state: "executed", atMs }));
  const others: ArrearsEvent[] = look.othersEvent ? [{ ...event(nowMs - 30 * MINUTE), instanceId: "i-other" }] : [];
  const instance = {
    ...anInstance({ startedAtMs: look.hasStart ? STARTED : undefined }),
    lockReasons: look.locks === "odd" ? ODD : known(look.locks),
  };
  const money = { balance: balanceOf(look), payment: paymentOf(look, nowMs) };
  const memory = look.memory === "read" ? aMemory([], { book: known(before) }) : unreadableMemory(CHINA.id, "down");
  const book = look.memory === "read" ? before : emptyBook(CHINA.id);
  const facts = {
    account: CHINA,
    money,
    instances: [instance],
    listed: look.listed,
    events: readsEvents ? [...own, ...others] : others,
    eventsComplete: readsEvents ? known(true as const) : ODD,
    memory: book.regions.get("cn-hangzhou"),
    inDebtAtMs: book.inDebtAtMs,
    nowMs,
  };
  const context = aPlanContext({
    nowMs,
    memory,
    actsWithoutMemory: look.isSweep,
    select: { ...SELECT_ALL, lockOnly },
    signals: { nowMs, manual: true, newIncome: false, balanceSuffices: false, build: "1 a" },
  });
  const decision = planInstance(instance, regionViewOf(facts), context);
  const how = { nowMs, fundsSuffice: true };
  const result =
    decision.do === "reactivate"
      ? toResult(decision.subject, notCalled({ outcome: "parked", reason: "no-stock" }), how)
      : untouched(decision.subject, decision.outcome, decision.do, how);
  const found: RunFindings = {
    ...{
      nowMs,
      readAtMs: nowMs,
      runId: `run-${nowMs}`,
      build: "1 a",
      results: [result],
      sightings: [],
      unreadable: [],
    },
    regions: look.listed ? new Map([["cn-hangzhou", regionMemoryAfter(facts)]]) : new Map(),
    ...money,
    ...{ paymentDealtWith: look.listed, idle: false, recorded: new Set(isCandidate(result) ? [result] : []) },
  };
  const next = look.memory === "read" ? nextBook(before, found) : partialBook(CHINA.id, found);
  const stored = decodeBook(encodeBook(next)) ?? emptyBook("");
  return { decision, book: look.memory === "read" ? stored : mergeBooks([before, stored]) };
}

interface Told {
  readonly nowMs: number;
  /** The times of its own stop events that were published so far. */
  readonly published: readonly number[];
  readonly lockOnly: LockOnly;
}

function event(atMs: number): ArrearsEvent {
  return { instanceId: ID, type: "stop", state: "executed", atMs };
}

function balanceOf({ balance }: Look): Reading<Balance> {
  return balance === "odd" ? ODD : known({ available: balance, currency: "CNY" });
}

function paymentOf({ payment }: Look, nowMs: number): Reading<Payment | undefined> {
  if (payment === "odd") return ODD;
  if (payment === "none") return known(undefined);
  const atMs = payment === "now" ? nowMs - MINUTE : nowMs - 5 * HOUR;
  return known({ number: `T-${atMs}`, atMs });
}

describe("planInstance, over a row of looks with their case books", () => {
  it("calls an instance that no sweep has seen, by its lock or by its stop event", () => {
    const plain: Look = {
      ...{ afterMinutes: 1, locks: ["financial"], hasStart: true, events: "read", ownEvent: false, othersEvent: false },
      ...{ balance: 500, payment: "none", listed: true, memory: "read", isSweep: true },
    };
    const told: Told = { nowMs: NOW, published: [], lockOnly: "auto" };
    const stopped = { ...told, published: [NOW - HOUR] };

    expect(play(emptyBook(CHINA.id), plain, told).decision.do).toBe("reactivate");
    expect(play(emptyBook(CHINA.id), { ...plain, locks: [] }, stopped).decision.do).toBe("reactivate");
  });

  test.prop(
    {
      sweptBefore: fc.boolean(),
      first: firstLooks,
      later: fc.array(looks, { minLength: 1, maxLength: 6 }),
      lockOnly: fc.constantFrom<LockOnly[]>("auto", "act", "ask"),
    },
    { numRuns: 500 },
  )("never calls what a sweep has listed as stopped and unlocked", ({ sweptBefore, first, later, lockOnly }) => {
    // The sweep before did not list the instance, so the stop may be around a debt.
    const regions = new Map(sweptBefore ? [["cn-hangzhou", { sweptAtMs: FIRST_AT - 2 * HOUR }]] : []);
    const empty = { ...emptyBook(CHINA.id), regions };
    let { book } = play(empty, first, { nowMs: FIRST_AT, published: [], lockOnly });
    const published: number[] = [];
    let nowMs = FIRST_AT;
    for (const look of later) {
      nowMs += look.afterMinutes * MINUTE;
      if (look.ownEvent) published.push(nowMs - MINUTE / 2);
      const played = play(book, look, { nowMs, published, lockOnly });
      // Without the memory, an own stop event is what a person and the hourly sweep go by.
      if (look.memory === "read") expect(played.decision.do).not.toBe("reactivate");
      book = played.book;
    }
  });
});
