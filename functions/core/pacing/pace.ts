/** Limits the calls of one action by configuration: spread evenly, and in no second more than configured. */

/** The first calls may start at once. */
const FIRST_CALLS = 10;
/** Unused time gives at most this much credit. It makes up for late timers and never becomes a burst. */
const CREDIT_MS = 100;

export interface Pace {
  /** Returns the milliseconds until the configured limit alone lets a call start; at most 0: now. */
  limitWaitMs(nowMs: number): number;
  /** Returns the milliseconds until a call may start at `perSecond` calls a second; at most 0: now. */
  waitMs(nowMs: number, perSecond: number): number;
  start(nowMs: number): void;
  /** Checks whether the pace, not a lack of calls, decides when the next call starts. */
  isTight(): boolean;
  /** Removes the credit, so that calls follow the pace from the next call on. */
  calm(nowMs: number): void;
}

export function createPace(maxCallsPerSecond: number): Pace {
  // The start times of the last second. The oldest entry frees its place one second later.
  const starts: number[] = [];
  let oldest = 0;
  let credit = Math.min(FIRST_CALLS, maxCallsPerSecond);
  let creditAtMs = Number.NaN;

  function limitWaitMs(nowMs: number): number {
    return (starts[oldest] ?? Number.NEGATIVE_INFINITY) + 1_000 - nowMs;
  }

  return {
    limitWaitMs,
    waitMs(nowMs, perSecond) {
      const earned = Number.isNaN(creditAtMs) ? 0 : (Math.max(0, nowMs - creditAtMs) * perSecond) / 1_000;
      creditAtMs = nowMs;
      credit = Math.min(Math.max(1, credit, (perSecond * CREDIT_MS) / 1_000), credit + earned);
      return Math.max(limitWaitMs(nowMs), ((1 - credit) * 1_000) / perSecond);
    },
    start(nowMs) {
      starts[oldest] = nowMs;
      oldest = (oldest + 1) % maxCallsPerSecond;
      credit = Math.max(0, credit - 1);
    },
    isTight: () => credit < 2,
    calm(nowMs) {
      credit = 0;
      creditAtMs = nowMs;
    },
  };
}
