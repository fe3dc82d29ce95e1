/**
 * Learns a quota that admits a number of calls and then none until it opens again as a whole. "Throttled in this minute, open again
 * in the next" is the vendor's rule (ECS API throttling, read 2026-08).
 * Whether a minute is the clock's is not documented. So both are tried: the clock's next minute, and a minute after the window's
 * first call.
 */

const WINDOW_MS = 60_000;
/** Probes follow an expected opening after these times; the second one allows for a difference of clocks. */
const PROBES_MS = [300, 1_500];
/** An opening is found within this time. */
const OPENING_MS = 2_000;
/** A quota that was still empty this long after it was used up is no shorter kind of window. */
const SURE_AFTER_MS = 15_000;
/** After an admitted probe beyond the count, the next probe asks for twice as many calls, up to this share or number. */
const BEYOND_SHARE = 0.05;
const BEYOND_CALLS = 8;
/** A count that is not exact is reduced by this share. */
const CAUTION = 0.1;
/** A refused probe beyond the count is repeated two windows later, then four, then every eight. */
const MOST_WINDOWS_A_PROBE = 8;

export interface QuotaWindow {
  /** Returns the calls that a window admits; undefined: no window was recognised. */
  quota(): number | undefined;
  started(nowMs: number, isProbe: boolean): void;
  /** Notes that one of the calls since the opening was refused. */
  refused(): void;
  /** Checks whether all calls that the window admitted last time were used. */
  isUsedUp(): boolean;
  /** Checks whether a probe beyond the count is due. */
  isProbeDue(): boolean;
  /** Notes the answer to a probe beyond the count. */
  probed(admitted: boolean): void;
  /** Returns when the window opens; undefined: that is not certain, or should have happened by now. */
  opensAtMs(nowMs: number): number | undefined;
  /** Returns the next time at which the window may open, as a guess. */
  mayOpenAtMs(nowMs: number): number;
  /** Checks whether an opening as a whole explains that a call with these times was admitted. */
  explains(startedAtMs: number, answeredAtMs: number): boolean;
  /** Notes that a probe found the quota empty, `afterMs` after it was used up. */
  foundShut(afterMs: number): void;
  /** Notes that a probe at an opening was admitted. The new window is used as far as the last one. */
  opened(nowMs: number): void;
  /** Notes that a probe at another time was admitted, so the quota is no window of a minute. */
  forget(nowMs: number): void;
}

export function createQuotaWindow(): QuotaWindow {
  let [openedAtMs, used] = [Number.NaN, 0];
  let wasShutLong = false;
  let minute = Number.NaN;
  let usedInMinute = 0;
  let quota: number | undefined;
  let step = 1;
  let sure = false;
  const probes = createProbeSchedule();

  return {
    quota: () => quota,
    started(nowMs, isProbe) {
      if (Number.isNaN(openedAtMs)) openedAtMs = nowMs;
      const startMinute = Math.floor(nowMs / WINDOW_MS);
      if (!isProbe && startMinute !== minute) {
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
    isProbeDue: probes.isDue,
    probed(admitted) {
      probes.probed(admitted);
      if (!admitted || quota === undefined) return;
      quota += step;
      step = Math.min(step * 2, Math.max(BEYOND_CALLS, Math.floor(quota * BEYOND_SHARE)));
    },
    opensAtMs(nowMs) {
      const aMinuteOnMs = openedAtMs + WINDOW_MS;
      return sure && aMinuteOnMs > nowMs ? aMinuteOnMs : undefined;
    },
    mayOpenAtMs: (nowMs) => nextProbeMs(openedAtMs, nowMs),
    explains(startedAtMs, answeredAtMs) {
      const minuteMs = Math.floor(answeredAtMs / WINDOW_MS) * WINDOW_MS;
      const dueMs = openedAtMs + WINDOW_MS;
      const isInTime = [minuteMs, dueMs].some((ms) => answeredAtMs >= ms && startedAtMs < ms + OPENING_MS);
      return isInTime || (sure && answeredAtMs >= dueMs);
    },
    foundShut(afterMs) {
      wasShutLong = afterMs >= SURE_AFTER_MS;
    },
    opened(nowMs) {
      // If the first count spans two clock minutes, only the calls of the second minute count, reduced by CAUTION. The probe itself
      // belongs to the new window.
      const isExact = quota !== undefined || usedInMinute >= used;
      quota = Math.max(1, Math.floor((isExact ? used : usedInMinute * (1 - CAUTION)) - 1));
      sure ||= wasShutLong;
      wasShutLong = false;
      step = 1;
      openedAtMs = nowMs;
      used = 1;
      probes.windowOpened();
    },
    forget(nowMs) {
      openedAtMs = nowMs;
      used = 1;
      quota = undefined;
      sure = false;
      wasShutLong = false;
      probes.probed(true);
    },
  };
}

/** Decides in which windows a probe beyond the count is made: in each, but ever more rarely after refusals. */
function createProbeSchedule() {
  let windowsAProbe = 1;
  let windowsSinceProbe = 1;
  return {
    isDue: () => windowsSinceProbe >= windowsAProbe,
    windowOpened() {
      windowsSinceProbe += 1;
    },
    probed(admitted: boolean) {
      windowsSinceProbe = admitted ? 1 : 0;
      windowsAProbe = admitted ? 1 : Math.min(MOST_WINDOWS_A_PROBE, windowsAProbe * 2);
    },
  };
}

/** Returns the first probe after `nowMs`, at the clock's minutes and a minute after the window's opening. */
function nextProbeMs(openedAtMs: number, nowMs: number): number {
  const minuteMs = Math.floor(nowMs / WINDOW_MS) * WINDOW_MS;
  const openings = [minuteMs, minuteMs + WINDOW_MS, openedAtMs + WINDOW_MS];
  return Math.min(...openings.flatMap((atMs) => PROBES_MS.map((ms) => atMs + ms)).filter((atMs) => atMs > nowMs));
}
