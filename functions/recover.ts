/** The use case: observe, plan, act, verify, report - and the only place where the order of effects is written down. */
import type { Policy } from "./core/policy.ts";
import type { Summary } from "./core/summary.ts";
import type { Trigger } from "./core/trigger.ts";
import type { World } from "./ports/world.ts";

/** One invocation, by hand or by the cloud. */
export interface Run {
  readonly runId: string;
  /** Function Compute's request id; the run id elsewhere. */
  readonly requestId: string;
  readonly startedAtMs: number;
  /** Nothing new is started from here on; records are written before it. Infinity outside Function Compute. */
  readonly deadlineMs: number;
}

/** What was deployed, for the run record. */
export interface Build {
  readonly version: string;
  readonly configHash: string;
}

export type Recover = (trigger: Trigger, run: Run) => Promise<Summary>;

export declare function createRecover(world: World, policy: Policy, build: Build): Recover;
