/**
 * Learns from the answers how fast one action may be called, because no quota of this cloud is published. While the action is open,
 * calls flow at the learned rate.
 * A refusal closes the action. Calls rest, and single probes find out when it is open again: soon for a token bucket, at the next
 * opening for a window.
 */
import { type Closing, closingAt, LONGEST_REST_MS, reopen, rest, stayClosed } from "./closing.ts";
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
        if (closing.probeStartedAtMs !== undefined || (closing.isBeyond && underWay > 0))
          return Number.POSITIVE_INFINITY;
        const waitMs = Math.max(closing.untilMs - nowMs, pace.limitWaitMs(nowMs));
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
      else if (retryAfterMs !== undefined) {
        closing.untilMs = Math.max(closing.untilMs, nowMs + Math.min(LONGEST_REST_MS, retryAfterMs));
      }
    },
    snapshot() {
      const quota = window.quota();
      const refill = speed?.refill();
      return {
        rate: speedAt(0).rate(),
        isOpen: closing === undefined,
        ...(quota === undefined ? {} : { windowQuota: quota }),
        ...(refill === undefined ? {} : { refill }),
      };
    },
  };
}
