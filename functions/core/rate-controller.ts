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
/** After a clock minute began the action is looked at early, and once more in case the two clocks differ. */
const MINUTE_LOOKS_MS = [300, 1_500];
/** A bucket of at least one call a second has opened again after this time; what stayed shut is a window. */
const WINDOW_AFTER_MS = 2_000;
/** Until the refill is measured, look for it from half the speed that was refused, this much faster a second. */
const SEARCH_GROWTH = 0.2;
/** What a token bucket holds is not known either; the first guess of its refill assumes so much. */
const ASSUMED_BURST_MS = 2_000;
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

/** Why and until when nothing is started but, from time to time, one call that looks whether the action is open again. */
interface Closing {
  readonly sinceMs: number;
  /** Not refused: the count that the last window admitted is used up. */
  readonly byCount: boolean;
  untilMs: number;
  /** `untilMs` is when a window may open, not merely one more look. */
  atOpening: boolean;
  refusedLooks: number;
  lookStartedAtMs?: number;
}

/** A quota that admits so many calls and then none until it opens again as a whole. */
interface Window {
  quota: number;
  /** How many calls beyond the quota are tried next, if the look beyond it succeeds. */
  step: number;
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
  let sure = false;
  let closing: Closing | undefined;
  let closedAtMs = Number.NEGATIVE_INFINITY;
  let answers = 0;
  let mark: { atMs: number; answers: number } | undefined;
  let window: Window | undefined;
  let openedAtMs = Number.NaN;
  let usedInWindow = 0;
  let minute = 0;
  let usedInMinute = 0;

  function earn(nowMs: number) {
    const most = Math.max(1, credit, (rate * CREDIT_MS) / 1_000);
    credit = Math.min(most, credit + (Math.max(0, nowMs - (creditAtMs ?? nowMs)) * rate) / 1_000);
    creditAtMs = nowMs;
  }

  function start(nowMs: number): 0 {
    starts[startIndex] = nowMs;
    startIndex = (startIndex + 1) % starts.length;
    if (Number.isNaN(openedAtMs)) openedAtMs = nowMs;
    const startMinute = Math.floor(nowMs / WINDOW_MS);
    if (!closing && startMinute !== minute) {
      minute = startMinute;
      usedInMinute = 0;
    }
    usedInMinute += 1;
    usedInWindow += 1;
    return 0;
  }

  /** When to look next: soon, ever later, and whenever a window may open. */
  function rest(now: Closing, nowMs: number, retryAfterMs: number | undefined): void {
    delete now.lookStartedAtMs;
    const delayMs = retryAfterMs ?? FIRST_REST_MS * 2 ** now.refusedLooks;
    const lookMs = nowMs + Math.min(MAX_REST_MS, delayMs);
    const minuteMs = Math.floor(nowMs / WINDOW_MS) * WINDOW_MS;
    const openings = [
      openedAtMs + WINDOW_MS,
      ...MINUTE_LOOKS_MS.flatMap((ms) => [minuteMs + ms, minuteMs + WINDOW_MS + ms]),
    ];
    const openingMs = Math.min(...(window ? openings.slice(0, 1) : openings).filter((ms) => ms > nowMs));
    now.atOpening =
      retryAfterMs !== undefined || openingMs <= lookMs || (window !== undefined && Number.isFinite(openingMs));
    now.untilMs =
      retryAfterMs !== undefined
        ? lookMs
        : window && Number.isFinite(openingMs)
          ? openingMs
          : Math.min(lookMs, openingMs);
  }

  function close(nowMs: number, retryAfterMs: number | undefined): void {
    const passedMs = nowMs - (mark?.atMs ?? openedAtMs - ASSUMED_BURST_MS);
    if (!window && (!mark || passedMs >= 1_000)) {
      const measured = ((answers - (mark?.answers ?? 0)) * 1_000) / passedMs;
      refill = Math.max(MIN_RATE, measured, mark ? (refill ?? 0) * (1 - DIP) : 0);
    }
    sure = mark !== undefined;
    mark = { atMs: nowMs, answers };
    closedAtMs = nowMs;
    closing = { sinceMs: nowMs, byCount: false, untilMs: nowMs, atOpening: false, refusedLooks: 0 };
    rest(closing, nowMs, retryAfterMs);
  }

  function reopen(now: Closing, nowMs: number): void {
    closing = undefined;
    grownAtMs = nowMs;
    ageMs = 0;
    if (now.byCount && window && now.refusedLooks === 0) {
      window.quota += window.step;
      window.step *= 2;
    } else if (now.atOpening && nowMs - now.sinceMs >= WINDOW_AFTER_MS) {
      const used = window ? usedInWindow : Math.min(usedInWindow, usedInMinute);
      window = { quota: Math.max(1, used - 1), step: 1 };
      openedAtMs = nowMs;
      usedInWindow = 1;
      growth = "ramp";
      mark = undefined;
      refill = undefined;
    } else if (!sure) {
      rate = refill ?? MIN_RATE;
      growth = "search";
      credit = 0;
      window = undefined;
    } else {
      rate = Math.max(MIN_RATE, (refill ?? 0) * (1 - DIP));
      growth = "cubic";
      credit = (rate * (nowMs - now.sinceMs)) / 1_000;
      window = undefined;
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
        closing = { sinceMs: nowMs, byCount: true, untilMs: nowMs + 1, atOpening: false, refusedLooks: 0 };
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
      if (closing?.lookStartedAtMs === startedAtMs) reopen(closing, nowMs);
      else if (!closing && limited) grow(nowMs, startedAtMs);
      grownAtMs = nowMs;
    },
    lost(nowMs, startedAtMs) {
      if (closing?.lookStartedAtMs === startedAtMs) rest(closing, nowMs, undefined);
    },
    throttled(nowMs, startedAtMs, retryAfterMs) {
      usedInWindow -= 1;
      usedInMinute -= 1;
      if (closing?.lookStartedAtMs === startedAtMs) {
        closing.refusedLooks += 1;
        rest(closing, nowMs, retryAfterMs);
      } else if (closing) {
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
