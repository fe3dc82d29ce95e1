/** Collects the problems that a run reports besides its results. */
import type { Problem } from "../core/terms/summary.ts";

export interface ProblemList {
  add(problem: Problem): void;
  all(): readonly Problem[];
}

/** Returns an empty list. A problem with the same code, place and message is kept once. */
export function createProblemList(): ProblemList {
  const seen = new Map<string, Problem>();
  return {
    add(problem) {
      const key = `${problem.code}/${problem.accountId ?? ""}/${problem.regionId ?? ""}/${problem.message}`;
      if (!seen.has(key)) seen.set(key, problem);
    },
    all: () => [...seen.values()],
  };
}
