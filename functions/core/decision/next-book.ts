/** Computes an account's next case book from its book before and the findings of the run. Pure. */

import type { Balance, Payment } from "../instance/instance.ts";
import { changed } from "../lang/changed.ts";
import { DAY_MS, HOUR_MS } from "../lang/durations.ts";
import type {
  BalanceMark,
  Case,
  CaseBook,
  OwnerStop,
  RegionMemory,
  Unreadable,
  UnreadablePlace,
} from "../memory/case-book.ts";
import { betterStop, emptyBook, isKept, isOpen, laterCase } from "../memory/merge-books.ts";
import { type Reading, valueIfKnown } from "../terms/reading.ts";
import { mayStand } from "./remembered-stop.ts";
import { isCandidate, isLeftToOther, type Result } from "./subject.ts";
import { waitsSinceMs } from "./waits-since.ts";
import { backOffMs } from "./wake.ts";

/** A run reads books of the last 26 hours, so an account's book is written at least every 23. */
const REPEAT_AFTER_MS = 23 * HOUR_MS;
/** Payment ticks are five minutes apart. One minute less keeps a late clock from missing a tick. */
const NEXT_TICK_MS = 4 * 60_000;
const MARK_KEPT_MS = 3 * DAY_MS;

export interface RunFindings {
  readonly nowMs: number;
  readonly readAtMs: number;
  readonly runId: string;
  readonly build: string;
  readonly results: readonly Result[];
  /** Owner stops from readings that led to no decision. They stay, whatever the list of their region shows. */
  readonly sightings: readonly OwnerStop[];
  /** Regions that were listed to the end, by id. */
  readonly regions: ReadonlyMap<string, RegionMemory>;
  readonly unreadable: readonly UnreadablePlace[];
  readonly balance: Reading<Balance>;
  readonly payment: Reading<Payment | undefined>;
  /** Every readable region was swept after the payment, and no other run worked on a part of the account. */
  readonly paymentDealtWith: boolean;
  /** A payment tick read the account's money and nothing else. */
  readonly idle: boolean;
  /** Results whose record is written, because a fact changed or a day passed. */
  readonly recorded: ReadonlySet<Result>;
}

export function nextBook(before: CaseBook, found: RunFindings): CaseBook {
  const balance = valueIfKnown(found.balance);
  const payment = valueIfKnown(found.payment);
  const mark = balance && { ...balance, atMs: found.nowMs };
  const cases = nextCases(before, found);
  return {
    accountId: before.accountId,
    recordedAtMs: found.nowMs,
    readAtMs: found.readAtMs,
    runId: found.runId,
    build: found.build,
    blindAtMs: blindSince(before.blindAtMs, cases),
    cases,
    ownerStops: nextOwnerStops(before, found),
    regions: nextRegions(before, found),
    unreadable: found.idle
      ? before.unreadable
      : nextUnreadable(before.unreadable, placeOf(found, before.accountId), found.nowMs),
    lastPayment: found.paymentDealtWith && payment ? payment : before.lastPayment,
    balance: mark ?? before.balance,
    balanceBefore: nextMark(before, mark, payment),
    inDebtAtMs: balance && balance.available < 0 ? found.nowMs : before.inDebtAtMs,
    told: before.told,
  };
}

/**
 * Keeps the time of the blind records until each open case of that time is recorded again. A run that reads one region records only
 * the cases of that region.
 */
function blindSince(blindAtMs = 0, cases: CaseBook["cases"]): number | undefined {
  return [...cases.values()].some((one) => isOpen(one) && one.atMs <= blindAtMs) ? blindAtMs : undefined;
}

/** Returns the book of a run that could not read the case book: its own cases, and the time of its records. */
export function partialBook(accountId: string, found: RunFindings): CaseBook {
  const { nowMs, readAtMs, runId, build } = found;
  const before = emptyBook(accountId);
  // The unread fact is left out: a case book that this run could not read must not make the next run ask a person.
  const cases = [...nextCases(before, found)].map(([id, one]) => [id, changed(one, { unknown: undefined })] as const);
  return changed(before, {
    recordedAtMs: nowMs,
    readAtMs,
    runId,
    build,
    partial: true,
    blindAtMs: found.recorded.size > 0 ? nowMs : undefined,
    cases: new Map(cases),
    ownerStops: nextOwnerStops(before, found),
  });
}

function nextCases(
  before: CaseBook,
  { results, recorded, nowMs, runId, build }: RunFindings,
): ReadonlyMap<string, Case> {
  const cases = new Map([...before.cases].filter(([, one]) => isKept(one, nowMs)));
  for (const result of results) {
    if (isLeftToOther(result) || !isCandidate(result) || !recorded.has(result)) continue;
    const { instanceId } = result.subject.instance;
    const known = before.cases.get(instanceId);
    const next = caseOf(result, runId, build);
    if (!known || !stands(known, next)) cases.set(instanceId, next);
  }
  return cases;
}

/**
 * Checks whether the known entry stays: it is newer than this look, or it is an end and this look found nothing new. An instance that is
 * starting or stopping ends no case, because a later run reads and reports its end.
 */
function stands(known: Case, next: Case): boolean {
  const saysNothing = next.outcome === "skipped" && (!isOpen(known) || next.reason === "changing-state");
  return saysNothing || laterCase(known, next) === known;
}

function caseOf(result: Result, runId: string, build: string): Case {
  const { subject, outcome, wake } = result;
  const { instance, previous, release } = subject;
  return {
    instanceId: instance.instanceId,
    regionId: instance.regionId,
    atMs: result.atMs,
    runId,
    build,
    outcome: outcome.outcome,
    reason: "reason" in outcome ? outcome.reason : undefined,
    sinceMs: waitsSinceMs(result),
    status: valueIfKnown(instance.status),
    // A start that cannot be read does not replace the known one: the next run compares the two.
    startedAtMs: valueIfKnown(instance.startedAtMs) ?? previous?.startedAtMs,
    evidence: subject.evidence,
    stoppedAtMs: subject.stoppedAtMs,
    release,
    wakesOn: wake?.wakesOn,
    nextAttemptAtMs: wake?.nextAttemptAtMs,
    error: result.error,
    attempts: (previous?.attempts ?? 0) + result.attempts,
    firstAttemptAtMs: previous?.firstAttemptAtMs ?? result.attemptLog[0]?.atMs,
    attemptLog: result.attemptLog,
    acceptedAtMs: result.acceptedAtMs,
    unknown: subject.unknown,
  };
}

/** Keeps an owner stop until a listing of its region shows the instance not stopped, or with a later start. */
function nextOwnerStops(
  before: CaseBook,
  { results, sightings, regions }: RunFindings,
): ReadonlyMap<string, OwnerStop> {
  const seen = new Map(results.map(({ subject: { instance } }) => [instance.instanceId, instance]));
  const stands = (stop: OwnerStop) => {
    const sweptAtMs = regions.get(stop.regionId)?.sweptAtMs;
    return sweptAtMs === undefined || stop.sinceMs > sweptAtMs || mayStand(stop, seen.get(stop.instanceId));
  };
  const stops = new Map([...before.ownerStops].filter(([, stop]) => stands(stop)));
  for (const stop of [...sightings, ...results.flatMap(({ subject }) => subject.ownerStop ?? [])]) {
    const known = stops.get(stop.instanceId);
    stops.set(stop.instanceId, known ? betterStop(known, stop) : stop);
  }
  return stops;
}

function nextRegions(before: CaseBook, found: RunFindings): ReadonlyMap<string, RegionMemory> {
  const regions = new Map(before.regions);
  for (const [id, region] of found.regions)
    regions.set(id, withUnreadable(region, before.regions.get(id)?.unreadable, placeOf(found, id), found.nowMs));
  for (const place of found.unreadable) {
    if (found.regions.has(place.place) || place.place === before.accountId) continue;
    const known = before.regions.get(place.place) ?? {};
    regions.set(place.place, withUnreadable(known, known.unreadable, place, found.nowMs));
  }
  return regions;
}

function withUnreadable(
  region: RegionMemory,
  before: Unreadable | undefined,
  place: UnreadablePlace | undefined,
  nowMs: number,
): RegionMemory {
  return changed(region, { unreadable: nextUnreadable(before, place, nowMs) });
}

/**
 * Returns when an unreadable place is read again. After a missing permission only the hourly sweep reads it.
 * Otherwise the next payment tick reads it, then each place backs off by itself, from ten minutes to six hours.
 */
function nextUnreadable(
  before: Unreadable | undefined,
  place: UnreadablePlace | undefined,
  nowMs: number,
): Unreadable | undefined {
  if (!place) return undefined;
  const { what, why, sinceMs } = place;
  const isSame = before?.what === what;
  const pauseMs = isSame
    ? backOffMs((before.nextLookAtMs - before.sinceMs) / 2)
    : place.isDenied
      ? HOUR_MS
      : NEXT_TICK_MS;
  return { what, why, sinceMs: isSame ? before.sinceMs : sinceMs, nextLookAtMs: nowMs + pauseMs };
}

function placeOf({ unreadable }: RunFindings, id: string): UnreadablePlace | undefined {
  return unreadable.find(({ place }) => place === id);
}

function nextMark(
  { balance, balanceBefore }: CaseBook,
  now: BalanceMark | undefined,
  payment: Payment | undefined,
): BalanceMark | undefined {
  if (!now) return balanceBefore;
  const mark = balanceBefore ?? balance ?? now;
  const isPaidSince = payment !== undefined && payment.atMs >= mark.atMs;
  return isPaidSince || now.atMs - mark.atMs > MARK_KEPT_MS || mark.currency !== now.currency ? now : mark;
}

/** Decides whether the book is written: a fact changed, the account was swept, or a day passed. */
export function isBookNews(before: CaseBook | undefined, next: CaseBook, idle: boolean): boolean {
  if (!before || !idle || next.recordedAtMs - before.recordedAtMs >= REPEAT_AFTER_MS) return true;
  if (next.told !== before.told || next.lastPayment?.number !== before.lastPayment?.number) return true;
  return isFirstDebt(before, next);
}

/** Checks for a debt that no run has read since the last sweep. A stop since that sweep may then be an arrears stop. */
function isFirstDebt(before: CaseBook, next: CaseBook): boolean {
  if (next.inDebtAtMs === before.inDebtAtMs) return false;
  const lastSweptAtMs = [...before.regions.values()].reduce((last, { sweptAtMs = 0 }) => Math.max(last, sweptAtMs), 0);
  return (before.inDebtAtMs ?? Number.NEGATIVE_INFINITY) < lastSweptAtMs || before.inDebtAtMs === undefined;
}

export function openCasesOf({ cases }: CaseBook): number {
  return [...cases.values()].filter(isOpen).length;
}
