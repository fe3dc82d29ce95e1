/** The facts that the decisions of one account share: the time, the case book, the selection and the signals of this run. */
import type { AccountMemory } from "../memory/read-memory.ts";
import type { Selection } from "../terms/policy.ts";
import type { WakeSignals } from "./wake.ts";

export interface PlanContext {
  readonly nowMs: number;
  readonly rootRunId: string;
  readonly select: Selection;
  readonly memory: AccountMemory;
  readonly signals: WakeSignals;
  /** Absent: the request names no instances, so every instance is meant. */
  readonly instanceIds?: ReadonlySet<string>;
  /** Whether this run calls instances while the case book is unreadable, see `acts-without-memory.ts`. */
  readonly actsWithoutMemory: boolean;
}
