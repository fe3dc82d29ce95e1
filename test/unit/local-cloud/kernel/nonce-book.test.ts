import { describe, expect, it } from "vitest";
import { createNonceBook } from "../../../../local-cloud/kernel/nonce-book.ts";

describe("createNonceBook", () => {
  it("remembers for at least half an hour and forgets after an hour", () => {
    const book = createNonceBook();
    expect(book.use("a", 0)).toBe(true);
    expect(book.use("a", 30 * 60_000)).toBe(false);
    expect(book.use("b", 31 * 60_000)).toBe(true);
    expect(book.use("a", 60 * 60_000)).toBe(false);
    expect(book.use("c", 92 * 60_000)).toBe(true);
    expect(book.use("a", 92 * 60_000)).toBe(true);
  });
});
