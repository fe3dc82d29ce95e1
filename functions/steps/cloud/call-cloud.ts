/**
 * Makes every call to the cloud. A call is paced by the rate that its action was found to bear, counted, and repeated only if the
 * error table allows it.
 */

import { CloudError, type CloudFailure } from "../../core/failure/cloud-error.ts";
import { classify } from "../../core/failure/error-table.ts";
import { changed } from "../../core/lang/changed.ts";
import type { Policy } from "../../core/terms/policy.ts";
import type { World } from "../../ports/world.ts";
import { cancelled, untilCutOff } from "./cut-off.ts";
import { BUDGET_IS_OVER, type CallKey, createLanes, type Lane, type Lanes } from "./lanes.ts";
import { createRepeats } from "./repeat.ts";

export type { CallKey } from "./lanes.ts";

/** Reads are repeated this often, even if a policy allows fewer calls an instance. An unread region recovers nothing. */
const ATTEMPTS = 6;

export interface AttemptEntry {
  readonly atMs: number;
  /** `OK`, or the failure's code. */
  readonly code: string;
  readonly requestId?: string;
}

export interface CallOptions {
  /** The largest number of calls, the first one included. */
  readonly attempts?: number;
  /** Called after the pause, before each repeated call. For example, it reads whether the lost call was applied. */
  readonly beforeRetry?: (failure: CloudFailure) => Promise<"retry" | "stop">;
  readonly onAttempt?: (entry: AttemptEntry) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds after which no call starts. A call that is under way is completed. */
  readonly budgetMs?: number;
}

export interface CallCloud {
  /**
   * Makes the call, and repeats it where that helps. Rejects with the last call's CloudError; with `Local.Cancelled` if time or the
   * signal let no call start; with `Local.Timeout` at the cut-off.
   * No call starts from the deadline on, nor after the signal was aborted.
   */
  call<T>(key: CallKey, attempt: () => Promise<T>, options?: CallOptions): Promise<T>;
  /** Returns the number of calls that were started, by action. */
  counts(): Readonly<Record<string, number>>;
}

export interface CallTimes {
  /** Epoch milliseconds. No call starts from this time on. */
  readonly deadlineMs: number;
  /** Epoch milliseconds at which calls under way are given up; absent: at the deadline. */
  readonly cutOffMs?: number;
  /** The run's signal. Once it is aborted, no call starts. */
  readonly signal?: AbortSignal | undefined;
}

type CallWorld = Pick<World, "clock" | "random" | "retry">;

interface CallPolicy {
  readonly limits: Pick<Policy["limits"], "maxConcurrentCalls" | "maxCallsPerSecond">;
  readonly timing: Pick<Policy["timing"], "callTimeoutMs">;
}

interface Line {
  readonly world: CallWorld;
  readonly policy: CallPolicy;
  readonly times: Required<Pick<CallTimes, "deadlineMs" | "cutOffMs">>;
  readonly lanes: Lanes;
  readonly counts: Record<string, number>;
}

export function createCallCloud(world: CallWorld, policy: CallPolicy, times: CallTimes): CallCloud {
  const { deadlineMs, cutOffMs = deadlineMs, signal } = times;
  const lanes = createLanes(world.clock, { deadlineMs, signal, ...policy.limits });
  const line: Line = { world, policy, times: { deadlineMs, cutOffMs }, lanes, counts: {} };
  return {
    call: (key, attempt, options = {}) =>
      options.budgetMs === undefined
        ? callRepeatedly(line, key, attempt, options)
        : withinBudget(world.clock, options.budgetMs, (budget) =>
            callRepeatedly(line, key, attempt, changed(options, { signal: budget })),
          ),
    counts: () => ({ ...line.counts }),
  };
}

/** Makes a call whose waits end when its budget is used up. */
async function withinBudget<T>(
  clock: World["clock"],
  budgetMs: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const halt = new AbortController();
  const cancel = clock.alarm(budgetMs, () => halt.abort(BUDGET_IS_OVER));
  try {
    return await call(halt.signal);
  } finally {
    cancel();
  }
}

function callRepeatedly<T>(line: Line, key: CallKey, attempt: () => Promise<T>, options: CallOptions): Promise<T> {
  const { world, lanes, times } = line;
  const lane = lanes.laneOf(key);
  const repeats = createRepeats(world, lane.budget);
  const { attempts = ATTEMPTS, signal } = options;
  let last: CloudError | undefined;
  let over = false;

  async function once(): Promise<T> {
    if (last && (await options.beforeRetry?.(last.failure)) === "stop") {
      over = true;
      throw last;
    }
    const startedAtMs = await lanes
      .permit(lane, () => last ?? cancelled(key.action), signal)
      .catch((error) => {
        over = true;
        throw error;
      });
    try {
      return await attemptOnce(line, { key, lane, startedAtMs, onAttempt: options.onAttempt }, attempt);
    } catch (error) {
      if (error instanceof CloudError) last = error;
      throw error;
    }
  }

  function onFailure(error: unknown, attemptsMade: number): number | "stop" {
    if (over || !(error instanceof CloudError) || attemptsMade >= attempts) return "stop";
    const waitMs = repeats.afterMs(error.failure, attemptsMade);
    return waitMs === "stop" || world.clock.nowMs() + waitMs >= times.deadlineMs ? "stop" : waitMs;
  }

  if (!signal) return world.retry.run(once, { attempts, onFailure });
  return world.retry.run(once, { attempts, onFailure, signal }).catch((error) => {
    throw error === signal.reason ? (last ?? cancelled(key.action)) : error;
  });
}

interface Started {
  readonly key: CallKey;
  readonly lane: Lane;
  readonly startedAtMs: number;
  readonly onAttempt: CallOptions["onAttempt"];
}

async function attemptOnce<T>(line: Line, started: Started, attempt: () => Promise<T>): Promise<T> {
  const { world, policy, times, counts, lanes } = line;
  const { key, lane, startedAtMs, onAttempt } = started;
  const { clock } = world;
  counts[key.action] = (counts[key.action] ?? 0) + 1;
  try {
    const leftMs = times.cutOffMs - clock.nowMs();
    // One call has at most two exchanges, because a new token may be due first.
    const isNear = leftMs <= 2 * policy.timing.callTimeoutMs;
    const value = await (isNear ? untilCutOff(clock, key.action, attempt(), leftMs) : attempt());
    lane.controller.answered(clock.nowMs(), startedAtMs);
    lane.budget.succeeded(clock.nowMs());
    onAttempt?.({ atMs: startedAtMs, code: "OK" });
    return value;
  } catch (error) {
    noteFailure(error, started, clock.nowMs());
    throw error;
  } finally {
    lanes.release(lane);
  }
}

function noteFailure(error: unknown, { lane, startedAtMs, onAttempt }: Started, nowMs: number): void {
  if (!(error instanceof CloudError)) {
    lane.controller.lost(nowMs, startedAtMs);
    return;
  }
  const { code, requestId, retryAfterMs, answered } = error.failure;
  onAttempt?.({ atMs: startedAtMs, code, ...(requestId === undefined ? {} : { requestId }) });
  if (classify(error.failure).class === "throttled") lane.controller.throttled(nowMs, startedAtMs, retryAfterMs);
  else if (answered) lane.controller.answered(nowMs, startedAtMs);
  else lane.controller.lost(nowMs, startedAtMs);
}
