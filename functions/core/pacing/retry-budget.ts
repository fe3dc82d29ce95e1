/**
 * How many repeated calls may still be made. Retries help against noise and hurt an overloaded service; the budget
 * lets the first through and stops the second: it drains by retries, and refills by successes and slowly by time - a
 * budget that only successes refill would never recover from a total outage.
 */

/** A full budget outlasts one bad answer for each of 32 concurrent calls, three times over. */
const CAPACITY = 100;
/** At most one retry in five calls can go on forever. */
const REFILL_A_SUCCESS = 0.2;
/** One retry in two seconds keeps probing a service that answers nothing. */
const REFILL_A_MS = 1 / 2_000;

export interface RetryBudget {
  /** true: one retry was taken. false: none is left, and nothing was taken. */
  take(nowMs: number): boolean;
  succeeded(nowMs: number): void;
  /** Retries left, never below 0 and never above the capacity. */
  left(nowMs: number): number;
}

export interface RetryBudgetOptions {
  readonly capacity?: number;
  readonly refillASuccess?: number;
  readonly refillAMs?: number;
}

/** Time is the caller's: a clock that steps back refills nothing. */
export function createRetryBudget({
  capacity = CAPACITY,
  refillASuccess = REFILL_A_SUCCESS,
  refillAMs = REFILL_A_MS,
}: RetryBudgetOptions = {}): RetryBudget {
  let tokens = capacity;
  // No time has passed before the first question.
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
