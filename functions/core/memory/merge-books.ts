/** Runs that overlap write books that do not know of each other. Merged per case by time, none of them loses what it found out. */
import { changed } from "../lang/changed.ts";
import type { BalanceMark, Case, CaseBook, OwnerStop, RegionMemory, Told } from "./case-book.ts";

/** How long an end stays in the book, so that a run that overlaps does not tell it again. */
const ENDS_KEPT_MS = 26 * 60 * 60_000;

/** @param books at least one, newest first. */
export function mergeBooks(books: readonly [CaseBook, ...CaseBook[]]): CaseBook {
  const [newest, ...others] = books;
  return others.reduce(mergeTwo, newest);
}

function mergeTwo(newer: CaseBook, older: CaseBook): CaseBook {
  return changed(newer, {
    cases: mergeMaps(newer.cases, older.cases, laterCase),
    ownerStops: mergeMaps(newer.ownerStops, older.ownerStops, betterStop),
    regions: mergeMaps(newer.regions, older.regions, mergeRegions),
    lastPayment: laterPayment(newer.lastPayment, older.lastPayment),
    balance: laterMark(newer.balance, older.balance),
    balanceBefore: newer.balanceBefore ?? older.balanceBefore,
    inDebtAtMs: latest(newer.inDebtAtMs, older.inDebtAtMs),
    told: laterTold(newer.told, older.told),
  });
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
function laterCase(newer: Case, older: Case): Case {
  if (newer.startedAtMs !== undefined && older.startedAtMs !== undefined && newer.startedAtMs !== older.startedAtMs)
    return newer.startedAtMs > older.startedAtMs ? newer : older;
  return older.atMs > newer.atMs ? older : newer;
}

/**
 * What either run saw stands: a run that overlapped may have attributed the stop otherwise, because it did not know what the other one
 * saw. An entry with another start than the instance's says nothing, and the next sweep drops the entry.
 */
function betterStop(one: OwnerStop, other: OwnerStop): OwnerStop {
  if (one.startedAtMs !== other.startedAtMs) return one.startedAtMs > other.startedAtMs ? one : other;
  if ((one.proof === "after-start") !== (other.proof === "after-start"))
    return one.proof === "after-start" ? one : other;
  return one.sinceMs <= other.sinceMs ? one : other;
}

function mergeRegions(newer: RegionMemory, older: RegionMemory): RegionMemory {
  const base = (older.sweptAtMs ?? 0) > (newer.sweptAtMs ?? 0) ? older : newer;
  return changed(base, { eventsSeenAtMs: latest(newer.eventsSeenAtMs, older.eventsSeenAtMs) });
}

function laterPayment(newer: CaseBook["lastPayment"], older: CaseBook["lastPayment"]): CaseBook["lastPayment"] {
  if (!newer || !older) return newer ?? older;
  return (older.atMs ?? 0) > (newer.atMs ?? 0) ? older : newer;
}

function laterMark(newer: BalanceMark | undefined, older: BalanceMark | undefined): BalanceMark | undefined {
  if (!newer || !older) return newer ?? older;
  return older.atMs > newer.atMs ? older : newer;
}

function laterTold(newer: Told | undefined, older: Told | undefined): Told | undefined {
  if (!newer || !older) return newer ?? older;
  const later = older.atMs > newer.atMs ? older : newer;
  return changed(later, { balanceLowAtMs: latest(newer.balanceLowAtMs, older.balanceLowAtMs) });
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
