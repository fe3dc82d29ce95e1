/** What every stage of one run shares. */
import type { RunIdentity } from "../core/memory/records.ts";
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
  /** Nothing new is started from here on. */
  readonly deadlineMs: number;
  readonly callCloud: CallCloud;
  /** For what has to be done when everything else has to stop: in the reserve, and after an abort. */
  readonly reserve: { readonly deadlineMs: number; readonly callCloud: CallCloud };
  readonly logStore: LogStore;
  readonly problems: ProblemList;
  readonly bugs: BugList;
}

/** Whether anything may still be started. */
export function hasTime({ world, deadlineMs, run }: RunContext, marginMs = 0): boolean {
  return run.signal?.aborted !== true && world.clock.nowMs() + marginMs < deadlineMs;
}

/** Version and configuration in one word. */
export function buildOf({ build }: RunContext): string {
  return `${build.version} ${build.configHash}`;
}

/** Waits, or less long if the run is aborted. */
export async function pause({ world, run }: RunContext, ms: number): Promise<void> {
  await world.clock.sleep(ms, run.signal).catch((error: unknown) => {
    if (run.signal?.aborted !== true) throw error;
  });
}

/** Waits for all. A part that met a bug of ours is undefined, and takes none of the others with it. */
export async function spared<T>({ bugs }: RunContext, parts: readonly Promise<T>[]): Promise<(T | undefined)[]> {
  const settled = await Promise.allSettled(parts);
  return settled.map((one) => {
    if (one.status === "fulfilled") return one.value;
    bugs.add(one.reason);
    return undefined;
  });
}

/** Waits for all, also when one of them met a bug of ours: nothing may still be calling while the report is written. */
export async function allOf<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(work);
  const errors = settled.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  if (errors.length > 1) throw new AggregateError(errors, "several parts of the run met a bug of ours");
  if (errors.length === 1) throw errors[0];
  return settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}
