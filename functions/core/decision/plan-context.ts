/** What the decisions of one account share: the time, the account's memory, the selection, and the signals of this run. */
import type { AccountMemory } from "../memory/read-memory.ts";
import type { Selection } from "../terms/policy.ts";
import type { WakeSignals } from "./wake.ts";

export interface PlanContext {
  readonly nowMs: number;
  readonly rootRunId: string;
  readonly select: Selection;
  readonly memory: AccountMemory;
  readonly signals: WakeSignals;
  /** Absent: every instance was asked for. */
  readonly instanceIds?: ReadonlySet<string>;
  /** A person or the hourly sweep: these alone call an instance while the memory is unreadable. */
  readonly actsWithoutMemory: boolean;
}
