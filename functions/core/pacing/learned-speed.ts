/**
 * Learns how many calls a second an open action bears, in three stages. First the rate rises with every answer until the first
 * refusal.
 * Then it rises from a guess until the next refusal. From then on it stays around the measured refill of the quota.
 */

/** Calls a second at the start. */
const FIRST_RATE = 10;
/** At a lower rate nothing more would be learned. */
const LEAST_RATE = 0.1;
/** In the first stage, answers that are faster than this count as this fast. */
const FASTEST_ANSWER_MS = 20;
/** The content of a token bucket is unknown. The first guess of its refill assumes this much. */
const ASSUMED_BURST_MS = 2_000;
/** The second stage: faster by this share a second. */
const SEARCH_A_SECOND = 0.4;
/**
 * The third stage, a cubic: 10 % below the measured refill at first, equal to it after 5 s. After 10 s it rises ever faster above
 * it.
 */
const DIP = 0.1;
const PLATEAU_MS = 5_000;
/** Between refusals that are closer than this, the measurement is noise. */
const LEAST_MEASURED_MS = 1_000;
/** The rate grows by time in use. After a pause it goes on from where it was. */
const LONGEST_STEP_MS = 1_000;

export interface LearnedSpeed {
  /** Returns the calls a second now. */
  rate(): number;
  /** Returns the calls a second that the quota refills; undefined before the first refusal. */
  refill(): number | undefined;
  /** Notes an answer that was no refusal. `tight`: calls were as fast as the rate allows, so the rate was tested. */
  answered(nowMs: number, startedAtMs: number, tight: boolean): void;
  /** Notes the first refusal since calls flowed. */
  refused(nowMs: number): void;
  /** Notes that calls flow again after a refusal: from a token bucket, or from a window that opened as a whole. */
  resumed(nowMs: number, from: "bucket" | "window"): void;
}

export function createLearnedSpeed(startMs: number, maxCallsPerSecond: number): LearnedSpeed {
  let stage: "ramp" | "search" | "plateau" = "ramp";
  let rate = Math.min(FIRST_RATE, maxCallsPerSecond);
  let refill = LEAST_RATE;
  let answers = 0;
  /** The start of the count of `answers`. `wasEmpty`: a refusal began the count, so the quota was empty. */
  let since = { atMs: startMs, wasEmpty: false };
  let ageMs = 0;
  let grownAtMs = startMs;

  const bounded = (value: number) => Math.min(maxCallsPerSecond, Math.max(LEAST_RATE, value));

  function grow(nowMs: number, startedAtMs: number): number {
    const stepMs = Math.min(LONGEST_STEP_MS, Math.max(0, nowMs - grownAtMs));
    // One call a second more for every answer, for each second it took. The rate doubles with each round of answers.
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
      // Two refusals found the quota empty, so the calls admitted in between equal its refill. The value can only be too low, if a
      // full quota refilled no further.
      // So it rises at once and falls step by step.
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
        // The rate was right while the window was open.
        stage = "ramp";
        since = { atMs: nowMs, wasEmpty: false };
        answers = 0;
      } else rate = bounded(stage === "search" ? refill : plateau());
    },
  };
}
