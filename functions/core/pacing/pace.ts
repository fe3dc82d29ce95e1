/** Our own limit on one action: calls spread evenly, and never more in any second than configured. */

/** The first calls go at once. */
const FIRST_CALLS = 10;
/** Unused time builds up this much credit and no more: it makes up for late timers, and never becomes a burst. */
const CREDIT_MS = 100;

export interface Pace {
  /** Milliseconds until the configured limit alone lets a call start; at most 0: now. */
  limitWaitMs(nowMs: number): number;
  /** Milliseconds until a call may start at so many calls a second; at most 0: now. */
  waitMs(nowMs: number, perSecond: number): number;
  start(nowMs: number): void;
  /** The pace, not a lack of calls, decides when the next call starts. */
  isTight(): boolean;
  /** Takes the credit away: from now on calls follow the pace, from the first one on. */
  calm(nowMs: number): void;
}

export function createPace(maxCallsPerSecond: number): Pace {
  // The starts of the last second's worth of calls: the oldest one's place is free again a second later.
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
