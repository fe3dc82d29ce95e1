/**
 * Collects bugs of ours that are met during a run. The other parts of the run are still reported; then the invocation fails with
 * the bugs.
 */
import { problem } from "../core/terms/problems.ts";
import type { Log } from "../ports/log.ts";
import type { ProblemList } from "./problem-list.ts";

export interface BugList {
  /** Logs the bug with its stack, and counts it. */
  add(error: unknown): void;
  readonly count: number;
  /** Returns the error to throw; undefined: there was none. Several bugs become one AggregateError. */
  toThrow(): unknown;
}

export function createBugList(log: Log, problems: ProblemList): BugList {
  const bugs: unknown[] = [];
  return {
    add(error) {
      for (const one of error instanceof AggregateError ? error.errors : [error]) {
        bugs.push(one);
        log.error("the run met a bug of ours", { error: one });
      }
      problems.add(problem("internal-error", {}));
    },
    get count() {
      return bugs.length;
    },
    toThrow() {
      if (bugs.length > 1) return new AggregateError(bugs, "several parts of the run met a bug of ours");
      return bugs[0];
    },
  };
}
