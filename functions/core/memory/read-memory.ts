/**
 * Reads what one account remembers from the records of the log store. This is its newest whole case book, merged with the books of
 * overlapping runs, and the leases of runs that have not reported yet.
 */

import { changed } from "../lang/changed.ts";
import { groupBy } from "../lang/group-by.ts";
import { parseIso } from "../lang/iso-time.ts";
import { known, type Reading, unknown, valueIfKnown } from "../terms/reading.ts";
import type { CaseBook, Lease } from "./case-book.ts";
import { decodeBook } from "./case-book-codec.ts";
import { LEASE_MS, leaseEndMs } from "./lease.ts";
import { mergeBooks } from "./merge-books.ts";
import { SCHEMA_VERSION, type StoredRecord } from "./record.ts";

export interface AccountMemory {
  readonly accountId: string;
  readonly book: Reading<CaseBook>;
  /** The ids of the written books that `book` was merged from. */
  readonly bookIds?: ReadonlySet<string>;
  /** The log store holds no record of the account. Whether the store keeps what it takes is not proved yet. */
  readonly isNew: boolean;
  /** The log store answers, and a book that an earlier run must have written is missing. */
  readonly isLost: boolean;
  /** Merged books of runs that could not read the case book either. A sweep that begins a new book starts from them. */
  readonly remains?: CaseBook | undefined;
  /** By instance id. */
  readonly leases: ReadonlyMap<string, readonly Lease[]>;
  /** The first run of each chain that the account's recent case books and leases belong to. Unknown if the store was not read. */
  readonly rootRuns: Reading<ReadonlySet<string>>;
}

export function unreadableMemory(accountId: string, why: string): AccountMemory {
  return { accountId, book: unknown(why), isNew: false, isLost: false, leases: NO_LEASES, rootRuns: unknown(why) };
}

const NO_LEASES: AccountMemory["leases"] = new Map();
const NO_RUNS: ReadonlySet<string> = new Set();

/** The largest difference between the clocks of two hosts. A record from further in the future is ignored. */
export const SKEW_MS = 15 * 60_000;
/** The index lags and clocks differ. A record this much older than a read may have been missed by that read. */
const LAG_MS = SKEW_MS + 60_000;

interface BookParts {
  readonly id: string;
  readonly accountId: string;
  readonly runId: string;
  readonly recordedAtMs: number;
  readonly readAtMs: number;
  readonly count: number;
  readonly partial: boolean;
  readonly parts: Map<number, string>;
}

interface MergedBooks {
  readonly whole?: CaseBook;
  readonly remains?: CaseBook;
}

export interface MemoryReader {
  /** Adds a page of records, newest first. */
  add(records: readonly StoredRecord[]): void;
  /** Checks whether older records can add nothing. */
  isEnough(): boolean;
  /** Returns the merged book; undefined: the account has no whole book. */
  bookOf(accountId: string): CaseBook | undefined;
  /** Returns the ids of all books of the account that were read as a whole. */
  bookIdsOf(accountId: string): ReadonlySet<string>;
  leasesOf(accountId: string): AccountMemory["leases"];
  rootRunsOf(accountId: string): ReadonlySet<string>;
  /** Returns the merged partial books, if no whole book was found. */
  remainsOf(accountId: string): CaseBook | undefined;
  /** Checks whether a whole book of this run was read for the account. */
  hasBookOf(accountId: string, runId: string): boolean;
}

export function createMemoryReader(accountIds: readonly string[], nowMs: number): MemoryReader {
  const books = new Map<string, BookParts>();
  const leases: { readonly lease: Lease; readonly instanceIds: readonly string[] }[] = [];
  const rootRuns = new Map<string, Set<string>>();
  /** By account id, when a newer version wrote its last book. After a roll back this version cannot read such a book. */
  const newerMs = new Map<string, number>();
  let oldestMs = Number.POSITIVE_INFINITY;
  /** By account id. Decoding is most of the work of a tick, so each account is decoded once for all questions about it. */
  const merged = new Map<string, MergedBooks>();

  const wholeBooksOf = (accountId: string): readonly BookParts[] =>
    [...books.values()]
      .filter((book) => book.accountId === accountId && book.parts.size === book.count)
      .sort((a, b) => b.recordedAtMs - a.recordedAtMs);

  function mergedOf(accountId: string): MergedBooks {
    const known = merged.get(accountId) ?? mergeAll(accountId, wholeBooksOf(accountId), newerMs.get(accountId) ?? 0);
    merged.set(accountId, known);
    return known;
  }

  return {
    add(records) {
      merged.clear();
      for (const record of records) {
        const recordedAtMs = parseIso(record.recorded_at);
        if (recordedAtMs === undefined || recordedAtMs > nowMs + SKEW_MS) continue;
        oldestMs = Math.min(oldestMs, recordedAtMs);
        keepRootRun(rootRuns, record);
        if (record.record_type === "case_book") keepPart(books, record, recordedAtMs);
        if (record.record_type === "case_book") noteNewer(newerMs, record, recordedAtMs);
        if (record.record_type === "intent") keepLease(leases, record, recordedAtMs, nowMs);
      }
    },

    isEnough() {
      if (oldestMs > nowMs - LEASE_MS - LAG_MS) return false;
      return accountIds.every((id) => {
        const newest = wholeBooksOf(id).find(({ partial }) => !partial);
        return newest !== undefined && oldestMs < newest.readAtMs - LAG_MS;
      });
    },

    bookOf: (accountId) => mergedOf(accountId).whole,
    bookIdsOf: (accountId) => new Set(wholeBooksOf(accountId).map(({ id }) => id)),
    remainsOf: (accountId) => mergedOf(accountId).remains,

    rootRunsOf: (accountId) => rootRuns.get(accountId) ?? NO_RUNS,

    hasBookOf: (accountId, runId) => wholeBooksOf(accountId).some((book) => book.runId === runId),

    leasesOf(accountId) {
      const reported = groupBy(
        [...books.values()].filter((book) => book.accountId === accountId),
        ({ runId }) => runId,
      );
      const held = new Map<string, Lease[]>();
      for (const { lease, instanceIds } of leases) {
        const isOver = (reported.get(lease.runId) ?? []).some((book) => book.recordedAtMs >= lease.recordedAtMs);
        if (lease.accountId !== accountId || isOver) continue;
        for (const id of instanceIds) held.set(id, [...(held.get(id) ?? []), lease]);
      }
      return held;
    },
  };
}

/**
 * Merges the whole books, newest first.
 * @param newerMs when a newer version wrote its last book.
 */
function mergeAll(accountId: string, wholeBooks: readonly BookParts[], newerMs: number): MergedBooks {
  const decoded: CaseBook[] = [];
  for (const { parts, count, recordedAtMs } of wholeBooks) {
    const whole = decoded.find(({ partial }) => !partial);
    if (whole && recordedAtMs < whole.readAtMs - LAG_MS) break;
    const book = decodeBook(Array.from({ length: count }, (_, index) => parts.get(index + 1) ?? ""));
    if (book?.accountId === accountId) decoded.push(book);
  }
  const [newest, ...others] = decoded;
  // An owner stop that only a newer version noted must not be missed.
  if (!newest || newest.recordedAtMs < newerMs) return {};
  const all = mergeBooks([newest, ...others]);
  return all.partial ? { remains: all } : { whole: all };
}

function keepRootRun(rootRuns: Map<string, Set<string>>, record: StoredRecord): void {
  const { account_id: accountId, root_run_id: rootRunId } = record;
  if (!accountId || !rootRunId) return;
  const known = rootRuns.get(accountId);
  if (known) known.add(rootRunId);
  else rootRuns.set(accountId, new Set([rootRunId]));
}

function noteNewer(newerMs: Map<string, number>, record: StoredRecord, recordedAtMs: number): void {
  const { account_id: accountId = "", schema_version: version } = record;
  // A forged record may have no number here.
  if (!(Number(version) > Number(SCHEMA_VERSION))) return;
  newerMs.set(accountId, Math.max(recordedAtMs, newerMs.get(accountId) ?? 0));
}

function keepPart(books: Map<string, BookParts>, record: StoredRecord, recordedAtMs: number): void {
  const { account_id: accountId, run_id: runId, book_id: id, book } = record;
  const readAtMs = parseIso(record.read_at);
  const [part, count] = [Number(record.part), Number(record.parts)];
  if (record.schema_version !== SCHEMA_VERSION || !accountId || !runId || !id || !book || readAtMs === undefined)
    return;
  if (!Number.isInteger(part) || !Number.isInteger(count) || part < 1 || part > count) return;
  const known = books.get(id);
  if (known) known.parts.set(part, book);
  else {
    const partial = record.partial === "true";
    books.set(id, { id, accountId, runId, recordedAtMs, readAtMs, count, partial, parts: new Map([[part, book]]) });
  }
}

function keepLease(
  leases: { readonly lease: Lease; readonly instanceIds: readonly string[] }[],
  record: StoredRecord,
  recordedAtMs: number,
  nowMs: number,
): void {
  const claimedUntilMs = parseIso(record.lease_until);
  if (claimedUntilMs === undefined) return;
  const {
    account_id: accountId = "",
    region_id: regionId = "",
    run_id: runId = "",
    root_run_id: rootRunId = "",
  } = record;
  const untilMs = leaseEndMs(recordedAtMs, claimedUntilMs, nowMs);
  // A record without instance ids only announces a part of a run.
  const instanceIds = (record.instance_ids ?? "").split(",").filter(Boolean);
  leases.push({ lease: { accountId, regionId, runId, rootRunId, untilMs, recordedAtMs }, instanceIds });
}

/** Returns the memory, merged with what other runs recorded after it was read. */
export function withLater(memory: AccountMemory, reader: MemoryReader): AccountMemory {
  const isNews = [...reader.bookIdsOf(memory.accountId)].some((id) => !memory.bookIds?.has(id));
  const later = isNews ? reader.bookOf(memory.accountId) : undefined;
  const since = { leases: reader.leasesOf(memory.accountId), rootRuns: known(reader.rootRunsOf(memory.accountId)) };
  if (!later || !("known" in memory.book)) return changed(memory, since);
  return changed(memory, { book: known(mergeBooks([later, memory.book.known])), ...since });
}

/** What the log store showed of itself while a run wrote its leases. */
export interface StoreSigns {
  /** A log store that seemed new does not give back what it takes. This run knows nothing of the runs before it. */
  readonly isForgetful: boolean;
  /** The log store refused the leases. A new one may have refused the records of earlier runs as well. */
  readonly isRefusing: boolean;
}

export const FORGETS = "the log store does not give back what it has taken";

/**
 * Returns the memory in the light of the signs. If a log store that had seemed new shows nothing that this run wrote, then a book that
 * this run began could cover the books that the store does not show now.
 */
export function judgedBySigns(memory: AccountMemory, signs: StoreSigns, rootRunId: string): AccountMemory {
  if (!memory.isNew) return memory;
  if (signs.isForgetful && !valueIfKnown(memory.rootRuns)?.has(rootRunId))
    return changed(memory, { isNew: false, isLost: true, book: unknown(FORGETS) });
  return changed(memory, { isNew: !signs.isRefusing, isLost: signs.isRefusing });
}
