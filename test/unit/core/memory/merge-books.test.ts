import { describe, expect, it } from "vitest";
import type { Case, OwnerStop } from "../../../../functions/core/memory/case-book.ts";
import { mergeBooks } from "../../../../functions/core/memory/merge-books.ts";
import { aBook, aCase, HOUR, MINUTE, NOW, STARTED } from "../../../support/builders.ts";

const ID = "i-test0001";
const whole = aCase({ atMs: NOW - HOUR, runId: "run-1", attempts: 2 });
function blind(given: Partial<Case> = {}) {
  const one = aCase({ atMs: NOW - MINUTE, runId: "run-2", reason: "evidence-unreadable", ...given });
  return aBook([one], { partial: true, runId: one.runId });
}
const merged = (known: Case, one = blind()) => mergeBooks([one, aBook([known])]).cases.get(ID);

describe("an owner stop that two runs saw", () => {
  const seen = (proof: OwnerStop["proof"], agoMs: number): OwnerStop => ({
    instanceId: ID,
    regionId: "cn-hangzhou",
    startedAtMs: STARTED,
    sinceMs: NOW - agoMs,
    proof,
  });
  const book = (runId: string, stop: OwnerStop) => aBook([], { runId, ownerStops: new Map([[ID, stop]]) });

  it.each([
    ["asked", "unread"],
    ["locked", "unread"],
    ["sighted", "asked"],
    ["sighted", "locked"],
    ["solvent", "unread"],
    ["after-start", "solvent"],
  ] as const)("counts as %s rather than as %s, whichever was earlier", (better, worse) => {
    for (const [one, other] of [
      [HOUR, MINUTE],
      [MINUTE, HOUR],
    ] as const)
      expect(
        mergeBooks([book("run-1", seen(worse, one)), book("run-2", seen(better, other))]).ownerStops.get(ID),
      ).toEqual(seen(better, other));
  });

  it("counts from the earlier look if the proofs are alike", () => {
    const books = [book("run-1", seen("sighted", MINUTE)), book("run-2", seen("solvent", HOUR))] as const;

    expect(mergeBooks([...books]).ownerStops.get(ID)).toEqual(seen("solvent", HOUR));
  });
});

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
