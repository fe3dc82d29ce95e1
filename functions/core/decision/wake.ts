/** When an open case is looked at again. Parked and failed cases are not tried again at every tick. */
import { parseIso, toIso } from "../lang/iso-time.ts";
import { isOpen, type LedgerCase } from "../memory/ledger.ts";
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
}

/** undefined: the case is closed. */
export function wakeAfter(outcome: Outcome, age: CaseAge): Wake | undefined {
  const { wakesOn } = REASONS[endingOf(outcome)];
  if (wakesOn === "none") return undefined;
  if (wakesOn === "person") return { wakesOn, nextAttemptAtMs: noLaterThan(PERSON_RETRY_MS, age) };
  if (wakesOn === "recharge") return { wakesOn, nextAttemptAtMs: noLaterThan(BALANCE_RETRY_MS, age) };
  if (wakesOn !== "back-off") return { wakesOn };
  const atMs = nextTryMs(age);
  return { wakesOn: `at:${toIso(atMs)}`, nextAttemptAtMs: atMs };
}

/** Twice the pause before, from ten minutes to six hours. */
function nextTryMs(age: CaseAge): number {
  const doubledMs = 2 * (age.lastPauseMs ?? 0);
  return noLaterThan(Math.min(LONGEST_DELAY_MS, Math.max(FIRST_DELAY_MS, doubledMs)), age);
}

/** Whatever a case waits for, its last calls before the release are made. */
function noLaterThan(pauseMs: number, { nowMs, releaseAtMs }: CaseAge): number {
  return Math.min(nowMs + pauseMs, ...lastCallsAfter(nowMs, releaseAtMs));
}

function lastCallsAfter(nowMs: number, releaseAtMs = Number.POSITIVE_INFINITY): readonly number[] {
  return LAST_CALLS_MS.map((leadMs) => releaseAtMs - leadMs).filter((atMs) => atMs > nowMs);
}

/** The pause that an open case was written with; where it was due and others came first, the one before its last attempt. */
export function lastPauseOf(known: LedgerCase | undefined): number | undefined {
  if (known?.reason === "over-run-limit") return pauseBeforeLast(known.attemptLog);
  if (!known?.wakesOn?.startsWith("at:") || known.nextAttemptAtMs === undefined) return undefined;
  return known.nextAttemptAtMs - known.recordedAtMs;
}

/** Attempts of one run are seconds apart, and no pause. */
function pauseBeforeLast(attemptLog: LedgerCase["attemptLog"]): number | undefined {
  const timesMs = attemptLog.map(([time]) => parseIso(time) ?? Number.NaN);
  const lastMs = timesMs.at(-1) ?? Number.NaN;
  const beforeMs = timesMs.findLast((atMs) => lastMs - atMs >= FIRST_DELAY_MS);
  return beforeMs === undefined ? undefined : lastMs - beforeMs;
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
  /** Another version or configuration than the one that wrote the case. */
  readonly buildChanged: boolean;
  /** The release as it is known now; it may have been learnt after the case was written. */
  readonly releaseAtMs?: number | undefined;
}

/** Whether a case that an earlier run left open may be tried in this run. Closed cases are in nobody's way. */
export function isDue(known: LedgerCase, signals: WakeSignals): boolean {
  if (signals.manual) return true;
  if (!isOpen(known)) return !isFutile(known, signals);
  const timeCame = nextAttemptOf(known, signals.releaseAtMs) <= signals.nowMs;
  const wakesOn = known.wakesOn ?? "next-run";
  if (wakesOn === "recharge") return timeCame || signals.balanceSuffices || paidSince(known, signals);
  if (wakesOn === "person") return timeCame || signals.buildChanged;
  if (wakesOn.startsWith("at:")) return timeCame;
  return true; // next-run; lock-change: the state just read decides
}

/** When a waiting case is tried again; Infinity: no time is set. What is learnt of its release only shortens the wait. */
export function nextAttemptOf({ nextAttemptAtMs, recordedAtMs }: LedgerCase, releaseAtMs: number | undefined): number {
  if (nextAttemptAtMs === undefined) return Number.POSITIVE_INFINITY;
  return Math.min(nextAttemptAtMs, ...lastCallsAfter(recordedAtMs, releaseAtMs));
}

/** Told so often, nobody needs to ask again: not even a payment changes what is not owed. */
const TOLD_OFTEN = 3;

/**
 * The cloud's own answer was that nothing is owed for this one. It is asked again after a payment, after a day, and
 * before the release - but not for ever.
 */
function isFutile(known: LedgerCase, signals: WakeSignals): boolean {
  const told = known.attemptLog.filter(([, code]) => code.endsWith(".InstanceStatusNotValid"));
  const lastMs = parseIso(told.at(-1)?.[0]);
  if (known.reason !== "not-overdue" || lastMs === undefined) return false;
  if (told.length >= TOLD_OFTEN) return true;
  const againMs = [lastMs + PERSON_RETRY_MS, ...lastCallsAfter(lastMs, known.release?.atMs)];
  return Math.min(...againMs) > signals.nowMs && !paidSince(known, signals);
}

/** A payment may show only after the call that it should have paid for was refused: billing lags by minutes. */
const SHOWS_LATE_MS = 15 * MINUTE_MS;

function paidSince(known: LedgerCase, { paidAtMs, newIncome }: WakeSignals): boolean {
  if (paidAtMs === undefined) return false;
  return paidAtMs > (newIncome ? refusedAtMs(known) - SHOWS_LATE_MS : known.recordedAtMs);
}

/** A run that could not read payments may have written the case again since, without a call. */
function refusedAtMs({ attemptLog, stoppedAtMs, recordedAtMs }: LedgerCase): number {
  return Math.min(recordedAtMs, parseIso(attemptLog.at(-1)?.[0]) ?? stoppedAtMs ?? recordedAtMs);
}
