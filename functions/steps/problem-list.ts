/** What the run tells people beside the results. */
import type { Problem } from "../core/terms/summary.ts";

export interface ProblemList {
  add(problem: Problem): void;
  all(): readonly Problem[];
}

/** The same problem of the same place is told once. */
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
