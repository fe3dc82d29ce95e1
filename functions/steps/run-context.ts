/** The values and functions that all stages of one run share. */
import type { RunIdentity } from "../core/report/records.ts";
import type { Policy } from "../core/terms/policy.ts";
import type { Build, Run } from "../core/terms/run.ts";
import type { Mode, Trigger } from "../core/terms/trigger.ts";
import type { World } from "../ports/world.ts";
import type { BugList } from "./bug-list.ts";
import type { CallCloud } from "./cloud/call-cloud.ts";
import type { LogStore } from "./cloud/log-store.ts";
import type { ProblemList } from "./problem-list.ts";

export interface RunContext {
  readonly world: World;
  readonly policy: Policy;
  readonly trigger: Trigger;
  readonly run: Run;
  readonly build: Build;
  readonly mode: Mode;
  readonly identity: RunIdentity;
  /** Epoch milliseconds. No call starts from this time on, except through `reserve`. */
  readonly deadlineMs: number;
  readonly callCloud: CallCloud;
  /**
   * For the work that must still happen after the deadline or an abort: read called instances, write records, request
   * continuations. `deadlineMs`: epoch milliseconds, later than the other one.
   */
  readonly reserve: { readonly deadlineMs: number; readonly callCloud: CallCloud };
  readonly logStore: LogStore;
  readonly problems: ProblemList;
  readonly bugs: BugList;
}

/** Checks whether a call may still start, `marginMs` from now. */
export function hasTime({ world, deadlineMs, run }: RunContext, marginMs = 0): boolean {
  return run.signal?.aborted !== true && world.clock.nowMs() + marginMs < deadlineMs;
}

/** Returns version and configuration hash as one text. */
export function buildOf({ build }: RunContext): string {
  return `${build.version} ${build.configHash}`;
}

/** Waits `ms` milliseconds, or until the run is aborted. */
export async function pause({ world, run }: RunContext, ms: number): Promise<void> {
  await world.clock.sleep(ms, run.signal).catch((error: unknown) => {
    if (run.signal?.aborted !== true) throw error;
  });
}

/**
 * Waits for all parts. The error of a part that rejects is added to `bugs`, and its result is undefined. The other parts keep their
 * results.
 */
export async function settledOrUndefined<T>(
  { bugs }: RunContext,
  parts: readonly Promise<T>[],
): Promise<(T | undefined)[]> {
  const settled = await Promise.allSettled(parts);
  return settled.map((one) => {
    if (one.status === "fulfilled") return one.value;
    bugs.add(one.reason);
    return undefined;
  });
}

/**
 * Waits for all parts, also if one rejects. Otherwise a part could call the cloud while the report is written. Throws the error of
 * a part, or an AggregateError for several.
 */
export async function waitForAll<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(work);
  const errors: unknown[] = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  if (errors.length > 1)
    throw new AggregateError(errors, "several parts of the run failed by a defect of this program");
  if (errors.length === 1) throw errors[0];
  return settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}
