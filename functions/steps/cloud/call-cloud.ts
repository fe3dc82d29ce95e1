/**
 * The one way to the cloud: every call is paced by what its action was learned to bear, counted, and repeated only where
 * the error table says that repeating helps.
 */

import { CloudError, type CloudFailure } from "../../core/failure/cloud-error.ts";
import { classify } from "../../core/failure/error-table.ts";
import { BACKOFF_CAP_MS, delayMs, THROTTLED_BASE_MS, TRANSIENT_BASE_MS } from "../../core/pacing/backoff.ts";
import { createRateController, type RateController } from "../../core/pacing/rate-controller.ts";
import { createRetryBudget, type RetryBudget } from "../../core/pacing/retry-budget.ts";
import type { Policy } from "../../core/terms/policy.ts";
import type { World } from "../../ports/world.ts";

/** The vendor's own command line never waits longer for one `x-acs-retry-after`. */
const RETRY_AFTER_CAP_MS = 60_000;

/** Reads are repeated this often, however little a policy allows each instance: nobody is saved by a region left unread. */
const ATTEMPTS = 6;

/** Quotas count an account's calls of one action in one region. */
export interface CallKey {
  readonly accountId: string;
  readonly regionId: string;
  /** The vendor's name of the action, as it appears in counts. */
  readonly action: string;
}

export interface AttemptEntry {
  readonly atMs: number;
  /** `OK`, or the failure's code. */
  readonly code: string;
  readonly requestId?: string;
}

export interface CallOptions {
  /** Calls in all, the first included. */
  readonly attempts?: number;
  /** Asked after the wait and before each repeated call, for example to read whether the lost one was applied. */
  readonly beforeRetry?: (failure: CloudFailure) => Promise<"retry" | "stop">;
  readonly onAttempt?: (entry: AttemptEntry) => void;
  readonly signal?: AbortSignal;
}

export interface CallCloud {
  /**
   * Resolves with the first success. Rejects with the last attempt's CloudError; with `Local.Cancelled` when no call was
   * started because time was over or the signal aborted; with `Local.Timeout` when it was given up at the cut-off. Starts
   * nothing from the deadline on, nor once the signal aborted.
   */
  call<T>(key: CallKey, attempt: () => Promise<T>, options?: CallOptions): Promise<T>;
  /** Calls started so far, by action. */
  counts(): Readonly<Record<string, number>>;
}

interface Waiter {
  /** The time that the lane's controller was asked for: it knows the call by it. */
  start(startedAtMs: number): void;
  cancel(): void;
}

/** One account, region and action. */
interface Lane {
  readonly controller: RateController;
  readonly budget: RetryBudget;
  /** In the order of asking. One sleep serves them all. */
  readonly waiting: Waiter[];
  alarm: { readonly atMs: number; cancel(): void } | undefined;
}

export interface CallTimes {
  /** Nothing is started from here on. */
  readonly deadlineMs: number;
  /** A call that is still under way is given up here; by default at the deadline. */
  readonly cutOffMs?: number;
}

export function createCallCloud(world: World, policy: Policy, run: CallTimes): CallCloud {
  const { cutOffMs = run.deadlineMs } = run;
  const { maxCallsPerSecond, maxConcurrentCalls } = policy.limits;
  const lanes = new Map<string, Lane>();
  /** Lanes whose next call waits for a free place among the concurrent ones, in the order of asking. */
  const crowded = new Set<Lane>();
  const counts: Record<string, number> = {};
  let running = 0;

  function laneOf({ accountId, regionId, action }: CallKey): Lane {
    const name = `${accountId} ${regionId} ${action}`;
    const known = lanes.get(name);
    if (known) return known;
    const lane: Lane = {
      controller: createRateController({ maxCallsPerSecond }),
      budget: createRetryBudget(),
      waiting: [],
      alarm: undefined,
    };
    lanes.set(name, lane);
    return lane;
  }

  /** Starts what may start now and sets the lane's alarm for the rest. */
  function pump(lane: Lane): void {
    while (lane.waiting.length > 0) {
      const nowMs = world.clock.nowMs();
      if (nowMs < run.deadlineMs && running >= maxConcurrentCalls) {
        crowded.add(lane);
        return;
      }
      const waitMs = nowMs < run.deadlineMs ? lane.controller.admit(nowMs) : Number.POSITIVE_INFINITY;
      if (waitMs === 0) {
        running += 1;
        lane.waiting.shift()?.start(nowMs);
      } else if (nowMs >= run.deadlineMs || (Number.isFinite(waitMs) && nowMs + waitMs >= run.deadlineMs)) {
        for (const waiter of lane.waiting.splice(0)) waiter.cancel();
      } else {
        wake(lane, Math.min(nowMs + Math.ceil(waitMs), run.deadlineMs));
        return;
      }
    }
  }

  function wake(lane: Lane, atMs: number): void {
    if (!Number.isFinite(atMs) || (lane.alarm && lane.alarm.atMs <= atMs)) return;
    lane.alarm?.cancel();
    const cancel = world.clock.alarm(Math.max(0, atMs - world.clock.nowMs()), () => {
      lane.alarm = undefined;
      pump(lane);
    });
    lane.alarm = { atMs, cancel };
  }

  /** Resolves once a call of the lane may start, which takes a place among the concurrent ones. */
  function permit(lane: Lane, reason: () => CloudError, signal: AbortSignal | undefined): Promise<number> {
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
        lane.waiting.splice(lane.waiting.indexOf(waiter), 1);
        reject(reason());
      };
      if (signal?.aborted) return reject(reason());
      lane.waiting.push(waiter);
      if (lane.waiting.length === 1) pump(lane);
      if (lane.waiting.includes(waiter)) signal?.addEventListener("abort", abort, { once: true });
    });
  }

  function release(lane: Lane): void {
    running -= 1;
    crowded.add(lane);
    for (const next of [...crowded]) {
      if (running >= maxConcurrentCalls) return;
      crowded.delete(next);
      pump(next);
    }
  }

  function call<T>(key: CallKey, attempt: () => Promise<T>, options: CallOptions = {}): Promise<T> {
    const lane = laneOf(key);
    const attempts = options.attempts ?? ATTEMPTS;
    const spent: string[] = [];
    let last: CloudError | undefined;
    let over = false;

    async function once(): Promise<T> {
      if (last && (await options.beforeRetry?.(last.failure)) === "stop") {
        over = true;
        throw last;
      }
      const startedAtMs = await permit(lane, () => last ?? cancelled(key.action), options.signal).catch((error) => {
        over = true;
        throw error;
      });
      counts[key.action] = (counts[key.action] ?? 0) + 1;
      try {
        const value = await untilCutOff(key.action, attempt());
        lane.controller.answered(world.clock.nowMs(), startedAtMs);
        lane.budget.succeeded(world.clock.nowMs());
        options.onAttempt?.({ atMs: startedAtMs, code: "OK" });
        return value;
      } catch (error) {
        report(error, startedAtMs);
        throw error;
      } finally {
        release(lane);
      }
    }

    function report(error: unknown, startedAtMs: number): void {
      const nowMs = world.clock.nowMs();
      if (!(error instanceof CloudError)) {
        lane.controller.lost(nowMs, startedAtMs);
        return;
      }
      last = error;
      const { code, requestId, retryAfterMs, answered } = error.failure;
      options.onAttempt?.({ atMs: startedAtMs, code, ...(requestId === undefined ? {} : { requestId }) });
      if (classify(error.failure).class === "throttled") lane.controller.throttled(nowMs, startedAtMs, retryAfterMs);
      else if (answered) lane.controller.answered(nowMs, startedAtMs);
      else lane.controller.lost(nowMs, startedAtMs);
    }

    function onFailure(error: unknown, attemptsMade: number): number | "stop" {
      if (over || !(error instanceof CloudError) || attemptsMade >= attempts) return "stop";
      const waitMs = repeatAfterMs(error.failure, attemptsMade);
      return waitMs === "stop" || world.clock.nowMs() + waitMs >= run.deadlineMs ? "stop" : waitMs;
    }

    function repeatAfterMs(failure: CloudFailure, attemptsMade: number): number | "stop" {
      const handling = classify(failure).class;
      switch (handling) {
        case "retry": {
          if (!lane.budget.take(world.clock.nowMs())) return "stop";
          return Math.max(jitterMs(attemptsMade, TRANSIENT_BASE_MS), retryAfter(failure));
        }
        // The lane's controller knows when the action opens again; the jitter only parts the calls of one refusal.
        case "throttled":
          return jitterMs(attemptsMade, THROTTLED_BASE_MS);
        case "re-sign":
        case "refresh-credentials": {
          if (spent.includes(handling)) return "stop";
          spent.push(handling);
          return 0;
        }
        default:
          return "stop";
      }
    }

    const { signal } = options;
    if (!signal) return world.retry.run(once, { attempts, onFailure });
    return world.retry.run(once, { attempts, onFailure, signal }).catch((error) => {
      throw error === signal.reason ? (last ?? cancelled(key.action)) : error;
    });
  }

  /** The results must be written while there is time; what a call that was given up has done, a later run reads. */
  function untilCutOff<T>(action: string, answer: Promise<T>): Promise<T> {
    const leftMs = cutOffMs - world.clock.nowMs();
    // Two exchanges at most make one call: a token may be due first.
    if (!(leftMs <= 2 * policy.timing.callTimeoutMs)) return answer;
    const answered = new AbortController();
    const cutOff = world.clock.sleep(Math.max(0, leftMs), answered.signal).then(
      () => Promise.reject(givenUp(action)),
      () => answer,
    );
    return Promise.race([answer, cutOff]).finally(() => answered.abort());
  }

  function jitterMs(attempt: number, baseMs: number): number {
    return delayMs({ attempt, baseMs, capMs: BACKOFF_CAP_MS, unit: world.random.unit() });
  }

  return { call, counts: () => ({ ...counts }) };
}

function retryAfter({ retryAfterMs = 0 }: CloudFailure): number {
  return Math.min(RETRY_AFTER_CAP_MS, retryAfterMs);
}

function givenUp(action: string): CloudError {
  const message = "no answer came before the results had to be written";
  return new CloudError({ action, code: "Local.Timeout", message, answered: false });
}

function cancelled(action: string): CloudError {
  return new CloudError({ action, code: "Local.Cancelled", message: "no call was started in time", answered: true });
}
