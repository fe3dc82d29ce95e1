/** After a roll back the newest case books may have a schema that this version does not know. */
import { describe, expect, it } from "vitest";
import { createMemoryReader } from "../../../../functions/core/memory/read-memory.ts";
import { bookRecords, type RunIdentity } from "../../../../functions/core/report/records.ts";
import { aBook, HOUR, MINUTE, NOW } from "../../../support/builders.ts";

const ID = "1000000000000001";
const RUN: RunIdentity = { runId: "run-1", rootRunId: "run-1", requestId: "r-1", trigger: "timer", mode: "apply" };

const writtenAgo = (ms: number) => {
  const atMs = NOW - ms;
  return bookRecords(RUN, { id: ID, name: "production" }, aBook([], { recordedAtMs: atMs, readAtMs: atMs }));
};
const newerAgo = (ms: number) => writtenAgo(ms).map((record) => ({ ...record, schema_version: "3", book_id: "newer" }));

function bookOf(...records: ReturnType<typeof writtenAgo>[]) {
  const reader = createMemoryReader([ID], NOW);
  for (const page of records) reader.add(page);
  return reader.bookOf(ID);
}

describe("a book of a newer version", () => {
  it("makes the account's memory unreadable, although an own book from before the upgrade is there", () => {
    expect(bookOf(newerAgo(MINUTE), writtenAgo(HOUR))).toBeUndefined();
  });

  it("does not count once this version has written a book after the roll back", () => {
    expect(bookOf(writtenAgo(MINUTE), newerAgo(HOUR))?.recordedAtMs).toBe(NOW - MINUTE);
  });

  it("of another account changes nothing", () => {
    const strange = newerAgo(MINUTE).map((record) => ({ ...record, account_id: "1000000000000002" }));

    expect(bookOf(strange, writtenAgo(HOUR))?.recordedAtMs).toBe(NOW - HOUR);
  });
});
