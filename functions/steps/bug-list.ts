/** Our own bugs, met while a run goes on. The parts that they spared are still reported; then the invocation fails with them. */
import type { Log } from "../ports/log.ts";
import type { ProblemList } from "./problem-list.ts";

export interface BugList {
  /** Logs the bug with its stack, and counts it. */
  add(error: unknown): void;
  readonly count: number;
  /** undefined: there was none. Several bugs are one AggregateError. */
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
      problems.add({
        code: "internal-error",
        message: "The run stopped on a bug of ours: please report its log.",
      });
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
