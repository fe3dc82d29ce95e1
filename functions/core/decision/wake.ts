/** When an open case is looked at again. Parked and failed cases are not tried again at every tick. */
import { toIso } from "../lang/iso-time.ts";
import type { Case } from "../memory/case-book.ts";
import { isOpen } from "../memory/merge-books.ts";
import type { Outcome, WakesOn } from "../terms/outcome.ts";
import { endingOf, REASONS } from "./reasons.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const FIRST_DELAY_MS = 10 * MINUTE_MS;
const LONGEST_DELAY_MS = 6 * HOUR_MS;
/** One careful call while the balance looks too low: vouchers show in no API. */
const BALANCE_RETRY_MS = 6 * HOUR_MS;
const PERSON_RETRY_MS = 24 * HOUR_MS;
/** Whatever the back-off says, a case is tried again this long before its instance is released. */
const LAST_CALLS_MS = [24 * HOUR_MS, 2 * HOUR_MS];

export interface Wake {
  readonly wakesOn: WakesOn;
  readonly nextAttemptAtMs?: number;
}

export interface CaseAge {
  readonly nowMs: number;
  /** What the case was last told to wait; absent before its first back-off. */
  readonly lastPauseMs?: number | undefined;
  readonly releaseAtMs: number;
  /** The balance was read, and is at least the minimum: a refusal for lack of money is the billing's delay. */
  readonly fundsSuffice?: boolean | undefined;
}

/** undefined: the case is closed. */
export function wakeAfter(outcome: Outcome, age: CaseAge): Wake | undefined {
  const rule = REASONS[endingOf(outcome)].wakesOn;
  switch (rule) {
    case "none":
      return undefined;
    case "next-run":
    case "lock-change":
      return { wakesOn: rule };
    case "recharge":
      return {
        wakesOn: rule,
        nextAttemptAtMs: age.fundsSuffice ? nextTryMs(age) : noLaterThan(BALANCE_RETRY_MS, age),
      };
    case "person":
      return { wakesOn: rule, nextAttemptAtMs: noLaterThan(PERSON_RETRY_MS, age) };
    case "back-off": {
      const atMs = nextTryMs(age);
      return { wakesOn: `at:${toIso(atMs)}`, nextAttemptAtMs: atMs };
    }
  }
}

/** Twice the pause before, from ten minutes to six hours. */
function nextTryMs(age: CaseAge): number {
  return noLaterThan(backOffMs(age.lastPauseMs), age);
}

export function backOffMs(lastPauseMs = 0): number {
  return Math.min(LONGEST_DELAY_MS, Math.max(FIRST_DELAY_MS, 2 * lastPauseMs));
}

/** Whatever a case waits for, its last calls before the release are made. */
function noLaterThan(pauseMs: number, { nowMs, releaseAtMs }: CaseAge): number {
  return Math.min(nowMs + pauseMs, ...lastCallsAfter(nowMs, releaseAtMs));
}

function lastCallsAfter(nowMs: number, releaseAtMs = Number.POSITIVE_INFINITY): readonly number[] {
  return LAST_CALLS_MS.map((leadMs) => releaseAtMs - leadMs).filter((atMs) => atMs > nowMs);
}

/** The pause that an open case was written with; where it was due and others came first, the one before its last attempt. */
export function lastPauseOf(known: Case | undefined): number | undefined {
  if (!known) return undefined;
  if (known.reason === "over-run-limit") return pauseBeforeLast(known.attemptLog);
  const isBackOff = known.wakesOn?.startsWith("at:") || known.reason === "insufficient-balance";
  if (!isBackOff || known.nextAttemptAtMs === undefined) return undefined;
  const pauseMs = known.nextAttemptAtMs - (known.attemptLog.at(-1)?.atMs ?? known.atMs);
  // The pause of a refusal while the balance was low says nothing about one that follows a recharge.
  return known.reason === "insufficient-balance" && pauseMs >= BALANCE_RETRY_MS ? undefined : pauseMs;
}

/** Attempts of one run are seconds apart, and no pause. */
function pauseBeforeLast(attemptLog: Case["attemptLog"]): number | undefined {
  const lastMs = attemptLog.at(-1)?.atMs ?? Number.NaN;
  const before = attemptLog.findLast(({ atMs }) => lastMs - atMs >= FIRST_DELAY_MS);
  return before && lastMs - before.atMs;
}

export interface WakeSignals {
  readonly nowMs: number;
  /** A person asked for this run. */
  readonly manual: boolean;
  /** Newest income of the account, if known. */
  readonly paidAtMs?: number | undefined;
  /** A payment that no run has dealt with yet: it may be older than the refusal that it makes void. */
  readonly newIncome: boolean;
  /** The balance was below the minimum when the case was parked, and no longer is. */
  readonly balanceSuffices: boolean;
  /** Version and configuration of this run. */
  readonly build: string;
  /** The release as it is known now; it may have been learnt after the case was written. */
  readonly releaseAtMs?: number | undefined;
}

/** Whether a case that an earlier run left open may be tried in this run. A closed case holds nothing back. */
export function isDue(known: Case, signals: WakeSignals): boolean {
  if (signals.manual || !isOpen(known)) return true;
  const timeCame = nextAttemptOf(known, signals.releaseAtMs) <= signals.nowMs;
  const wakesOn = known.wakesOn ?? "next-run";
  if (wakesOn === "recharge") return timeCame || signals.balanceSuffices || paidSince(known, signals);
  if (wakesOn === "person") return timeCame || known.build !== signals.build;
  if (wakesOn.startsWith("at:")) return timeCame;
  // The state that was just read decides, unless the cloud itself has contradicted the evidence.
  return known.reason !== "owner-unclear" || mayContradictAgain(known, signals);
}

/** When a waiting case is tried again; Infinity: no time is set. What is learnt of its release only shortens the wait. */
export function nextAttemptOf({ nextAttemptAtMs, atMs }: Case, releaseAtMs: number | undefined): number {
  if (nextAttemptAtMs === undefined) return Number.POSITIVE_INFINITY;
  return Math.min(nextAttemptAtMs, ...lastCallsAfter(atMs, releaseAtMs));
}

/** How often the cloud answered that there is nothing to reactivate. */
export function notValidCount(attemptLog: Case["attemptLog"]): number {
  return attemptLog.filter(({ code }) => code.endsWith(".InstanceStatusNotValid")).length;
}

/** The cloud said that nothing is owed, against the evidence: asked again after a payment, after a day, and before the release. */
function mayContradictAgain(known: Case, signals: WakeSignals): boolean {
  const last = known.attemptLog.at(-1);
  if (!last || notValidCount(known.attemptLog) === 0) return true;
  const releaseAtMs = signals.releaseAtMs ?? known.release?.atMs;
  const againMs = [last.atMs + PERSON_RETRY_MS, ...lastCallsAfter(last.atMs, releaseAtMs)];
  return Math.min(...againMs) <= signals.nowMs || paidSince(known, signals);
}

/** A payment may show only after the call that it should have paid for was refused: billing lags by minutes. */
const SHOWS_LATE_MS = 15 * MINUTE_MS;

function paidSince(known: Case, { paidAtMs, newIncome }: WakeSignals): boolean {
  if (paidAtMs === undefined) return false;
  return paidAtMs > (newIncome ? refusedAtMs(known) - SHOWS_LATE_MS : known.atMs);
}

/** A run that could not read payments may have written the case again since, without a call. */
function refusedAtMs({ attemptLog, stoppedAtMs, atMs }: Case): number {
  return Math.min(atMs, attemptLog.at(-1)?.atMs ?? stoppedAtMs ?? atMs);
}
