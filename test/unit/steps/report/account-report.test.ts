import { describe, expect, it } from "vitest";
import type { Result } from "../../../../functions/core/decision/subject.ts";
import type { AccountMemory } from "../../../../functions/core/memory/read-memory.ts";
import { known, unknown } from "../../../../functions/core/terms/reading.ts";
import {
  type AccountFindings,
  accountReport,
  type ReportFacts,
} from "../../../../functions/steps/report/account-report.ts";
import { aBook, aCase, aMemory, aResult, aSubject, CHINA, DAY, HOUR, NOW } from "../../../support/builders.ts";

const FACTS: ReportFacts = {
  identity: { runId: "run-1", rootRunId: "run-1", requestId: "r-1", trigger: "timer", mode: "apply" },
  build: "1 a",
  nowMs: NOW,
  readAtMs: NOW,
  tellsAll: false,
  remembers: true,
  isSweep: true,
  mayTell: true,
  forecastDays: 3,
};

const found = (results: readonly Result[], given: Partial<AccountFindings> = {}): AccountFindings => ({
  account: CHINA,
  money: { balance: unknown("denied"), payment: unknown("denied") },
  memory: aMemory(),
  idle: false,
  whole: true,
  results,
  tried: ["cn-hangzhou"],
  read: new Map([["cn-hangzhou", {}]]),
  unreadable: [],
  sightings: [],
  ...given,
});

describe("a case that the book does not know", () => {
  const LIMITED = { outcome: "parked", reason: "over-run-limit" } as const;
  const waiting = (stoppedAtMs?: number, given: Partial<Result["subject"]> = {}) =>
    aResult(LIMITED, {
      subject: aSubject({}, { evidence: "lock+event", stoppedAtMs, ...given }),
      wake: { wakesOn: "next-run" },
    });
  const asks = (result: Result, memory: AccountMemory = aMemory(), facts = FACTS) =>
    accountReport(found([result], { memory }), facts).asking.length > 0;
  const UNKNOWN = { fact: "tags", why: "odd" };

  it("waits since the stop of its instance", () => {
    expect(asks(waiting(NOW - 2 * DAY))).toBe(true);
    expect(asks(waiting(NOW - HOUR))).toBe(false);
    expect(asks(waiting())).toBe(false);
  });

  it("waits for more than a day, if no book tells and no event dates the stop", () => {
    expect(asks(waiting(), aMemory([], { book: unknown("down") }))).toBe(true);
    expect(asks(waiting(), aMemory([], { isLost: true }))).toBe(true);
  });

  it("waits from now on in a new account, unless a fact could not be read", () => {
    const isNew = aMemory([], { isNew: true });

    expect(asks(waiting(NOW - 2 * DAY), isNew)).toBe(false);
    expect(asks(waiting(NOW - 2 * DAY, { unknown: UNKNOWN }), isNew)).toBe(true);
    expect(asks(waiting(undefined, { unknown: UNKNOWN }), isNew)).toBe(true);
  });

  it("keeps the wait that the book tells", () => {
    const previous = aCase({ outcome: "parked", reason: "over-run-limit", sinceMs: NOW - HOUR });

    expect(asks(waiting(NOW - 2 * DAY, { previous }), aMemory([previous]))).toBe(false);
  });
});

describe("the account record", () => {
  const why = { what: "DescribeInstances", why: "Forbidden.RAM", sinceMs: NOW - DAY, nextLookAtMs: NOW + HOUR };
  const memory = aMemory([], {
    book: known(aBook([], { regions: new Map([["cn-beijing", { unreadable: why }]]) })),
  });
  const recordOf = (tried: readonly string[]) =>
    accountReport(found([], { memory, tried }), FACTS).records.find(({ record_type }) => record_type === "account");

  it("still names an unreadable region that this run did not try, because the alert goes by the newest record", () => {
    expect(recordOf([])).toMatchObject({ count_unreadable: "1", unreadable: expect.stringContaining("cn-beijing") });
    expect(recordOf(["cn-beijing"])).toMatchObject({ count_unreadable: "0" });
  });
});

describe("a message", () => {
  const denied = aResult({ outcome: "failed", reason: "denied" }, { subject: aSubject({}, { evidence: "event" }) });
  const newsOf = (memory: AccountMemory, isSweep: boolean) =>
    accountReport(found([denied], { memory }), { ...FACTS, isSweep }).news;

  it("is left to the sweep where nothing tells what people know: events come in storms", () => {
    const forgotten = aMemory([], { isLost: true });

    for (const memory of [forgotten, aMemory([], { isNew: true }), aMemory([], { book: unknown("down") })]) {
      expect(newsOf(memory, false)).toBeUndefined();
      expect(newsOf(memory, true)).toBe("needs-person");
    }
    expect(newsOf(aMemory(), false)).toBe("needs-person");
  });
});

describe("a case book that begins anew", () => {
  const readAtOf = (memory: AccountMemory) => accountReport(found([], { memory }), FACTS).book?.readAtMs;

  it("covers no older book, because the log store may only have seemed empty", () => {
    expect(readAtOf(aMemory())).toBe(NOW);
    expect(readAtOf(aMemory([], { isNew: true }))).toBe(0);
    expect(readAtOf(aMemory([], { book: unknown("lost"), isLost: true }))).toBe(0);
  });
});
