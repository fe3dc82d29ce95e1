/**
 * Decides when each call may start. Each account, region and action has a lane with its own rate, and all lanes share the limit of
 * concurrent calls. One alarm for each lane wakes all calls that wait in it.
 */

import { createRateController, type RateController } from "../../core/pacing/rate-controller.ts";
import { createRetryBudget, type RetryBudget } from "../../core/pacing/retry-budget.ts";
import type { AlarmClock } from "../../ports/clock.ts";

/** The vendor's quotas count the calls of one action in one region by one account. */
export interface CallKey {
  readonly accountId: string;
  readonly regionId: string;
  /** The vendor's name of the action, which also appears in counts. */
  readonly action: string;
}

interface Waiter {
  /** Starts the call. The time is the one that the lane's controller was asked for, and the controller knows the call by it. */
  start(startedAtMs: number): void;
  cancel(): void;
}

/** The lane of one account, region and action. */
export interface Lane {
  readonly controller: RateController;
  readonly budget: RetryBudget;
  /** Calls in the order of asking. */
  readonly waiting: Waiter[];
  alarm: { readonly atMs: number; cancel(): void } | undefined;
}

export interface LaneLimits {
  /** Epoch milliseconds. No call starts from this time on. */
  readonly deadlineMs: number;
  readonly maxConcurrentCalls: number;
  readonly maxCallsPerSecond: number;
  /** Once it is aborted, no call starts. */
  readonly signal?: AbortSignal | undefined;
}

export interface Lanes {
  laneOf(key: CallKey): Lane;
  /**
   * Resolves with the start time once a call of the lane may start; the call then counts as running. Rejects with `reason` if none
   * may.
   */
  permit(lane: Lane, reason: () => Error, signal: AbortSignal | undefined): Promise<number>;
  /** Ends a running call. */
  release(lane: Lane): void;
}

/** The reason of a call's own abort, if its budget was used up. */
export const BUDGET_IS_OVER = new Error("the budget of the call is used up");

export function createLanes(clock: AlarmClock, limits: LaneLimits): Lanes {
  const { deadlineMs, maxConcurrentCalls, maxCallsPerSecond } = limits;
  const lanes = new Map<string, Lane>();
  /** Lanes whose next call waits for the limit of concurrent calls, in the order of asking. */
  const crowded = new Set<Lane>();
  let running = 0;
  const isOver = (nowMs: number) => nowMs >= deadlineMs || limits.signal?.aborted === true;

  limits.signal?.addEventListener("abort", () => lanes.forEach(pump), { once: true });

  /** Starts the calls that may start now, and sets the lane's alarm for the others. */
  function pump(lane: Lane): void {
    while (lane.waiting.length > 0) {
      const nowMs = clock.nowMs();
      const over = isOver(nowMs);
      if (!over && running >= maxConcurrentCalls) {
        crowded.add(lane);
        return;
      }
      const waitMs = over ? Number.POSITIVE_INFINITY : lane.controller.admit(nowMs);
      if (waitMs === 0) {
        running += 1;
        lane.waiting.shift()?.start(nowMs);
      } else if (over || (Number.isFinite(waitMs) && nowMs + waitMs >= deadlineMs)) {
        for (const waiter of lane.waiting.splice(0)) waiter.cancel();
      } else {
        wake(lane, Math.min(nowMs + Math.ceil(waitMs), deadlineMs));
        return;
      }
    }
  }

  function wake(lane: Lane, atMs: number): void {
    if (!Number.isFinite(atMs) || (lane.alarm && lane.alarm.atMs <= atMs)) return;
    lane.alarm?.cancel();
    const cancel = clock.alarm(Math.max(0, atMs - clock.nowMs()), () => {
      lane.alarm = undefined;
      pump(lane);
    });
    lane.alarm = { atMs, cancel };
  }

  return {
    laneOf({ accountId, regionId, action }) {
      const name = `${accountId} ${regionId} ${action}`;
      const known = lanes.get(name);
      if (known) return known;
      const controller = createRateController({ maxCallsPerSecond });
      const lane: Lane = { controller, budget: createRetryBudget(), waiting: [], alarm: undefined };
      lanes.set(name, lane);
      return lane;
    },

    permit: (lane, reason, signal) => permitIn(lane, pump, { reason, signal }),

    release(lane) {
      running -= 1;
      crowded.add(lane);
      for (const next of [...crowded]) {
        if (running >= maxConcurrentCalls) return;
        crowded.delete(next);
        pump(next);
      }
    },
  };
}

interface Request {
  /** Builds the error of a call that may not start. */
  readonly reason: () => Error;
  readonly signal: AbortSignal | undefined;
}

/** Resolves with the time at which the call may start. Rejects with the reason if the lane cancels it or its signal aborts. */
function permitIn(lane: Lane, pump: (lane: Lane) => void, { reason, signal }: Request): Promise<number> {
  return new Promise((resolve, reject) => {
    const waiter: Waiter = {
      start(startedAtMs) {
        signal?.removeEventListener("abort", abort);
        resolve(startedAtMs);
      },
      cancel() {
        signal?.removeEventListener("abort", abort);
        reject(reason());
      },
    };
    const abort = () => {
      // A budget that ends in the moment in which the call may start does not stop the call.
      if (signal?.reason === BUDGET_IS_OVER) pump(lane);
      if (!lane.waiting.includes(waiter)) return;
      lane.waiting.splice(lane.waiting.indexOf(waiter), 1);
      reject(reason());
    };
    if (signal?.aborted) return reject(reason());
    lane.waiting.push(waiter);
    if (lane.waiting.length === 1) pump(lane);
    if (signal && lane.waiting.includes(waiter)) signal.addEventListener("abort", abort, { once: true });
  });
}
