import { describe, expect, it } from "vitest";
import { toIso } from "../../../../functions/core/lang/iso-time.ts";
import type { Case, CaseBook } from "../../../../functions/core/memory/case-book.ts";
import { createMemoryReader, withLater } from "../../../../functions/core/memory/read-memory.ts";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import { bookRecords, intentRecords, type RunIdentity } from "../../../../functions/core/report/records.ts";
import { known, unknown } from "../../../../functions/core/terms/reading.ts";
import { aBook, aCase, aMemory, HOUR, MINUTE, NOW } from "../../../support/builders.ts";

const ID = "1000000000000001";
const ACCOUNT = { id: ID, name: "production" };
const run = (runId: string): RunIdentity => ({
  runId,
  rootRunId: `root-${runId}`,
  requestId: "request-1",
  trigger: "timer",
  mode: "apply",
});

/** The records of a book that was read and written that long ago. */
function written(agoMs: number, given: Partial<CaseBook> = {}, cases: readonly Case[] = [], runId = "run-1") {
  const atMs = NOW - agoMs;
  return bookRecords(run(runId), ACCOUNT, aBook(cases, { recordedAtMs: atMs, readAtMs: atMs, runId, ...given }));
}

/** More cases than one record holds. */
const MANY = Array.from({ length: 2_000 }, (_, index) =>
  aCase({ instanceId: `i-${String(index).padStart(100, "0")}` }),
);

function readerOf(...pages: (readonly StoredRecord[])[]) {
  const reader = createMemoryReader([ID], NOW);
  for (const page of pages) reader.add(page);
  return reader;
}
const aged = (agoMs: number): StoredRecord => ({ record_type: "intent", recorded_at: toIso(NOW - agoMs) });

describe("a case book in several records", () => {
  const parts = written(HOUR, {}, MANY);

  it("counts when all its parts are there, whichever order they come in", () => {
    expect(parts.length).toBeGreaterThan(1);
    expect(readerOf(parts.toReversed()).bookOf(ID)?.cases.size).toBe(MANY.length);
    expect(readerOf(...parts.map((part) => [part])).bookOf(ID)?.cases.size).toBe(MANY.length);
  });

  it("does not count without one of its parts: the earlier book counts", () => {
    expect(readerOf(parts.slice(1)).bookOf(ID)).toBeUndefined();
    expect(readerOf(parts.slice(1), written(2 * HOUR)).bookOf(ID)?.recordedAtMs).toBe(NOW - 2 * HOUR);
  });

  it("does not count if its parts disagree on the number of parts", () => {
    const [first, second] = written(HOUR, {}, MANY);
    const disagreeing = [
      { ...first, parts: "2" },
      { ...second, part: "3", parts: "3" },
    ];

    expect(readerOf(disagreeing).bookOf(ID)).toBeUndefined();
  });
});

describe("a record of a case book", () => {
  it.each<[string, StoredRecord]>([
    ["of another version", { schema_version: "1" }],
    ["without an account", { account_id: undefined }],
    ["without a run", { run_id: undefined }],
    ["without an id", { book_id: undefined }],
    ["without its text", { book: undefined }],
    ["without the time it was read at", { read_at: "lately" }],
    ["with half a part", { part: "0.5" }],
    ["of no number of parts", { parts: "some" }],
    ["before the first part", { part: "0" }],
    ["after the last part", { part: "2" }],
    ["that is damaged", { book: "{" }],
    ["without a time", { recorded_at: undefined }],
    ["from the future", { recorded_at: toIso(NOW + 16 * MINUTE) }],
  ])("%s is no memory", (_what, change) => {
    const records = written(HOUR);

    expect(readerOf(records).bookOf(ID)).toBeDefined();
    expect(readerOf(records.map((record) => ({ ...record, ...change }))).bookOf(ID)).toBeUndefined();
  });

  it.each(["0", "2"])("does not spoil a whole book if it claims to be part %s of another", (part) => {
    const records = written(HOUR);

    expect(readerOf(records, [{ ...records[0], part }]).bookOf(ID)).toBeDefined();
  });

  it("is ignored if the account of the record and the account in its text differ", () => {
    const reader = readerOf(written(HOUR, { accountId: "2" }));

    expect(reader.bookOf(ID)).toBeUndefined();
    expect(reader.bookOf("2")).toBeUndefined();
  });
});

describe("the book of a run without memory", () => {
  it("counts if there is no whole book", () => {
    const reader = readerOf(written(HOUR, { partial: true }, [aCase()]));

    expect(reader.bookOf(ID)).toBeUndefined();
    expect([...(reader.remainsOf(ID)?.cases.keys() ?? [])]).toEqual(["i-test0001"]);
  });

  it("is added to a whole book", () => {
    const reader = readerOf(written(HOUR, { partial: true }, [aCase()], "run-2"), written(HOUR + MINUTE));

    expect(reader.bookOf(ID)?.cases.size).toBe(1);
    expect(reader.remainsOf(ID)).toBeUndefined();
  });
});

describe("a reader", () => {
  const old = aged(2 * HOUR);

  it("may stop when no older record can overlap the newest whole book, or be a lease in force", () => {
    expect(readerOf(written(HOUR), [aged(HOUR + 17 * MINUTE)]).isEnough()).toBe(true);
    expect(readerOf(written(HOUR), [aged(HOUR + 15 * MINUTE)]).isEnough()).toBe(false);
    expect(readerOf(written(0), [aged(32 * MINUTE)]).isEnough()).toBe(true);
    expect(readerOf(written(0), [aged(30 * MINUTE)]).isEnough()).toBe(false);
  });

  it("may not stop without records, without a whole book, or without a book for each account", () => {
    const both = createMemoryReader([ID, "2"], NOW);
    both.add([...written(HOUR), old]);

    expect(readerOf().isEnough()).toBe(false);
    expect(readerOf([old]).isEnough()).toBe(false);
    expect(readerOf(written(HOUR, { partial: true }), [old]).isEnough()).toBe(false);
    expect(both.isEnough()).toBe(false);
  });

  it("names the runs whose books it read, and the chains of these runs", () => {
    const reader = readerOf(written(HOUR), written(MINUTE, {}, [], "run-2"), [old]);

    expect([reader.hasBookOf(ID, "run-2"), reader.hasBookOf(ID, "run-3"), reader.hasBookOf("2", "run-2")]).toEqual([
      true,
      false,
      false,
    ]);
    expect([...reader.rootRunsOf(ID)]).toEqual(["root-run-1", "root-run-2"]);
    expect(reader.rootRunsOf("2").size).toBe(0);
  });
});

describe("a lease", () => {
  const claim = { regionId: "cn-hangzhou", instanceIds: ["i-1", "i-2"], untilMs: NOW + 10 * MINUTE };
  const leases = intentRecords(run("run-1"), ACCOUNT, claim, NOW - MINUTE);

  it("holds the instances that it names, for its account", () => {
    expect([...readerOf(leases).leasesOf(ID).keys()]).toEqual(["i-1", "i-2"]);
    expect(readerOf(leases).leasesOf("2").size).toBe(0);
  });

  it("ends with a later book of its run, and with no other book", () => {
    expect(readerOf(leases, written(0)).leasesOf(ID).size).toBe(0);
    expect(readerOf(leases, written(2 * MINUTE)).leasesOf(ID).size).toBe(2);
    expect(readerOf(leases, written(0, {}, [], "run-2")).leasesOf(ID).size).toBe(2);
  });

  it("holds no instance if it names none, or has no end", () => {
    const without = (field: string) => leases.map((record) => ({ ...record, [field]: undefined }));

    expect(readerOf(without("instance_ids"), without("lease_until")).leasesOf(ID).size).toBe(0);
  });
});

describe("a memory merged with later records", () => {
  const before = aMemory([aCase({ instanceId: "i-before" })]);
  const reader = readerOf(written(MINUTE, {}, [aCase({ instanceId: "i-later" })]));
  const casesOf = ({ book }: typeof before) => ("known" in book ? [...book.known.cases.keys()].sort() : book.unknown);

  it("has the cases of both, whichever was recorded first", () => {
    const newer = aMemory([], { book: known(aBook([aCase({ instanceId: "i-before" })], { recordedAtMs: NOW })) });

    expect(casesOf(withLater(before, reader))).toEqual(["i-before", "i-later"]);
    expect(casesOf(withLater(newer, reader))).toEqual(["i-before", "i-later"]);
    expect(withLater(newer, reader).book).toMatchObject({ known: { recordedAtMs: NOW } });
  });

  it("does not take a book again that it was merged from", () => {
    const again = { ...before, bookIds: reader.bookIdsOf(ID) };

    expect(casesOf(withLater(again, reader))).toEqual(["i-before"]);
    expect(casesOf(withLater({ ...before, bookIds: new Set(["another"]) }, reader))).toEqual(["i-before", "i-later"]);
  });

  it("stays unknown if it could not be read, and unchanged without later records", () => {
    expect(casesOf(withLater(aMemory([], { book: unknown("odd") }), reader))).toBe("odd");
    expect(casesOf(withLater(before, readerOf()))).toEqual(["i-before"]);
  });
});
