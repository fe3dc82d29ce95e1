import { describe, expect, it } from "vitest";
import type { Case } from "../../../../functions/core/memory/case-book.ts";
import { mergeBooks } from "../../../../functions/core/memory/merge-books.ts";
import { aBook, aCase, HOUR, MINUTE, NOW } from "../../../support/builders.ts";

const ID = "i-test0001";
const whole = aCase({ atMs: NOW - HOUR, runId: "run-1", attempts: 2 });
function blind(given: Partial<Case> = {}) {
  const one = aCase({ atMs: NOW - MINUTE, runId: "run-2", reason: "evidence-unreadable", ...given });
  return aBook([one], { partial: true, runId: one.runId });
}
const merged = (known: Case, one = blind()) => mergeBooks([one, aBook([known])]).cases.get(ID);

describe("a case of a run that could not read the memory", () => {
  it("does not take the place of an open case, unless the instance was called", () => {
    expect(merged(whole)).toBe(whole);
    expect(merged(whole, blind({ attempts: 1 }))).toMatchObject({ runId: "run-2", attempts: 1 });
  });

  it("takes the place of an open case if that run has read and reported the end", () => {
    for (const outcome of ["recovered", "recovered-by-cloud", "released"] as const)
      expect(merged(whole, blind({ outcome }))).toMatchObject({ outcome, runId: "run-2" });
    expect(merged({ ...whole, atMs: NOW }, blind({ outcome: "recovered" }))).toMatchObject({ runId: "run-1" });
  });

  it("takes the place of a case that is closed, and of none", () => {
    expect(merged({ ...whole, outcome: "recovered" })).toMatchObject({ runId: "run-2" });
    expect(merged({ ...whole, instanceId: "i-other" })).toMatchObject({ runId: "run-2" });
  });

  it("counts the same in whatever order the books are read", () => {
    const books = [aBook([{ ...whole, outcome: "recovered" }]), blind(), blind({ runId: "run-3", atMs: NOW })] as const;
    const [first, second, third] = books;

    expect(mergeBooks([third, first, second])).toEqual(mergeBooks([...books]));
    expect(mergeBooks([second, third, first])).toEqual(mergeBooks([...books]));
  });
});
