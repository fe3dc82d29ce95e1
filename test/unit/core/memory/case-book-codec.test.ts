import { describe, expect, it } from "vitest";
import { decodeBook, encodeBook } from "../../../../functions/core/memory/case-book-codec.ts";
import { aBook, aCase, NOW } from "../../../support/builders.ts";

const full = aCase({
  release: { atMs: NOW, source: "stop-event" },
  error: { code: "X", message: "y", requestId: "R-1" },
  unknown: { fact: "locks", why: "odd" },
  attemptLog: [{ atMs: NOW, code: "OK", requestId: "" }],
});

describe("a case book as text", () => {
  it("gives back the book that was written", () => {
    const book = aBook([full, aCase({ instanceId: "i-2", error: { code: "X", message: "y" } })], {
      told: { atMs: NOW, digest: "a" },
      regions: new Map([["cn-hangzhou", { sweptAtMs: NOW }]]),
    });

    expect(decodeBook(encodeBook(book))).toEqual(book);
  });

  it("is split into parts below the log store's limit, which count only together", () => {
    const cases = Array.from({ length: 3_000 }, (_, index) => aCase({ instanceId: `i-${index}` }));
    const parts = encodeBook(aBook(cases));

    expect(parts.length).toBeGreaterThan(1);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(200_000);
    expect(decodeBook(parts)?.cases.size).toBe(3_000);
    expect(decodeBook(parts.slice(1))).toBeUndefined();
  });

  it.each([
    ["no JSON", "{"],
    ["no row", "{}"],
    ["another kind of text", '["case","i-1"]'],
    ["another version", '["book",2,{}]'],
    ["a head that is none", '["book",1,[]]'],
    ["an unknown row", '["book",1,{}]\n["other","i-1"]'],
    ["a row without an id", '["book",1,{}]\n["case",1]'],
  ])("is unreadable as a whole with %s", (_what, text) => {
    expect(decodeBook([text])).toBeUndefined();
  });
});
