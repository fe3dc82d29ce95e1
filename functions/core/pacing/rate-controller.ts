/**
 * Learns, from the answers alone, how fast one action may be called: no quota of this cloud is published. While the
 * action is open, calls flow at the learned speed. A refusal closes it: everything rests, and one call at a time looks
 * whether it is open again - soon for a bucket that refills, at its next opening for a window that was used up.
 */
import { createLearnedSpeed, type LearnedSpeed } from "./learned-speed.ts";
import { createPace } from "./pace.ts";
import { createQuotaWindow } from "./quota-window.ts";

/** How long a refused action rests before the first look. */
const FIRST_REST_MS = 250;
/** Each refused look makes the next rest so many times longer: a dead action costs few calls. */
const REST_GROWTH = 4;
/** No rest is longer; the vendor's command line caps `x-acs-retry-after` at the same. */
const LONGEST_REST_MS = 60_000;
/** Who is told to stay away longer than this met a window: a bucket has something to give sooner. */
const WINDOW_AFTER_MS = 2_000;

export interface RateController {
  /**
   * 0: start one call now; it is counted, and exactly one of the reports must follow. More: ask again after so many
   * milliseconds. Infinity: only an answer can tell. After any report asking again may give less.
   */
  admit(nowMs: number): number;
  /** The service answered, with success or with any error but throttling. */
  answered(nowMs: number, startedAtMs: number): void;
  /** No answer was read: nothing was learned. */
  lost(nowMs: number, startedAtMs: number): void;
  /** `retryAfterMs` is the service's own word on when to come back. */
  throttled(nowMs: number, startedAtMs: number, retryAfterMs?: number): void;
  snapshot(): RateSnapshot;
}

export interface RateSnapshot {
  /** Calls a second while open. */
  readonly rate: number;
  readonly isOpen: boolean;
  /** Calls a window admits, where the quota showed itself to be one. */
  readonly windowQuota?: number;
  /** Calls a second that the quota refills, as far as refusals told. */
  readonly refill?: number;
}

interface Closing {
  readonly sinceMs: number;
  /** The next look asks for more than the window admitted last time, once all other calls were answered. */
  isBeyond: boolean;
  /** Not even one call was let through for a while, or was expected to be: a bucket refills sooner. */
  isWindowLike: boolean;
  /** The service said when to come back. */
  isTold: boolean;
  untilMs: number;
  /** The next look, unless a window may open sooner. */
  nextLookMs: number;
  /** How long to rest after that one. */
  restMs: number;
  lookStartedAtMs?: number;
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
    closing = {
      sinceMs: nowMs,
      isBeyond,
      isWindowLike: false,
      isTold: false,
      untilMs: nowMs,
      nextLookMs: nowMs,
      restMs: FIRST_REST_MS,
    };
    return closing;
  }

  function rest(now: Closing, nowMs: number, retryAfterMs?: number): void {
    delete now.lookStartedAtMs;
    now.isTold = retryAfterMs !== undefined;
    const opensAtMs = window.opensAtMs(nowMs);
    if (retryAfterMs !== undefined) now.untilMs = nowMs + Math.min(LONGEST_REST_MS, retryAfterMs);
    else if (opensAtMs === undefined) {
      if (nowMs >= now.nextLookMs) {
        now.nextLookMs = nowMs + now.restMs;
        now.restMs = Math.min(LONGEST_REST_MS, now.restMs * REST_GROWTH);
      }
      now.untilMs = Math.min(now.nextLookMs, window.mayOpenAtMs(nowMs + FIRST_REST_MS));
    } else {
      now.untilMs = opensAtMs;
      now.nextLookMs = opensAtMs;
      now.restMs = FIRST_REST_MS;
      now.isWindowLike = true;
    }
  }

  function refuse(now: Closing, nowMs: number, retryAfterMs?: number): void {
    if (now.isBeyond) window.looked(false);
    now.isBeyond = false;
    now.isWindowLike ||= retryAfterMs === undefined;
    window.foundShut(nowMs - now.sinceMs);
    rest(now, nowMs, retryAfterMs);
  }

  function reopen(now: Closing, nowMs: number, lookStartedAtMs: number): void {
    closing = undefined;
    if (now.isBeyond) {
      window.looked(true);
      return;
    }
    pace.calm(nowMs);
    const isToldSo = now.isTold && nowMs - now.sinceMs >= WINDOW_AFTER_MS;
    if (isToldSo || (now.isWindowLike && window.explains(lookStartedAtMs, nowMs))) {
      window.opened(nowMs);
      speedAt(nowMs).resumed(nowMs, "window");
    } else {
      window.forget(nowMs);
      speedAt(nowMs).resumed(nowMs, "bucket");
    }
  }

  return {
    admit(nowMs) {
      if (!closing && window.isUsedUp()) {
        const now = close(nowMs, window.isLookDue());
        if (!now.isBeyond) rest(now, nowMs);
      }
      if (closing) {
        if (closing.lookStartedAtMs !== undefined || (closing.isBeyond && underWay > 0))
          return Number.POSITIVE_INFINITY;
        const waitMs = Math.max(closing.untilMs - nowMs, pace.limitWaitMs(nowMs));
        if (waitMs > 0) return waitMs;
        closing.lookStartedAtMs = nowMs;
        return start(nowMs);
      }
      const waitMs = pace.waitMs(nowMs, speedAt(nowMs).rate());
      return waitMs > 0 ? waitMs : start(nowMs);
    },
    answered(nowMs, startedAtMs) {
      underWay -= 1;
      const isLook = closing?.lookStartedAtMs === startedAtMs;
      speedAt(nowMs).answered(nowMs, startedAtMs, !closing && pace.isTight());
      if (closing && isLook) reopen(closing, nowMs, startedAtMs);
    },
    lost(nowMs, startedAtMs) {
      underWay -= 1;
      if (closing?.lookStartedAtMs !== startedAtMs) return;
      closing.isBeyond = false;
      rest(closing, nowMs);
    },
    throttled(nowMs, startedAtMs, retryAfterMs) {
      underWay -= 1;
      if (!closing && startedAtMs <= closedAtMs) return; // a late word of a refusal that was dealt with
      window.refused();
      if (!closing) {
        speedAt(nowMs).refused(nowMs);
        rest(close(nowMs, false), nowMs, retryAfterMs);
      } else if (closing.isBeyond || closing.lookStartedAtMs === startedAtMs) refuse(closing, nowMs, retryAfterMs);
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
