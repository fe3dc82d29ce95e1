/**
 * Learns from the answers how fast one action may be called, because no quota of this cloud is published. While the action is open,
 * calls flow at the learned rate.
 * A refusal closes the action. Calls rest, and single probes find out when it is open again: soon for a token bucket, at the next
 * opening for a window.
 */
import { type Closing, closingAt, reopen, rest, restAtLeast, stayClosed } from "./closing.ts";
import { createLearnedSpeed, type LearnedSpeed } from "./learned-speed.ts";
import { createPace } from "./pace.ts";
import { createQuotaWindow } from "./quota-window.ts";

export interface RateController {
  /**
   * Returns the wait before the next call in milliseconds. 0: start one call now; it is counted, and exactly one report must
   * follow.
   * Infinity: only an answer can tell. After any report the wait may be shorter.
   */
  admit(nowMs: number): number;
  /** Reports an answer: a success, or any error but throttling. */
  answered(nowMs: number, startedAtMs: number): void;
  /** Reports a call without an answer, from which nothing is learned. */
  lost(nowMs: number, startedAtMs: number): void;
  /** Reports a throttled call. `retryAfterMs` is the service's own statement when to come back. */
  throttled(nowMs: number, startedAtMs: number, retryAfterMs?: number): void;
  snapshot(): RateSnapshot;
}

export interface RateSnapshot {
  /** Calls a second while the action is open. */
  readonly rate: number;
  readonly isOpen: boolean;
  /** Calls that a window admits; absent: no window was recognised. */
  readonly windowQuota?: number;
  /** Calls a second that the quota refills, as far as refusals showed. */
  readonly refill?: number;
}

export function createRateController({ maxCallsPerSecond }: { readonly maxCallsPerSecond: number }): RateController {
  const pace = createPace(maxCallsPerSecond);
  const window = createQuotaWindow();
  let speed: LearnedSpeed | undefined;
  let closing: Closing | undefined;
  let closedAtMs = Number.NEGATIVE_INFINITY;
  let underWay = 0;

  function speedAt(nowMs: number): LearnedSpeed {
    speed ??= createLearnedSpeed(nowMs, maxCallsPerSecond);
    return speed;
  }

  function start(nowMs: number): 0 {
    underWay += 1;
    pace.start(nowMs);
    window.started(nowMs, closing !== undefined);
    return 0;
  }

  function close(nowMs: number, isBeyond: boolean): Closing {
    closedAtMs = nowMs;
    closing = closingAt(nowMs, isBeyond);
    return closing;
  }

  return {
    admit(nowMs) {
      if (!closing && window.isUsedUp()) {
        const now = close(nowMs, window.isProbeDue());
        if (!now.isBeyond) rest(now, window, nowMs);
      }
      if (closing) {
        const waitMs = probeWaitMs(closing, pace.limitWaitMs(nowMs), underWay, nowMs);
        if (waitMs > 0) return waitMs;
        closing.probeStartedAtMs = nowMs;
        return start(nowMs);
      }
      const waitMs = pace.waitMs(nowMs, speedAt(nowMs).rate());
      return waitMs > 0 ? waitMs : start(nowMs);
    },
    answered(nowMs, startedAtMs) {
      underWay -= 1;
      const isProbe = closing?.probeStartedAtMs === startedAtMs;
      speedAt(nowMs).answered(nowMs, startedAtMs, !closing && pace.isTight());
      if (!closing || !isProbe) return;
      const before = closing;
      closing = undefined;
      reopen(before, { pace, window, speed: speedAt(nowMs) }, nowMs, startedAtMs);
    },
    lost(nowMs, startedAtMs) {
      underWay -= 1;
      if (closing?.probeStartedAtMs !== startedAtMs) return;
      closing.isBeyond = false;
      rest(closing, window, nowMs);
    },
    throttled(nowMs, startedAtMs, retryAfterMs) {
      underWay -= 1;
      if (!closing && startedAtMs <= closedAtMs) return; // a late word of a refusal that was dealt with
      window.refused();
      if (!closing) {
        speedAt(nowMs).refused(nowMs);
        rest(close(nowMs, false), window, nowMs, retryAfterMs);
      } else if (closing.isBeyond || closing.probeStartedAtMs === startedAtMs)
        stayClosed(closing, window, nowMs, retryAfterMs);
      else if (retryAfterMs !== undefined) restAtLeast(closing, nowMs + retryAfterMs, nowMs);
    },
    snapshot: () => snapshotOf(speedAt(0), window.quota(), closing),
  };
}

/** Returns the wait before the next probe; Infinity: only an answer can tell. */
function probeWaitMs(closing: Closing, limitWaitMs: number, underWay: number, nowMs: number): number {
  if (closing.probeStartedAtMs !== undefined || (closing.isBeyond && underWay > 0)) return Number.POSITIVE_INFINITY;
  return Math.max(closing.untilMs - nowMs, limitWaitMs);
}

function snapshotOf(speed: LearnedSpeed, quota: number | undefined, closing: Closing | undefined): RateSnapshot {
  const refill = speed.refill();
  return {
    rate: speed.rate(),
    isOpen: closing === undefined,
    ...(quota === undefined ? {} : { windowQuota: quota }),
    ...(refill === undefined ? {} : { refill }),
  };
}
