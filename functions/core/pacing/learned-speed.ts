/**
 * How many calls a second one action bears, as long as it is open at all. Three stages: faster with every answer until
 * the first refusal; then, from a guess, faster until the next one; from then on around what was measured.
 */

/** Start gently: ten calls a second. */
const FIRST_RATE = 10;
/** Never so slow that nothing more would be learned. */
const LEAST_RATE = 0.1;
/** Answers faster than this speed the first stage up no further. */
const FASTEST_ANSWER_MS = 20;
/** What a token bucket holds is unknown too; the first guess of its refill assumes so much of it. */
const ASSUMED_BURST_MS = 2_000;
/** The second stage: this much faster a second. */
const SEARCH_A_SECOND = 0.4;
/** The third: 10 % below the measured refill at first, at it after 5 s, above it ever faster after 10 s (a cubic). */
const DIP = 0.1;
const PLATEAU_MS = 5_000;
/** Between refusals closer than this the measurement is noise. */
const LEAST_MEASURED_MS = 1_000;
/** Speed grows by time in use: after a pause it goes on where it was. */
const LONGEST_STEP_MS = 1_000;

export interface LearnedSpeed {
  /** Calls a second, now. */
  rate(): number;
  /** Calls a second that the quota refills, once a refusal gave a first idea. */
  refill(): number | undefined;
  /** An answer that was no refusal. `tight`: the calls are as fast as the rate allows, so that it was put to the test. */
  answered(nowMs: number, startedAtMs: number, tight: boolean): void;
  /** The first refusal since calls flowed. */
  refused(nowMs: number): void;
  /** Calls flow again after a refusal: from a bucket that refills, or from a window that opened as a whole. */
  resumed(nowMs: number, from: "bucket" | "window"): void;
}

export function createLearnedSpeed(startMs: number, maxCallsPerSecond: number): LearnedSpeed {
  let stage: "ramp" | "search" | "plateau" = "ramp";
  let rate = Math.min(FIRST_RATE, maxCallsPerSecond);
  let refill = LEAST_RATE;
  let answers = 0;
  /** Since when `answers` are counted, and whether a refusal began the count: then the quota was empty. */
  let since = { atMs: startMs, wasEmpty: false };
  let ageMs = 0;
  let grownAtMs = startMs;

  const bounded = (value: number) => Math.min(maxCallsPerSecond, Math.max(LEAST_RATE, value));

  function grow(nowMs: number, startedAtMs: number): number {
    const stepMs = Math.min(LONGEST_STEP_MS, Math.max(0, nowMs - grownAtMs));
    // One call more a second for every answer, per second it took: the speed doubles with each round of answers.
    if (stage === "ramp") return rate + 1_000 / Math.max(FASTEST_ANSWER_MS, nowMs - startedAtMs);
    if (stage === "search") return rate * (1 + (SEARCH_A_SECOND * stepMs) / 1_000);
    ageMs += stepMs;
    return plateau();
  }

  function plateau(): number {
    return refill * (1 + DIP * ((ageMs - PLATEAU_MS) / PLATEAU_MS) ** 3);
  }

  return {
    rate: () => rate,
    refill: () => (since.wasEmpty ? refill : undefined),
    answered(nowMs, startedAtMs, tight) {
      answers += 1;
      if (tight) rate = bounded(grow(nowMs, startedAtMs));
      grownAtMs = nowMs;
    },
    refused(nowMs) {
      // What was admitted between two refusals is what the quota refilled: both found it empty. It can only be too
      // low, where a full quota refilled no further; so it is believed upwards at once and downwards step by step.
      const passedMs = nowMs - since.atMs;
      if (!since.wasEmpty) refill = bounded((answers * 1_000) / (passedMs + ASSUMED_BURST_MS));
      else if (passedMs >= LEAST_MEASURED_MS) {
        refill = bounded(Math.max((answers * 1_000) / passedMs, refill * (1 - DIP)));
      }
      stage = since.wasEmpty ? "plateau" : "search";
      since = { atMs: nowMs, wasEmpty: true };
      answers = 0;
    },
    resumed(nowMs, from) {
      grownAtMs = nowMs;
      ageMs = 0;
      if (from === "window") {
        // Its speed was right while it was open.
        stage = "ramp";
        since = { atMs: nowMs, wasEmpty: false };
        answers = 0;
      } else rate = bounded(stage === "search" ? refill : plateau());
    },
  };
}
