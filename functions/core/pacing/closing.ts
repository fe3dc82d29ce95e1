/** The time in which one action is closed: it rests, and single calls look whether the service admits calls again. */
import type { LearnedSpeed } from "./learned-speed.ts";
import type { Pace } from "./pace.ts";
import type { QuotaWindow } from "./quota-window.ts";

/** How long a refused action rests before the first look. */
const FIRST_REST_MS = 250;
/** Each refused look makes the next rest so many times longer: a dead action costs few calls. */
const REST_GROWTH = 4;
/** No rest is longer; the vendor's command line caps `x-acs-retry-after` at the same. */
export const LONGEST_REST_MS = 60_000;
/** A service that asks for a longer rest than this has a window: a bucket refills sooner. */
const WINDOW_AFTER_MS = 2_000;

export interface Closing {
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
  /** The rest after the next look. */
  restMs: number;
  lookStartedAtMs?: number;
}

export function closingAt(nowMs: number, isBeyond: boolean): Closing {
  return {
    sinceMs: nowMs,
    isBeyond,
    isWindowLike: false,
    isTold: false,
    untilMs: nowMs,
    nextLookMs: nowMs,
    restMs: FIRST_REST_MS,
  };
}

export function rest(closing: Closing, window: QuotaWindow, nowMs: number, retryAfterMs?: number): void {
  delete closing.lookStartedAtMs;
  closing.isTold = retryAfterMs !== undefined;
  const opensAtMs = window.opensAtMs(nowMs);
  if (retryAfterMs !== undefined) closing.untilMs = nowMs + Math.min(LONGEST_REST_MS, retryAfterMs);
  else if (opensAtMs === undefined) {
    if (nowMs >= closing.nextLookMs) {
      closing.nextLookMs = nowMs + closing.restMs;
      closing.restMs = Math.min(LONGEST_REST_MS, closing.restMs * REST_GROWTH);
    }
    closing.untilMs = Math.min(closing.nextLookMs, window.mayOpenAtMs(nowMs + FIRST_REST_MS));
  } else {
    closing.untilMs = opensAtMs;
    closing.nextLookMs = opensAtMs;
    closing.restMs = FIRST_REST_MS;
    closing.isWindowLike = true;
  }
}

/** The look was refused as well. */
export function stayClosed(closing: Closing, window: QuotaWindow, nowMs: number, retryAfterMs?: number): void {
  if (closing.isBeyond) window.looked(false);
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

/** The look was admitted: what was learned about the quota is told to those that count with it. */
export function reopen(
  closing: Closing,
  { pace, window, speed }: Learners,
  nowMs: number,
  lookStartedAtMs: number,
): void {
  if (closing.isBeyond) {
    window.looked(true);
    return;
  }
  pace.calm(nowMs);
  const isToldSo = closing.isTold && nowMs - closing.sinceMs >= WINDOW_AFTER_MS;
  if (isToldSo || (closing.isWindowLike && window.explains(lookStartedAtMs, nowMs))) {
    window.opened(nowMs);
    speed.resumed(nowMs, "window");
  } else {
    window.forget(nowMs);
    speed.resumed(nowMs, "bucket");
  }
}
