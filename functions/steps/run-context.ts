/** What every step of one run shares. */
import { CloudError, type CloudFailure } from "../core/failure/cloud-error.ts";
import type { RunIdentity } from "../core/memory/records.ts";
import type { Policy } from "../core/terms/policy.ts";
import type { Problem } from "../core/terms/summary.ts";
import type { Mode, Trigger } from "../core/terms/trigger.ts";
import type { World } from "../ports/world.ts";
import type { CallCloud } from "./cloud/call-cloud.ts";

export interface RunContext {
  readonly world: World;
  readonly policy: Policy;
  readonly trigger: Trigger;
  readonly mode: Mode;
  readonly identity: RunIdentity;
  /** Nothing new is started from here on. */
  readonly deadlineMs: number;
  readonly callCloud: CallCloud;
  readonly problems: ProblemList;
}

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

/** The failure of a cloud call; anything else is a bug of ours and goes on up. */
export function failureOf(error: unknown): CloudFailure {
  if (error instanceof CloudError) return error.failure;
  throw error;
}

/** Whether anything may still be started. */
export function hasTime(context: RunContext, marginMs = 0): boolean {
  return context.world.clock.nowMs() + marginMs < context.deadlineMs;
}
