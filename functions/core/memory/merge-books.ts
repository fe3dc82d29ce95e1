/** Runs that overlap write books that do not know of each other. Merged per case by time, none of them loses what it found out. */
import { changed } from "../lang/changed.ts";
import type { BalanceMark, Case, CaseBook, OwnerStop, RegionMemory, Told } from "./case-book.ts";

/** How long an end stays in the book, so that a run that overlaps does not tell it again. */
const ENDS_KEPT_MS = 26 * 60 * 60_000;

/** The order of the books does not matter, and a book may be there twice. */
export function mergeBooks(books: readonly [CaseBook, ...CaseBook[]]): CaseBook {
  const [first, ...others] = books;
  return others.reduce(mergeTwo, first);
}

function mergeTwo(one: CaseBook, other: CaseBook): CaseBook {
  const [newer, older] = isLater(one, other) ? [one, other] : [other, one];
  return changed(newer, {
    cases: mergeMaps(newer.cases, older.cases, laterCase),
    ownerStops: mergeMaps(newer.ownerStops, older.ownerStops, betterStop),
    regions: mergeMaps(newer.regions, older.regions, mergeRegions),
    lastPayment: laterPayment(newer.lastPayment, older.lastPayment),
    balance: laterMark(newer.balance, older.balance),
    balanceBefore: laterMark(newer.balanceBefore, older.balanceBefore),
    inDebtAtMs: latest(newer.inDebtAtMs, older.inDebtAtMs),
    told: laterTold(newer.told, older.told),
    partial: newer.partial && older.partial,
    blindAtMs: latest(newer.blindAtMs, older.blindAtMs),
  });
}

function isLater(one: CaseBook, other: CaseBook): boolean {
  return isAhead([one.recordedAtMs, one.runId], [other.recordedAtMs, other.runId]);
}

type Rank = readonly [atMs: number, tie: string];

/** Two runs may write at the same time, and the order of their books must not matter. */
function isAhead([oneAtMs, oneTie]: Rank, [otherAtMs, otherTie]: Rank): boolean {
  return oneAtMs === otherAtMs ? oneTie > otherTie : oneAtMs > otherAtMs;
}

function mergeMaps<T>(
  newer: ReadonlyMap<string, T>,
  older: ReadonlyMap<string, T>,
  pick: (newer: T, older: T) => T,
): ReadonlyMap<string, T> {
  const merged = new Map(newer);
  for (const [id, value] of older) {
    const known = merged.get(id);
    merged.set(id, known === undefined ? value : pick(known, value));
  }
  return merged;
}

/** An entry about an earlier start is of a run that had not seen the later one, whenever it wrote. */
function laterCase(one: Case, other: Case): Case {
  if (one.startedAtMs !== undefined && other.startedAtMs !== undefined && one.startedAtMs !== other.startedAtMs)
    return one.startedAtMs > other.startedAtMs ? one : other;
  return isAhead([one.atMs, one.runId], [other.atMs, other.runId]) ? one : other;
}

/**
 * What either run saw stands: a run that overlapped may have attributed the stop otherwise, because it did not know what the other one
 * saw. An entry with another start than the instance's says nothing, and the next sweep drops the entry.
 */
function betterStop(one: OwnerStop, other: OwnerStop): OwnerStop {
  if (one.startedAtMs !== other.startedAtMs) return one.startedAtMs > other.startedAtMs ? one : other;
  if ((one.proof === "after-start") !== (other.proof === "after-start"))
    return one.proof === "after-start" ? one : other;
  // At the same time, a proof by the balance says more than a sighting.
  return isAhead([-one.sinceMs, one.proof], [-other.sinceMs, other.proof]) ? one : other;
}

/** Of two runs that did not sweep the region, the one that waits longer to look again knows more of why it could not. */
function mergeRegions(one: RegionMemory, other: RegionMemory): RegionMemory {
  return changed(isAhead(rankOfRegion(one), rankOfRegion(other)) ? one : other, {
    eventsSeenAtMs: latest(one.eventsSeenAtMs, other.eventsSeenAtMs),
  });
}

function rankOfRegion({ sweptAtMs = 0, suspendedAtMs, clearedAtMs, unreadable }: RegionMemory): Rank {
  const { nextLookAtMs = 0, what, why, sinceMs } = unreadable ?? {};
  return [
    sweptAtMs,
    JSON.stringify([String(nextLookAtMs).padStart(16, "0"), suspendedAtMs, clearedAtMs, what, why, sinceMs]),
  ];
}

function laterPayment(one: CaseBook["lastPayment"], other: CaseBook["lastPayment"]): CaseBook["lastPayment"] {
  if (!one || !other) return one ?? other;
  return isAhead([one.atMs ?? 0, one.number], [other.atMs ?? 0, other.number]) ? one : other;
}

function laterMark(one: BalanceMark | undefined, other: BalanceMark | undefined): BalanceMark | undefined {
  if (!one || !other) return one ?? other;
  return isAhead([one.atMs, markTie(one)], [other.atMs, markTie(other)]) ? one : other;
}

function markTie({ available, currency }: BalanceMark): string {
  return `${available} ${currency}`;
}

function laterTold(one: Told | undefined, other: Told | undefined): Told | undefined {
  if (!one || !other) return one ?? other;
  return changed(isAhead([one.atMs, one.digest], [other.atMs, other.digest]) ? one : other, {
    balanceLowAtMs: latest(one.balanceLowAtMs, other.balanceLowAtMs),
    triedAtMs: latest(one.triedAtMs, other.triedAtMs),
  });
}

function latest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}

const OPEN_OUTCOMES: ReadonlySet<string> = new Set(["accepted", "parked", "failed", "planned"]);

/** Open: a later run has something left to do or to find out. */
export function isOpen({ outcome }: Pick<Case, "outcome">): boolean {
  return OPEN_OUTCOMES.has(outcome);
}

/** Whether a book still needs the case: it is open, or its end is young. */
export function isKept(one: Case, nowMs: number): boolean {
  return isOpen(one) || nowMs - one.atMs < ENDS_KEPT_MS;
}

export function emptyBook(accountId: string): CaseBook {
  return {
    accountId,
    recordedAtMs: 0,
    readAtMs: 0,
    runId: "",
    build: "",
    cases: new Map(),
    ownerStops: new Map(),
    regions: new Map(),
  };
}
