/**
 * The other kind of quota: so many calls, then none until it opens again as a whole. "Throttled in this minute, open
 * again in the next" is the vendor's rule (ECS API throttling, read 2026-08); whether its minutes are the clock's is not
 * said, so both are looked for: the clock's next minute, and a minute after the window's first call.
 */

const WINDOW_MS = 60_000;
/** So long after an expected opening the action is looked at, and once more in case the two clocks differ. */
const LOOKS_MS = [300, 1_500];
/** An opening is found within this time. */
const OPENING_MS = 2_000;
/** A quota that stayed empty this long after it was used up is no shorter kind of window. */
const SURE_AFTER_MS = 15_000;
/** A look beyond the count that is admitted lets twice as many follow as the one before, up to this share or number. */
const BEYOND_SHARE = 0.05;
const BEYOND_CALLS = 8;
/** A count that is not exact is believed less. */
const CAUTION = 0.1;
/** A refused look beyond the count is repeated two windows later, then four, then every eight. */
const MOST_WINDOWS_A_LOOK = 8;

export interface QuotaWindow {
  /** Calls a window admits; undefined while the quota did not show itself to be one. */
  quota(): number | undefined;
  started(nowMs: number, isLook: boolean): void;
  /** One of the calls since the window opened was refused. */
  refused(): void;
  /** What the window admitted last time has been used. */
  isUsedUp(): boolean;
  /** Whether it is worth a call to find out if it admits more by now. */
  isLookDue(): boolean;
  /** A look beyond the count was answered or refused. */
  looked(admitted: boolean): void;
  /** When it will open and not before; undefined while that is not sure, or should have happened by now. */
  opensAtMs(nowMs: number): number | undefined;
  /** The next time at which it may open, as far as one can guess. */
  mayOpenAtMs(nowMs: number): number;
  /** Whether an opening as a whole explains that a call started and answered at these times was admitted. */
  explains(startedAtMs: number, answeredAtMs: number): boolean;
  /** The quota was empty when looked at, so long after it was used up. */
  foundShut(afterMs: number): void;
  /** A look at an opening was admitted: a new window, to be used as far as the last one. */
  opened(nowMs: number): void;
  /** A look at any other time was admitted: it is no window of a minute. */
  forget(nowMs: number): void;
}

export function createQuotaWindow(): QuotaWindow {
  let openedAtMs = Number.NaN;
  let wasShutLong = false;
  let used = 0;
  let minute = Number.NaN;
  let usedInMinute = 0;
  let quota: number | undefined;
  let step = 1;
  let sure = false;
  let windowsALook = 1;
  let windowsSinceLook = 1;

  return {
    quota: () => quota,
    started(nowMs, isLook) {
      if (Number.isNaN(openedAtMs)) openedAtMs = nowMs;
      const startMinute = Math.floor(nowMs / WINDOW_MS);
      if (!isLook && startMinute !== minute) {
        minute = startMinute;
        usedInMinute = 0;
      }
      usedInMinute += 1;
      used += 1;
    },
    refused() {
      used -= 1;
      usedInMinute -= 1;
    },
    isUsedUp: () => used >= (quota ?? Number.POSITIVE_INFINITY),
    isLookDue: () => windowsSinceLook >= windowsALook,
    looked(admitted) {
      windowsSinceLook = admitted ? 1 : 0;
      windowsALook = admitted ? 1 : Math.min(MOST_WINDOWS_A_LOOK, windowsALook * 2);
      if (!admitted || quota === undefined) return;
      quota += step;
      step = Math.min(step * 2, Math.max(BEYOND_CALLS, Math.floor(quota * BEYOND_SHARE)));
    },
    opensAtMs(nowMs) {
      const aMinuteOnMs = openedAtMs + WINDOW_MS;
      return sure && aMinuteOnMs > nowMs ? aMinuteOnMs : undefined;
    },
    mayOpenAtMs(nowMs) {
      const minuteMs = Math.floor(nowMs / WINDOW_MS) * WINDOW_MS;
      const openings = [minuteMs, minuteMs + WINDOW_MS, openedAtMs + WINDOW_MS];
      return Math.min(...openings.flatMap((atMs) => LOOKS_MS.map((ms) => atMs + ms)).filter((atMs) => atMs > nowMs));
    },
    explains(startedAtMs, answeredAtMs) {
      const minuteMs = Math.floor(answeredAtMs / WINDOW_MS) * WINDOW_MS;
      const dueMs = openedAtMs + WINDOW_MS;
      const isInTime = (openingMs: number) => answeredAtMs >= openingMs && startedAtMs < openingMs + OPENING_MS;
      return isInTime(minuteMs) || isInTime(dueMs) || (sure && answeredAtMs >= dueMs);
    },
    foundShut(afterMs) {
      wasShutLong = afterMs >= SURE_AFTER_MS;
    },
    opened(nowMs) {
      // The first count may have begun in another minute than it ended in: then only its end is believed, and with care.
      // The look itself belongs to the new window.
      const isExact = quota !== undefined || usedInMinute >= used;
      quota = Math.max(1, Math.floor((isExact ? used : usedInMinute * (1 - CAUTION)) - 1));
      sure ||= wasShutLong;
      wasShutLong = false;
      step = 1;
      openedAtMs = nowMs;
      used = 1;
      windowsSinceLook += 1;
    },
    forget(nowMs) {
      openedAtMs = nowMs;
      used = 1;
      quota = undefined;
      sure = false;
      wasShutLong = false;
      windowsALook = 1;
      windowsSinceLook = 1;
    },
  };
}
