/**
 * Decides whether a failed call is repeated, and after which pause. The error table decides, and the lane's retry budget limits.
 */

import type { CloudFailure } from "../../core/failure/cloud-error.ts";
import { classify } from "../../core/failure/error-table.ts";
import { BACKOFF_CAP_MS, delayMs, THROTTLED_BASE_MS, TRANSIENT_BASE_MS } from "../../core/pacing/backoff.ts";
import type { RetryBudget } from "../../core/pacing/retry-budget.ts";
import type { World } from "../../ports/world.ts";

/** The vendor's own command line waits no longer than this for one `x-acs-retry-after`. */
const RETRY_AFTER_CAP_MS = 60_000;

export interface Repeats {
  /** Returns the milliseconds to wait before the next call, or "stop". */
  afterMs(failure: CloudFailure, attemptsMade: number): number | "stop";
}

/** Creates the decisions for one call with all its repeats. */
export function createRepeats({ clock, random }: Pick<World, "clock" | "random">, budget: RetryBudget): Repeats {
  const spent = new Set<string>();
  const jitterMs = (attempt: number, baseMs: number) =>
    delayMs({ attempt, baseMs, capMs: BACKOFF_CAP_MS, unit: random.unit() });
  return {
    afterMs(failure, attemptsMade) {
      const handling = classify(failure).class;
      switch (handling) {
        case "retry":
          if (!budget.take(clock.nowMs())) return "stop";
          return Math.max(
            jitterMs(attemptsMade, TRANSIENT_BASE_MS),
            Math.min(RETRY_AFTER_CAP_MS, failure.retryAfterMs ?? 0),
          );
        // The lane's controller knows when the action opens again. The jitter only spreads calls that were refused together.
        case "throttled":
          return jitterMs(attemptsMade, THROTTLED_BASE_MS);
        case "re-sign":
        case "refresh-credentials":
          if (spent.has(handling)) return "stop";
          spent.add(handling);
          return 0;
        default:
          return "stop";
      }
    },
  };
}
