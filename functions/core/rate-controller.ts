/** Learns, from the answers alone, how fast one action may be called: no quota of this cloud is published. */

/** Start gently: ten calls at once, ten a second, faster with every answer. */
const START_RATE = 10;
const MIN_RATE = 0.1;
/** Unused time builds up this much credit and no more: it makes up for late timers, and never becomes a burst. */
const CREDIT_MS = 100;
/** How long a throttled action rests before one call looks again; doubles while that call is refused. */
const FIRST_REST_MS = 250;
const MAX_REST_MS = 60_000;
/** "Throttled in this minute, open again in the next": ECS API throttling, read 2026-08. */
const WINDOW_MS = 60_000;
/** Looked for this long after a window is expected to open, then again after each of the follow-ups. */
const OPENING_SLACK_MS = 100;
/** A bucket of at least one call a second has opened again after this time; what stayed shut is a window. */
const WINDOW_AFTER_MS = 2_000;
/** Until the refill is measured, look for it from half the speed that was refused, this much faster a second. */
const SEARCH_GROWTH = 0.2;
/** Around the measured refill: start 10 % below, reach it after 5 s, leave it ever faster after 10 s (a cubic). */
const DIP = 0.1;
const PLATEAU_MS = 5_000;

export interface RateController {
  /**
   * 0: start one call now, it is counted. More: ask again after so many milliseconds. Infinity: only an answer can
   * tell. After any answer asking again may give less.
   */
  admit(nowMs: number): number;
  /** The service answered a call, with success or with any error other than throttling. */
  answered(nowMs: number, startedAtMs: number): void;
  /** The call ended without an answer: nothing was learned. */
  lost(nowMs: number, startedAtMs: number): void;
  throttled(nowMs: number, startedAtMs: number, retryAfterMs?: number): void;
  snapshot(): RateSnapshot;
}

export interface RateSnapshot {
  /** Calls a second. */
  readonly rate: number;
  readonly closed: boolean;
  /** Calls a window admits, where the quota showed itself to be one. */
  readonly windowQuota?: number;
  /** Calls a second that a throttled quota was measured to refill. */
  readonly refill?: number;
}

interface Closing {
  readonly sinceMs: number;
  readonly byCount: boolean;
  untilMs: number;
  refusedLooks: number;
  followUps: number;
  lookStartedAtMs?: number;
}

interface Window {
  quota: number;
  step: number;
  readonly opensOn: "minute" | "span";
}

export function createRateController({ maxCallsPerSecond }: { readonly maxCallsPerSecond: number }): RateController {
  const starts = new Array<number>(maxCallsPerSecond).fill(Number.NEGATIVE_INFINITY);
  let startIndex = 0;
  let rate = Math.min(START_RATE, maxCallsPerSecond);
  let credit = rate;
  let creditAtMs: number | undefined;
  let growth: "ramp" | "search" | "cubic" = "ramp";
  let limited = false;
  let grownAtMs = 0;
  let ageMs = 0;
  let refill: number | undefined;
  let closing: Closing | undefined;
  let closedAtMs = Number.NEGATIVE_INFINITY;
  let answers = 0;
  let mark: { atMs: number; answers: number } | undefined;
  let window: Window | undefined;
  let openedAtMs: number | undefined;
  let usedInWindow = 0;

  function earn(nowMs: number) {
    const most = Math.max(1, credit, (rate * CREDIT_MS) / 1_000);
    credit = Math.min(most, credit + (Math.max(0, nowMs - (creditAtMs ?? nowMs)) * rate) / 1_000);
    creditAtMs = nowMs;
  }

  function start(nowMs: number): 0 {
    starts[startIndex] = nowMs;
    startIndex = (startIndex + 1) % starts.length;
    openedAtMs ??= nowMs;
    usedInWindow += 1;
    return 0;
  }

  function rest(nowMs: number, delayMs: number): number {
    const minute = (Math.floor(nowMs / WINDOW_MS) + 1) * WINDOW_MS + OPENING_SLACK_MS;
    const span = (openedAtMs as number) + WINDOW_MS + OPENING_SLACK_MS;
    if (window) return window.opensOn === "minute" ? minute : span > nowMs ? span : nowMs + delayMs;
    return Math.min(nowMs + delayMs, minute, span > nowMs ? span : Number.POSITIVE_INFINITY);
  }

  function close(nowMs: number, retryAfterMs: number | undefined) {
    if (window === undefined && mark !== undefined) {
      refill = Math.max(MIN_RATE, ((answers - mark.answers) * 1_000) / Math.max(1, nowMs - mark.atMs));
    }
    mark = { atMs: nowMs, answers };
    if (window) window.quota = Math.max(1, usedInWindow);
    closedAtMs = nowMs;
    closing = { sinceMs: nowMs, byCount: false, untilMs: 0, refusedLooks: 0, followUps: 0 };
    closing.untilMs =
      retryAfterMs === undefined ? rest(nowMs, FIRST_REST_MS) : nowMs + Math.min(MAX_REST_MS, retryAfterMs);
  }

  function refuse(now: Closing, nowMs: number, retryAfterMs: number | undefined) {
    delete now.lookStartedAtMs;
    now.refusedLooks += 1;
    now.untilMs =
      retryAfterMs === undefined
        ? rest(nowMs, Math.min(MAX_REST_MS, FIRST_REST_MS * 2 ** now.refusedLooks))
        : nowMs + Math.min(MAX_REST_MS, retryAfterMs);
  }

  function reopen(now: Closing, nowMs: number, lookStartedAtMs: number) {
    closing = undefined;
    if (now.byCount && window && now.refusedLooks === 0) {
      window.quota += window.step;
      window.step *= 2;
      return;
    }
    grownAtMs = nowMs;
    ageMs = 0;
    if (lookStartedAtMs - now.sinceMs >= WINDOW_AFTER_MS) {
      const sinceMinuteMs = lookStartedAtMs % WINDOW_MS;
      window = {
        quota: Math.max(1, window?.quota ?? usedInWindow - 1),
        step: 1,
        opensOn: window?.opensOn ?? (sinceMinuteMs < WINDOW_AFTER_MS ? "minute" : "span"),
      };
      openedAtMs = lookStartedAtMs;
      usedInWindow = 1;
      growth = "ramp";
      return;
    }
    if (refill === undefined) {
      rate = Math.max(MIN_RATE, rate / 2);
      growth = "search";
      credit = 0;
    } else {
      rate = Math.max(MIN_RATE, refill * (1 - DIP));
      credit = (rate * (nowMs - now.sinceMs)) / 1_000;
      growth = "cubic";
    }
  }

  function grow(nowMs: number, startedAtMs: number) {
    if (growth === "ramp") rate += 1_000 / Math.max(20, nowMs - startedAtMs);
    else {
      const passedMs = Math.min(1_000, Math.max(0, nowMs - grownAtMs));
      ageMs += passedMs;
      if (growth === "search") rate *= 1 + (SEARCH_GROWTH * passedMs) / 1_000;
      else rate = Math.max(MIN_RATE, (refill as number) * (1 + DIP * ((ageMs - PLATEAU_MS) / PLATEAU_MS) ** 3));
    }
    rate = Math.min(maxCallsPerSecond, rate);
  }

  return {
    admit(nowMs) {
      if (closing?.lookStartedAtMs !== undefined) return Number.POSITIVE_INFINITY;
      const capMs = (starts[startIndex] as number) + 1_000 - nowMs;
      if (closing) {
        const waitMs = Math.max(closing.untilMs - nowMs, capMs);
        if (waitMs > 0) return waitMs;
        closing.lookStartedAtMs = nowMs;
        earn(nowMs);
        return start(nowMs);
      }
      earn(nowMs);
      if (window && usedInWindow >= window.quota) {
        closing = { sinceMs: nowMs, byCount: true, untilMs: nowMs + 1, refusedLooks: 0, followUps: 0 };
        return 1;
      }
      const waitMs = Math.max(capMs, ((1 - credit) * 1_000) / rate);
      if (waitMs > 0) return waitMs;
      credit -= 1;
      limited = credit < 2;
      return start(nowMs);
    },
    answered(nowMs, startedAtMs) {
      answers += 1;
      if (closing?.lookStartedAtMs === startedAtMs) reopen(closing, nowMs, startedAtMs);
      else if (!closing && limited) grow(nowMs, startedAtMs);
      grownAtMs = nowMs;
    },
    lost(nowMs, startedAtMs) {
      if (closing?.lookStartedAtMs === startedAtMs) refuse(closing, nowMs, undefined);
    },
    throttled(nowMs, startedAtMs, retryAfterMs) {
      usedInWindow -= 1;
      if (closing?.lookStartedAtMs === startedAtMs) refuse(closing, nowMs, retryAfterMs);
      else if (closing) {
        if (retryAfterMs !== undefined) {
          closing.untilMs = Math.max(closing.untilMs, nowMs + Math.min(MAX_REST_MS, retryAfterMs));
        }
      } else if (startedAtMs > closedAtMs) close(nowMs, retryAfterMs);
    },
    snapshot() {
      return {
        rate,
        closed: closing !== undefined,
        ...(window ? { windowQuota: window.quota } : {}),
        ...(refill === undefined ? {} : { refill }),
      };
    },
  };
}
