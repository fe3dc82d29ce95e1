/**
 * Limits repeated calls. They help after a single failure and hurt an overloaded service; the budget allows the first and stops the
 * second.
 * Repeats drain the budget. Successes refill it, and so does time, slowly: without time it would never recover from a total outage.
 */

/** A full budget outlasts three bad answers for each of 32 concurrent calls. */
const CAPACITY = 100;
/** At most one repeat in five calls can go on forever. */
const REFILL_A_SUCCESS = 0.2;
/** One repeat in two seconds still probes a service that answers no call. */
const REFILL_A_MS = 1 / 2_000;

export interface RetryBudget {
  /** Takes one repeat. Returns false, and takes nothing, if none is left. */
  take(nowMs: number): boolean;
  succeeded(nowMs: number): void;
  /** Returns the repeats that are left, between 0 and the capacity. */
  left(nowMs: number): number;
}

export interface RetryBudgetOptions {
  readonly capacity?: number;
  readonly refillASuccess?: number;
  readonly refillAMs?: number;
}

/** Creates a full budget. The caller passes the time; a clock that steps back refills nothing. */
export function createRetryBudget({
  capacity = CAPACITY,
  refillASuccess = REFILL_A_SUCCESS,
  refillAMs = REFILL_A_MS,
}: RetryBudgetOptions = {}): RetryBudget {
  let tokens = capacity;
  // Before the first question no time has passed.
  let seenAtMs = Number.POSITIVE_INFINITY;

  const add = (more: number) => {
    tokens = Math.min(capacity, tokens + more);
  };
  const refill = (nowMs: number) => {
    add(Math.max(0, nowMs - seenAtMs) * refillAMs);
    seenAtMs = nowMs;
  };

  return {
    take(nowMs) {
      refill(nowMs);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    succeeded(nowMs) {
      refill(nowMs);
      add(refillASuccess);
    },
    left(nowMs) {
      refill(nowMs);
      return tokens;
    },
  };
}
