/** Decides when an open case is tried again. Parked and failed cases are not tried at every tick. */
import { HOUR_MS, MINUTE_MS } from "../lang/durations.ts";
import { toIso } from "../lang/iso-time.ts";
import type { Case } from "../memory/case-book.ts";
import { isOpen } from "../memory/merge-books.ts";
import type { Outcome, WakesOn } from "../terms/outcome.ts";
import { endingOf, REASONS } from "./reasons.ts";

const FIRST_DELAY_MS = 10 * MINUTE_MS;
const LONGEST_DELAY_MS = 6 * HOUR_MS;
/** While the balance looks too low, one careful call is made every six hours, because no API shows vouchers. */
const BALANCE_RETRY_MS = 6 * HOUR_MS;
const PERSON_RETRY_MS = 24 * HOUR_MS;
/** A case is tried again this long before its instance is released, even if the back-off is longer. */
const LAST_CALLS_MS = [24 * HOUR_MS, 2 * HOUR_MS];

export interface Wake {
  readonly wakesOn: WakesOn;
  readonly nextAttemptAtMs?: number;
}

export interface CaseAge {
  readonly nowMs: number;
  /** The pause that the case was last given; absent before its first back-off. */
  readonly lastPauseMs?: number | undefined;
  readonly releaseAtMs: number;
  /** The balance was read and is at least the minimum. A refusal for lack of money then only shows that billing is late. */
  readonly fundsSuffice?: boolean | undefined;
}

/** Returns what wakes the case; undefined: the case is closed. */
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

/** Returns the time of the next try. Each pause is twice the one before, from ten minutes to six hours. */
function nextTryMs(age: CaseAge): number {
  return noLaterThan(backOffMs(age.lastPauseMs), age);
}

export function backOffMs(lastPauseMs = 0): number {
  return Math.min(LONGEST_DELAY_MS, Math.max(FIRST_DELAY_MS, 2 * lastPauseMs));
}

/** Limits a pause so that the last calls before the release are made. */
function noLaterThan(pauseMs: number, { nowMs, releaseAtMs }: CaseAge): number {
  return Math.min(nowMs + pauseMs, ...lastCallsAfter(nowMs, releaseAtMs));
}

function lastCallsAfter(nowMs: number, releaseAtMs = Number.POSITIVE_INFINITY): readonly number[] {
  return LAST_CALLS_MS.map((leadMs) => releaseAtMs - leadMs).filter((atMs) => atMs > nowMs);
}

/**
 * Returns the pause that the case was given. If it was due and the run limit left it out, returns the pause before its last
 * attempt.
 */
export function lastPauseOf(known: Case | undefined): number | undefined {
  if (!known) return undefined;
  if (known.reason === "over-run-limit") return pauseBeforeLast(known.attemptLog);
  const isBackOff = known.wakesOn?.startsWith("at:") || known.reason === "insufficient-balance";
  if (!isBackOff || known.nextAttemptAtMs === undefined) return undefined;
  const pauseMs = known.nextAttemptAtMs - (known.attemptLog.at(-1)?.atMs ?? known.atMs);
  // A refusal for a low balance says nothing about a refusal after a recharge, so its pause does not count.
  return known.reason === "insufficient-balance" && pauseMs >= BALANCE_RETRY_MS ? undefined : pauseMs;
}

/** Attempts of one run are seconds apart. The time between them is no pause. */
function pauseBeforeLast(attemptLog: Case["attemptLog"]): number | undefined {
  const lastMs = attemptLog.at(-1)?.atMs ?? Number.NaN;
  const before = attemptLog.findLast(({ atMs }) => lastMs - atMs >= FIRST_DELAY_MS);
  return before && lastMs - before.atMs;
}

export interface WakeSignals {
  readonly nowMs: number;
  /** A person asked for this run. */
  readonly manual: boolean;
  /** The time of the account's newest income; absent: unknown. */
  readonly paidAtMs?: number | undefined;
  /** No run has finished a sweep for this payment. The payment may be older than the refusal that it cures. */
  readonly newIncome: boolean;
  /** The balance was below the minimum at the run before and no longer is. */
  readonly balanceSuffices: boolean;
  /** When a debt was read last; absent: the balance is still below the minimum. */
  readonly owedAtMs?: number | undefined;
  /** Version and configuration of this run. */
  readonly build: string;
  /** When the instance is released, as known now. This may have been learnt after the case was written. */
  readonly releaseAtMs?: number | undefined;
}

/** Decides whether a case of an earlier run may be tried in this run. A closed case never holds an instance back. */
export function isDue(known: Case, signals: WakeSignals): boolean {
  if (signals.manual || !isOpen(known)) return true;
  const timeCame = nextAttemptOf(known, signals.releaseAtMs) <= signals.nowMs;
  const wakesOn = known.wakesOn ?? "next-run";
  // A run that read another region may have read the new balance first, so the debt of the case's own time counts as well.
  const sufficesNow = signals.balanceSuffices || known.atMs <= (signals.owedAtMs ?? Number.NEGATIVE_INFINITY);
  if (wakesOn === "recharge") return timeCame || sufficesNow || paidSince(known, signals);
  if (wakesOn === "person") return timeCame || known.build !== signals.build;
  if (wakesOn.startsWith("at:")) return timeCame;
  // The state that was just read decides, unless the cloud has contradicted the evidence.
  return known.reason !== "owner-unclear" || mayContradictAgain(known, signals);
}

/** Returns when a waiting case is tried again; Infinity: no time is set. A release that is learnt later only shortens the wait. */
export function nextAttemptOf({ nextAttemptAtMs, atMs }: Case, releaseAtMs: number | undefined): number {
  if (nextAttemptAtMs === undefined) return Number.POSITIVE_INFINITY;
  return Math.min(nextAttemptAtMs, ...lastCallsAfter(atMs, releaseAtMs));
}

/** Counts the answers that there is nothing to reactivate. */
export function notValidCount(attemptLog: Case["attemptLog"]): number {
  return attemptLog.filter(({ code }) => code.endsWith(".InstanceStatusNotValid")).length;
}

/**
 * Decides whether to call again after the cloud answered that nothing is owed. It does after a payment, after a day, and before the
 * release.
 */
function mayContradictAgain(known: Case, signals: WakeSignals): boolean {
  const last = known.attemptLog.at(-1);
  if (!last || notValidCount(known.attemptLog) === 0) return true;
  const releaseAtMs = signals.releaseAtMs ?? known.release?.atMs;
  const againMs = [last.atMs + PERSON_RETRY_MS, ...lastCallsAfter(last.atMs, releaseAtMs)];
  return Math.min(...againMs) <= signals.nowMs || paidSince(known, signals);
}

/** Billing lags by minutes: a payment may show only after the call that it should have paid for was refused. */
const SHOWS_LATE_MS = 15 * MINUTE_MS;

function paidSince(known: Case, { paidAtMs, newIncome }: WakeSignals): boolean {
  if (paidAtMs === undefined) return false;
  return paidAtMs > (newIncome ? refusedAtMs(known) - SHOWS_LATE_MS : known.atMs);
}

/**
 * Returns the time of the last refusal. A run that could not read payments may have written the case again since, without a call.
 */
function refusedAtMs({ attemptLog, stoppedAtMs, atMs }: Case): number {
  return Math.min(atMs, attemptLog.at(-1)?.atMs ?? stoppedAtMs ?? atMs);
}
