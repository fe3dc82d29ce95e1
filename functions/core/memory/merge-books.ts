/** Merges case books of overlapping runs, which do not know of each other. Merging case by case loses no finding of either run. */
import { changed } from "../lang/changed.ts";
import type { BalanceMark, Case, CaseBook, OwnerStop, RegionMemory, Told } from "./case-book.ts";

/** How long an ended case stays in the book, so that an overlapping run does not report its end again. */
const ENDS_KEPT_MS = 26 * 60 * 60_000;

/** Merges books. Their order does not matter, and a book may occur twice. */
export function mergeBooks(books: readonly [CaseBook, ...CaseBook[]]): CaseBook {
  const byTime = books.toSorted((one, other) => (isLater(one, other) ? 1 : -1));
  return [...byTime.filter(({ partial }) => !partial), ...byTime.filter(({ partial }) => partial)].reduce(mergeTwo);
}

/** Merges two books. Whole books are merged first, so `one` is partial only if `other` is. */
function mergeTwo(one: CaseBook, other: CaseBook): CaseBook {
  const [newer, older] = isLater(one, other) ? [one, other] : [other, one];
  return changed(newer, {
    cases: mergeMaps(one.cases, other.cases, other.partial ? besideBlind : laterCase),
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

/** Compares by time, then by a tie-breaker: two runs may write in the same millisecond, and the order of books must not matter. */
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

export type Dated = Pick<Case, "startedAtMs" | "atMs" | "runId">;

/**
 * Returns the entry about the later start, else the newer entry. A run that wrote about an earlier start had not seen the later
 * one.
 */
export function laterCase<T extends Dated>(one: T, other: T): T {
  if (one.startedAtMs !== undefined && other.startedAtMs !== undefined && one.startedAtMs !== other.startedAtMs)
    return one.startedAtMs > other.startedAtMs ? one : other;
  return isAhead([one.atMs, one.runId], [other.atMs, other.runId]) ? one : other;
}

/**
 * Returns the book's open case, because a run that could not read the book knows less. Two entries of such a run count: it has
 * called the instance, or it has read and reported the end of the case.
 */
function besideBlind(known: Case, blind: Case): Case {
  const isNews = blind.attempts > 0 || CAME_TO_AN_END.has(blind.outcome);
  return isOpen(known) && !isNews ? known : laterCase(known, blind);
}

/**
 * Returns the owner stop with the better proof. One run may have seen a stop that the other one did not know of.
 * A stop with another start than the instance's has no effect, and the next sweep drops it.
 */
export function betterStop(one: OwnerStop, other: OwnerStop): OwnerStop {
  if (one.startedAtMs !== other.startedAtMs) return one.startedAtMs > other.startedAtMs ? one : other;
  const [oneRank, otherRank] = [PROOF_RANKS[one.proof], PROOF_RANKS[other.proof]];
  if (oneRank !== otherRank) return oneRank > otherRank ? one : other;
  // Of two stops seen at the same time, a proof by the balance is stronger than a sighting.
  return isAhead([-one.sinceMs, one.proof], [-other.sinceMs, other.proof]) ? one : other;
}

const PROOF_RANKS: Readonly<Record<OwnerStop["proof"], number>> = {
  unread: 0,
  undated: 1,
  asked: 1,
  locked: 1,
  sighted: 2,
  solvent: 2,
  "after-start": 3,
};

/**
 * Returns the region with the later sweep. Without one, the run that waits longer before it reads again knows better why reading
 * failed.
 */
function mergeRegions(one: RegionMemory, other: RegionMemory): RegionMemory {
  const [oneAtMs, otherAtMs] = [one.sweptAtMs ?? 0, other.sweptAtMs ?? 0];
  const isFirst = oneAtMs === otherAtMs ? tieOf(one) > tieOf(other) : oneAtMs > otherAtMs;
  return changed(isFirst ? one : other, {
    eventsSeenAtMs: latest(one.eventsSeenAtMs, other.eventsSeenAtMs),
  });
}

function tieOf({ suspendedAtMs, clearedAtMs, unreadable }: RegionMemory): string {
  const { nextLookAtMs = 0, what, why, sinceMs } = unreadable ?? {};
  return JSON.stringify([String(nextLookAtMs).padStart(16, "0"), suspendedAtMs, clearedAtMs, what, why, sinceMs]);
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

/** These outcomes follow from an event, so they are reported even if the evidence is no longer read. */
export const CAME_TO_AN_END: ReadonlySet<string> = new Set(["recovered", "recovered-by-cloud", "released"]);

const OPEN_OUTCOMES: ReadonlySet<string> = new Set(["accepted", "parked", "failed", "planned"]);

/** A case is open while a later run has something to do or to find out. */
export function isOpen({ outcome }: Pick<Case, "outcome">): boolean {
  return OPEN_OUTCOMES.has(outcome);
}

/** Decides whether a book keeps the case: it is open, or ended less than 26 hours ago. */
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
