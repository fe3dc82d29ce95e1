/**
 * Handles the time in which an action is closed after a refusal. The action rests, and single calls, the probes, find out whether
 * it is open again.
 */
import type { LearnedSpeed } from "./learned-speed.ts";
import type { Pace } from "./pace.ts";
import type { QuotaWindow } from "./quota-window.ts";

/** The rest of a refused action before the first probe. */
const FIRST_REST_MS = 250;
/** Each refused probe makes the next rest longer by this factor, so that a dead action costs few calls. */
const REST_GROWTH = 4;
/** The longest rest. The vendor's command line caps `x-acs-retry-after` at the same value. */
const LONGEST_REST_MS = 60_000;
/** A service that asks for a longer rest than this has a window, because a token bucket refills sooner. */
const WINDOW_AFTER_MS = 2_000;

export interface Closing {
  readonly sinceMs: number;
  /** The next probe asks for more than the window admitted last time, after all other calls were answered. */
  isBeyond: boolean;
  /** No call was admitted for a while, or none could be expected to be. A token bucket would have refilled. */
  isWindowLike: boolean;
  /** The service said when to come back. */
  isTold: boolean;
  untilMs: number;
  /** The time of the next probe, unless a window may open sooner. */
  nextProbeMs: number;
  /** The rest after the next probe. */
  restMs: number;
  probeStartedAtMs?: number;
}

export function closingAt(nowMs: number, isBeyond: boolean): Closing {
  return {
    sinceMs: nowMs,
    isBeyond,
    isWindowLike: false,
    isTold: false,
    untilMs: nowMs,
    nextProbeMs: nowMs,
    restMs: FIRST_REST_MS,
  };
}

export function rest(closing: Closing, window: QuotaWindow, nowMs: number, retryAfterMs?: number): void {
  delete closing.probeStartedAtMs;
  closing.isTold = retryAfterMs !== undefined;
  const opensAtMs = window.opensAtMs(nowMs);
  if (retryAfterMs !== undefined) closing.untilMs = nowMs + Math.min(LONGEST_REST_MS, retryAfterMs);
  else if (opensAtMs === undefined) {
    if (nowMs >= closing.nextProbeMs) {
      closing.nextProbeMs = nowMs + closing.restMs;
      closing.restMs = Math.min(LONGEST_REST_MS, closing.restMs * REST_GROWTH);
    }
    closing.untilMs = Math.min(closing.nextProbeMs, window.mayOpenAtMs(nowMs + FIRST_REST_MS));
  } else {
    closing.untilMs = opensAtMs;
    closing.nextProbeMs = opensAtMs;
    closing.restMs = FIRST_REST_MS;
    closing.isWindowLike = true;
  }
}

/** Handles a refused probe. */
/** Lets the action rest until `untilMs` at least, as the service asks; at most LONGEST_REST_MS from now. */
export function restAtLeast(closing: Closing, untilMs: number, nowMs: number): void {
  closing.untilMs = Math.max(closing.untilMs, Math.min(nowMs + LONGEST_REST_MS, untilMs));
}

export function stayClosed(closing: Closing, window: QuotaWindow, nowMs: number, retryAfterMs?: number): void {
  if (closing.isBeyond) window.probed(false);
  closing.isBeyond = false;
  closing.isWindowLike ||= retryAfterMs === undefined;
  window.foundShut(nowMs - closing.sinceMs);
  rest(closing, window, nowMs, retryAfterMs);
}

export interface Learners {
  readonly pace: Pace;
  readonly window: QuotaWindow;
  readonly speed: LearnedSpeed;
}

/** Handles an admitted probe, and passes the findings about the quota on. */
export function reopen(
  closing: Closing,
  { pace, window, speed }: Learners,
  nowMs: number,
  probeStartedAtMs: number,
): void {
  if (closing.isBeyond) {
    window.probed(true);
    return;
  }
  pace.calm(nowMs);
  const isToldSo = closing.isTold && nowMs - closing.sinceMs >= WINDOW_AFTER_MS;
  if (isToldSo || (closing.isWindowLike && window.explains(probeStartedAtMs, nowMs))) {
    window.opened(nowMs);
    speed.resumed(nowMs, "window");
  } else {
    window.forget(nowMs);
    speed.resumed(nowMs, "bucket");
  }
}
