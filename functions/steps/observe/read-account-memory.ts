/** Reads the case books and leases of the accounts, in most runs with one query for all of them. */

import { failureCause } from "../../core/failure/failure-cause.ts";
import { changed } from "../../core/lang/changed.ts";
import { HOUR_MS } from "../../core/lang/durations.ts";
import { legacyBook } from "../../core/memory/legacy-records.ts";
import { emptyBook } from "../../core/memory/merge-books.ts";
import {
  type AccountMemory,
  createMemoryReader,
  type MemoryReader,
  unreadableMemory,
  withLater,
} from "../../core/memory/read-memory.ts";
import { SCHEMA_VERSION, type StoredRecord } from "../../core/memory/record.ts";
import { problem } from "../../core/terms/problems.ts";
import { known } from "../../core/terms/reading.ts";
import type { FieldCondition } from "../../ports/record-store.ts";
import { LOOKS_AFTER_MS, PAGE } from "../cloud/log-store.ts";
import { failureOf } from "../failure-of.ts";
import { pause, type RunContext } from "../run-context.ts";

/** An account's book is written at least every 23 hours. */
const LOOK_BACK_MS = 26 * HOUR_MS;
/** Finds the last book of an account that no run could read for weeks. Sightings of schema version 1 counted as long. */
const FAR_BACK_MS = 45 * 24 * HOUR_MS;
/** Limits a read: records of other programs may be in the same log store. */
const MAX_PAGES = 200;
/** Together with the record types, this many ids stay below the log store's limit of query conditions. */
const MAX_IDS = 15;

export async function readMemory(
  context: RunContext,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, AccountMemory>> {
  if (accountIds.length === 0) return new Map();
  try {
    const { reader, isAfter } = await readBooksAfter(context, accountIds);
    if (!isAfter) return withoutBookBefore(accountIds, reader);
    const without = accountIds.filter((id) => reader.bookOf(id) === undefined);
    const older = await withoutBook(context, without);
    return new Map(
      accountIds.map((id) => {
        const book = reader.bookOf(id);
        const bare: BareMemory = book
          ? { accountId: id, book: known(book), isNew: false, isLost: false, bookIds: reader.bookIdsOf(id) }
          : (older.get(id) ?? unreadableMemory(id, NOT_THERE));
        const [leases, rootRuns] = [reader.leasesOf(id), known(reader.rootRunsOf(id))];
        return [id, { remains: reader.remainsOf(id), ...bare, leases, rootRuns }];
      }),
    );
  } catch (error) {
    const failure = failureOf(error);
    const { code } = failure;
    context.problems.add(problem("log-store-unreadable", { code, cause: failureCause(failure) }));
    return unreadable(accountIds, `the log store could not be read (${code})`);
  }
}

/** Returns, by account id, the first runs of the chains that the newest records belong to. Rejects with CloudError. */
export async function readRootRuns(
  context: RunContext,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const reader = await readBooks(context, accountIds);
  return new Map(accountIds.map((id) => [id, reader.rootRunsOf(id)]));
}

function unreadable(accountIds: readonly string[], why: string): ReadonlyMap<string, AccountMemory> {
  return new Map(accountIds.map((id) => [id, unreadableMemory(id, why)]));
}

const BEFORE_NOT_THERE = "the case book of the run that this one goes on with is not in the log store";
function withoutBookBefore(accountIds: readonly string[], reader: MemoryReader): ReadonlyMap<string, AccountMemory> {
  const memoryOf = (id: string) =>
    changed(unreadableMemory(id, BEFORE_NOT_THERE), { rootRuns: known(reader.rootRunsOf(id)) });
  return new Map(accountIds.map((id) => [id, memoryOf(id)]));
}

/** Reads the case books. A continuation waits for the book of the run before it; `isAfter` is false if that book does not show. */
async function readBooksAfter(context: RunContext, accountIds: readonly string[]) {
  const { afterRunId } = context.trigger;
  const isThere = (reader: MemoryReader) =>
    afterRunId === undefined || accountIds.every((id) => reader.hasBookOf(id, afterRunId));
  let reader = await readBooks(context, accountIds);
  for (const waitMs of LOOKS_AFTER_MS) {
    if (isThere(reader)) return { reader, isAfter: true };
    await pause(context, waitMs);
    reader = await readBooks(context, accountIds);
  }
  return { reader, isAfter: isThere(reader) };
}

/** Returns the accounts with the records that other runs wrote since. Called before a report. */
export async function readAgain<T extends { readonly memory: AccountMemory }>(
  context: RunContext,
  accounts: readonly T[],
): Promise<readonly T[]> {
  try {
    const reader = await readBooks(
      context,
      accounts.map(({ memory }) => memory.accountId),
    );
    return accounts.map((account) => ({ ...account, memory: withLater(account.memory, reader) }));
  } catch (error) {
    failureOf(error);
    return accounts;
  }
}

async function readBooks(context: RunContext, accountIds: readonly string[]): Promise<MemoryReader> {
  const isPart = accountIds.length < context.policy.accounts.length && accountIds.length <= MAX_IDS;
  const where: FieldCondition[] = [{ field: "record_type", anyOf: ["case_book", "intent"] }];
  if (isPart) where.push({ field: "account_id", anyOf: accountIds });
  return readUntilEnough(context, accountIds, where, LOOK_BACK_MS);
}

async function readUntilEnough(
  { world, logStore }: RunContext,
  accountIds: readonly string[],
  where: readonly FieldCondition[],
  backMs: number,
): Promise<MemoryReader> {
  const nowMs = world.clock.nowMs();
  const reader = createMemoryReader(accountIds, nowMs);
  for (let number = 0; number < MAX_PAGES; number += 1) {
    const page = await logStore.page(where, nowMs - backMs, number * PAGE);
    reader.add(page);
    if (page.length < PAGE || reader.isEnough()) break;
  }
  return reader;
}

const NOT_THERE = "the case book that an earlier run must have written is not in the log store";

type BareMemory = Omit<AccountMemory, "leases" | "rootRuns">;

/**
 * Reads accounts without a recent case book. Such an account is new, was not read for a day, has records of schema version 1, or
 * the log store lost its book.
 * For example, a function in the account that owes money is frozen until the account is paid.
 */
async function withoutBook(context: RunContext, accountIds: readonly string[]): Promise<Map<string, BareMemory>> {
  const memories = new Map<string, BareMemory>();
  const nowMs = context.world.clock.nowMs();
  for (let start = 0; start < accountIds.length; start += MAX_IDS) {
    const some = accountIds.slice(start, start + MAX_IDS);
    const ids: string[] = [];
    const reader = await readOldBooks(context, some);
    for (const id of some) {
      const book = reader.bookOf(id);
      if (book) memories.set(id, { accountId: id, book: known(book), isNew: false, isLost: false });
      else ids.push(id);
    }
    if (ids.length === 0) continue;
    const records = await readAll(context, ["account", "instance"], ids, nowMs - LOOK_BACK_MS);
    const isLegacy = records.some(({ schema_version }) => schema_version !== SCHEMA_VERSION);
    const sightings = isLegacy ? await readAll(context, ["sighting"], ids, nowMs - FAR_BACK_MS) : [];
    for (const id of ids) memories.set(id, memoryFrom(id, records, sightings, nowMs));
  }
  return memories;
}

function readOldBooks(context: RunContext, accountIds: readonly string[]): Promise<MemoryReader> {
  const where = [
    { field: "record_type", anyOf: ["case_book"] },
    { field: "account_id", anyOf: accountIds },
  ];
  return readUntilEnough(context, accountIds, where, FAR_BACK_MS);
}

function memoryFrom(
  accountId: string,
  records: readonly StoredRecord[],
  sightings: readonly StoredRecord[],
  nowMs: number,
): BareMemory {
  const own = records.filter(({ account_id }) => account_id === accountId);
  const book = legacyBook(accountId, [...own, ...sightings], nowMs);
  if (book) return { accountId, book: known(book), isNew: false, isLost: false };
  if (own.length > 0) return changed(unreadableMemory(accountId, NOT_THERE), { isLost: true });
  return { accountId, book: known(emptyBook(accountId)), isNew: true, isLost: false };
}

async function readAll(
  context: RunContext,
  types: readonly string[],
  accountIds: readonly string[],
  fromMs: number,
): Promise<readonly StoredRecord[]> {
  const where: FieldCondition[] = [
    { field: "record_type", anyOf: types },
    { field: "account_id", anyOf: accountIds },
    // Plans record what would be done, not what was done. Only a deployment in plan mode reads them.
    ...(context.policy.mode === "apply" ? [{ field: "mode", anyOf: ["apply"] }] : []),
  ];
  const records: StoredRecord[] = [];
  for (let number = 0; number < MAX_PAGES; number += 1) {
    const page = await context.logStore.page(where, fromMs, number * PAGE);
    for (const record of page) records.push(record);
    if (page.length < PAGE) return records;
    if (page.some(({ schema_version }) => schema_version === SCHEMA_VERSION)) break;
  }
  // The newest records may all be of some of the accounts.
  const left = accountIds.filter((id) => !records.some(({ account_id }) => account_id === id));
  if (left.length === 0 || left.length === accountIds.length) return records;
  return [...records, ...(await readAll(context, types, left, fromMs))];
}
