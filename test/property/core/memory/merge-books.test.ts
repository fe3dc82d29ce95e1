/**
 * Runs that overlap write separate case books. The account's memory is the same for every order in which the books are
 * read.
 */
import { test } from "@fast-check/vitest";
import fc from "fast-check";
import { describe, expect } from "vitest";
import type { Case, CaseBook, OwnerStop, RegionMemory } from "../../../../functions/core/memory/case-book.ts";
import { emptyBook, mergeBooks } from "../../../../functions/core/memory/merge-books.ts";
import { aCase } from "../../../support/builders.ts";

/** Few values, so that equal times, starts and ids are frequent. */
const time = fc.integer({ min: 1, max: 4 });
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const id = fc.constantFrom("i-1", "i-2");
const regionId = fc.constantFrom("cn-hangzhou", "cn-beijing");
const byId = <T extends { readonly instanceId: string }>(list: readonly T[]) =>
  new Map(list.map((one) => [one.instanceId, one]));

/** A run writes one entry for an instance at a time, so the other fields follow from these three. */
const cases: fc.Arbitrary<Case> = fc
  .record({ instanceId: id, atMs: time, runId: fc.constantFrom("run-1", "run-2") })
  .map((one) => aCase({ ...one, attempts: one.atMs, reason: `${one.runId}` }));
const ownerStops: fc.Arbitrary<OwnerStop> = fc.record({
  instanceId: id,
  regionId: fc.constant("cn-hangzhou"),
  startedAtMs: time,
  sinceMs: time,
  proof: fc.constantFrom("unread", "asked", "locked", "sighted", "solvent", "after-start"),
});
const unreadable = fc.record({
  what: fc.constantFrom("events", "x"),
  why: fc.constant("y"),
  sinceMs: time,
  nextLookAtMs: time,
});
const regions: fc.Arbitrary<RegionMemory> = fc.record({
  sweptAtMs: maybe(time),
  suspendedAtMs: maybe(time),
  clearedAtMs: maybe(time),
  eventsSeenAtMs: maybe(time),
  unreadable: maybe(unreadable),
});
const mark = fc.record({ available: time, currency: fc.constantFrom("CNY", "USD"), atMs: time });
const books: fc.Arbitrary<CaseBook> = fc
  .record({
    recordedAtMs: time,
    cases: fc.array(cases, { maxLength: 4 }).map(byId),
    ownerStops: fc.array(ownerStops, { maxLength: 4 }).map(byId),
    regions: fc.array(fc.tuple(regionId, regions), { maxLength: 3 }).map((entries) => new Map(entries)),
    lastPayment: maybe(fc.record({ number: fc.constantFrom("T-1", "T-2"), atMs: maybe(time) })),
    balance: maybe(mark),
    balanceBefore: maybe(mark),
    inDebtAtMs: maybe(time),
    told: maybe(
      fc.record({ atMs: time, digest: fc.constantFrom("", "a"), balanceLowAtMs: maybe(time), triedAtMs: maybe(time) }),
    ),
  })
  .map((book) => ({ ...emptyBook("1000000000000001"), ...book }));
/** Each run writes under its own name. */
const three = fc
  .tuple(books, books, books)
  .map((drawn) => drawn.map((book, index) => ({ ...book, runId: `run-${index}` })) as [CaseBook, CaseBook, CaseBook]);

/** The books of runs that could not read the memory are merged last. */
const someBlind = fc
  .tuple(three, fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }))
  .map(([drawn, blind]) => drawn.map((book, index) => (blind[index] ? { ...book, partial: true as const } : book)));

describe("mergeBooks", () => {
  test.prop({ books: someBlind })("gives the same for any order, with books of runs without memory", ({ books }) => {
    const [a, b, c] = books as [CaseBook, CaseBook, CaseBook];
    const merged = mergeBooks([a, b, c]);

    expect(mergeBooks([c, b, a])).toEqual(merged);
    expect(mergeBooks([b, c, a])).toEqual(merged);
    expect(mergeBooks([a, b, c, a])).toEqual(merged);
  });

  test.prop({ books: three })("gives the same for either order of two books", ({ books: [a, b] }) => {
    expect(mergeBooks([a, b])).toEqual(mergeBooks([b, a]));
  });

  test.prop({ books: three })("gives the same however three books are grouped", ({ books: [a, b, c] }) => {
    const grouped = mergeBooks([mergeBooks([a, b]), c]);

    expect(mergeBooks([a, mergeBooks([b, c])])).toEqual(grouped);
    expect(mergeBooks([c, a, b])).toEqual(grouped);
  });

  test.prop({ books: three })("gives a book itself for the book twice", ({ books: [a, b] }) => {
    expect(mergeBooks([a, a])).toEqual(a);
    expect(mergeBooks([a, b, a, b])).toEqual(mergeBooks([a, b]));
  });

  test.prop({ books: three })("keeps every instance that either book names", ({ books: [a, b] }) => {
    const merged = mergeBooks([a, b]);

    for (const one of [a, b]) {
      for (const instanceId of one.cases.keys()) expect(merged.cases.has(instanceId)).toBe(true);
      for (const instanceId of one.ownerStops.keys()) expect(merged.ownerStops.has(instanceId)).toBe(true);
    }
  });
});
