/** What a log store shows of itself decides whether a memory that seemed new is new. */
import { expect, it } from "vitest";
import { judgedBySigns } from "../../../../functions/core/memory/read-memory.ts";
import { isKnown, known, unknown } from "../../../../functions/core/terms/reading.ts";
import { aMemory } from "../../../support/builders.ts";

const NEW = aMemory([], { isNew: true, rootRuns: known(new Set(["root-0"])) });

it.each([
  ["a store that keeps what it takes", { isForgetful: false, isRefusing: false }, "root-1", "new"],
  ["a store that refuses the leases", { isForgetful: false, isRefusing: true }, "root-1", "lost"],
  [
    "a store that gives no lease back and shows nothing of this run",
    { isForgetful: true, isRefusing: false },
    "root-1",
    "forgotten",
  ],
  [
    "a store that gave no lease back, and now shows this run",
    { isForgetful: true, isRefusing: false },
    "root-0",
    "new",
  ],
] as const)("%s", (_, signs, rootRunId, expected) => {
  const { isNew, isLost, book } = judgedBySigns(NEW, signs, rootRunId);
  expect({ isNew, isLost, hasBook: isKnown(book) }).toEqual({
    isNew: expected === "new",
    isLost: expected !== "new",
    hasBook: expected !== "forgotten",
  });
});

it("a store that was read for nothing is forgotten as well", () => {
  const unread = { ...NEW, rootRuns: unknown("the log store could not be read") };
  expect(judgedBySigns(unread, { isForgetful: true, isRefusing: false }, "root-1").isLost).toBe(true);
});

it("leaves a memory alone that was never new", () => {
  const old = { ...NEW, isNew: false };
  expect(judgedBySigns(old, { isForgetful: true, isRefusing: true }, "root-1")).toBe(old);
});
