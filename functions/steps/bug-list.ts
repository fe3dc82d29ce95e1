/**
 * Collects the errors that a defect of this program causes during a run. The other parts of the run are still reported. Then the
 * invocation fails with the errors.
 */
import { problem } from "../core/terms/problems.ts";
import type { Log } from "../ports/log.ts";
import type { ProblemList } from "./problem-list.ts";

export interface BugList {
  /** Logs the error with its stack, and counts it. */
  add(error: unknown): void;
  readonly count: number;
  /** Returns the error to throw; undefined: there was none. Several errors become one AggregateError. */
  toThrow(): unknown;
}

export function createBugList(log: Log, problems: ProblemList): BugList {
  const bugs: unknown[] = [];
  return {
    add(error) {
      for (const one of error instanceof AggregateError ? error.errors : [error]) {
        bugs.push(one);
        log.error("the run met a defect of this program", { error: one });
      }
      problems.add(problem("internal-error", {}));
    },
    get count() {
      return bugs.length;
    },
    toThrow() {
      if (bugs.length > 1)
        return new AggregateError(bugs, "several parts of the run failed by a defect of this program");
      return bugs[0];
    },
  };
}
