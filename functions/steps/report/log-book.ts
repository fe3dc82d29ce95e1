/** Reads and writes the log store for one run. A recovery never fails because logging did, and no record is lost silently. */

import { CloudError } from "../../core/failure/cloud-error.ts";
import { changed } from "../../core/lang/changed.ts";
import { parseIso } from "../../core/lang/iso-time.ts";
import {
  createLedgerReader,
  EMPTY_LEDGER,
  isOpen,
  type Ledger,
  readLedger,
  withNewerCases,
} from "../../core/memory/ledger.ts";
import type { StoredRecord } from "../../core/memory/record.ts";
import type { FieldCondition } from "../../ports/record-store.ts";
import { failureOf, type RunContext } from "../run-context.ts";

const LOOK_BACK_MS = 26 * 60 * 60_000;
const PAGE = 100;
/** Bounds a read of a store that somebody else fills: 20,000 records are more than a day of a large fleet. */
const MAX_PAGES = 200;
/** With a record type, a mode and up to three outcomes beside them they stay below the store's limit. */
const IDS_PER_QUERY = 20;
/** An `Incomplete` answer is asked again this often. */
const INCOMPLETE_TRIES = 3;
/** What is missing from a part of the answer may be the very record that holds a call back. */
const INCOMPLETE = {
  action: "GetLogs",
  code: "Local.Incomplete",
  message: "the log store kept answering in part",
  answered: true,
};
const MAX_RECORDS_PER_WRITE = 2_000;
const MAX_BYTES_PER_WRITE = 2_000_000;

const LEDGER_TYPES: FieldCondition = { field: "record_type", anyOf: ["account", "instance", "intent"] };

/** A run of a few accounts need not read what was written about all the others. */
const FEW_ACCOUNTS = 10;

/** What a plan wrote is nothing that was done: only a deployment that plans remembers its plans. */
export function doneOnly({ mode, policy }: RunContext): readonly FieldCondition[] {
  return mode === "plan" && policy.mode !== "apply" ? [] : [{ field: "mode", anyOf: ["apply"] }];
}

function ledgerQuery(context: RunContext, accountIds: readonly string[]): readonly FieldCondition[] {
  const { policy } = context;
  const isPart = accountIds.length < policy.accounts.length && accountIds.length <= FEW_ACCOUNTS;
  return [LEDGER_TYPES, ...doneOnly(context), ...(isPart ? [{ field: "account_id", anyOf: accountIds }] : [])];
}

export interface LogBook {
  readonly counts: { delivered: number; undelivered: number };
  /** Log-store calls so far, by action. */
  calls(): Readonly<Record<string, number>>;
  /** Newest first over 26 hours, until every open case was seen. `oneLook`: a single page, for the payment tick. */
  ledger(accountIds: readonly string[], depth: "one-look" | "all"): Promise<Ledger>;
  /** What a ledger that was cut short may have missed of the given instances. */
  completed(ledger: Ledger, instanceIds: readonly string[]): Promise<Ledger>;
  /** Records about the given instances, by 50 ids a query; undefined when the store cannot be read. */
  about(
    instanceIds: readonly string[],
    where: readonly FieldCondition[],
    sinceMs: number,
  ): Promise<readonly StoredRecord[] | undefined>;
  /** Any other query, newest first, at most `limit` records; undefined when the store cannot be read. */
  find(where: readonly FieldCondition[], sinceMs: number, limit: number): Promise<readonly StoredRecord[] | undefined>;
  write(records: readonly StoredRecord[]): Promise<void>;
}

export function createLogBook(context: RunContext): LogBook {
  const { world, problems } = context;
  const key = (action: string) => ({ accountId: "", regionId: "", action });
  const counts = { delivered: 0, undelivered: 0 };

  async function readPage(
    where: readonly FieldCondition[],
    fromMs: number,
    offset: number,
  ): Promise<readonly StoredRecord[]> {
    // The store's range is in whole seconds and excludes its end.
    const toMs = world.clock.nowMs() + 2_000;
    for (let tries = 1; ; tries += 1) {
      const page = await context.callCloud.call(key("GetLogs"), () =>
        world.records.read({ where, fromMs, toMs, limit: PAGE, offset }),
      );
      if (page.complete) return page.records;
      if (tries === INCOMPLETE_TRIES) throw new CloudError({ ...INCOMPLETE });
    }
  }

  function unreadable(error: unknown): undefined {
    const { code } = failureOf(error);
    problems.add({
      code: "ledger-unreadable",
      cloudCode: code,
      message: `The log store could not be read (${code}): check log.project, log.logstore, its index and the permission log:GetLogStoreLogs. The run goes on without what earlier runs wrote.`,
    });
    return undefined;
  }

  const pages = (where: readonly FieldCondition[], fromMs: number, maxPages = MAX_PAGES) =>
    pagesOf((offset) => readPage(where, fromMs, offset), maxPages);

  async function readAll(
    where: readonly FieldCondition[],
    fromMs: number,
    maxPages = MAX_PAGES,
  ): Promise<readonly StoredRecord[]> {
    const records: StoredRecord[] = [];
    for await (const page of pages(where, fromMs, maxPages)) for (const record of page) records.push(record);
    return records;
  }

  async function about(instanceIds: readonly string[], where: readonly FieldCondition[], sinceMs: number) {
    const found: StoredRecord[] = [];
    try {
      for (let start = 0; start < instanceIds.length; start += IDS_PER_QUERY) {
        const ids = { field: "instance_id", anyOf: instanceIds.slice(start, start + IDS_PER_QUERY) };
        for (const record of await readAll([...where, ids], sinceMs)) found.push(record);
      }
    } catch (error) {
      return unreadable(error);
    }
    return found;
  }

  return {
    counts,
    about,
    calls: () => context.callCloud.counts(),

    async ledger(accountIds, depth) {
      const fromMs = world.clock.nowMs() - LOOK_BACK_MS;
      const query = ledgerQuery(context, accountIds);
      try {
        const { ledger, add } = createLedgerReader();
        for await (const page of pages(query, fromMs)) {
          add(page);
          if (page.length < PAGE) return ledger;
          if (depth === "one-look") return changed(ledger, { partial: true });
          if (sawEveryOpenCase(ledger, accountIds, page)) break;
        }
        return changed(ledger, { cutShort: true });
      } catch (error) {
        unreadable(error);
        return EMPTY_LEDGER;
      }
    },

    async completed(ledger, instanceIds) {
      if (!ledger.cutShort || instanceIds.length === 0) return ledger;
      const nowMs = world.clock.nowMs();
      // Whatever is newer than what is known was also written later.
      const earliestMs = nowMs - LOOK_BACK_MS;
      const knownAtMs = (id: string) => ledger.cases.get(id)?.recordedAtMs ?? earliestMs;
      const sinceMs = instanceIds.reduce((first, id) => Math.min(first, knownAtMs(id)), nowMs);
      const where = [{ field: "record_type", anyOf: ["instance"] }, ...doneOnly(context)];
      const records = await about(instanceIds, where, Math.max(earliestMs, sinceMs));
      return records ? withNewerCases(ledger, readLedger(records)) : ledger;
    },

    async find(where, sinceMs, limit) {
      try {
        return await readAll(where, sinceMs, Math.ceil(limit / PAGE));
      } catch (error) {
        return unreadable(error);
      }
    },

    async write(records) {
      for (const chunk of chunksOf(records)) {
        try {
          await context.callCloud.call(key("PutLogs"), () => world.records.append(chunk));
          counts.delivered += chunk.length;
        } catch (error) {
          const { code } = failureOf(error);
          for (const record of chunk) world.writeUndelivered(record);
          counts.undelivered += chunk.length;
          problems.add({
            code: "records-undelivered",
            cloudCode: code,
            message: `The log store refused records (${code}): they are on stdout, marked undelivered. Check that log.project and log.logstore exist and that the permission log:PostLogStoreLogs is granted.`,
          });
        }
      }
    },
  };
}

/**
 * Newest first; each page as it is read. Not within the log book: of a generator that is made anew for each run, Node 20 keeps
 * all that it can see, which is the run, until a full collection.
 */
async function* pagesOf(
  read: (offset: number) => Promise<readonly StoredRecord[]>,
  maxPages: number,
): AsyncGenerator<readonly StoredRecord[]> {
  for (let number = 0; number < maxPages; number += 1) {
    const page = await read(number * PAGE);
    yield page;
    if (page.length < PAGE) return;
  }
}

/** Runs that overlap count each other's cases as nobody's: what was written this long before the count is read too. */
const OVERLAP_MS = 60 * 60_000;

/** True once as many open cases were seen, page by page and newest first, as each account says it has. */
function sawEveryOpenCase(ledger: Ledger, accountIds: readonly string[], page: readonly StoredRecord[]): boolean {
  const readBackToMs = parseIso(page.at(-1)?.recorded_at) ?? Number.POSITIVE_INFINITY;
  const open = new Map<string, number>();
  for (const known of ledger.cases.values())
    if (isOpen(known)) open.set(known.accountId, (open.get(known.accountId) ?? 0) + 1);
  return accountIds.every((id) => {
    const memory = ledger.accounts.get(id);
    if (memory?.openCases === undefined || readBackToMs > memory.recordedAtMs - OVERLAP_MS) return false;
    return (open.get(id) ?? 0) >= memory.openCases;
  });
}

function* chunksOf(records: readonly StoredRecord[]): Generator<readonly StoredRecord[]> {
  let chunk: StoredRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = sizeOf(record);
    if (chunk.length > 0 && (chunk.length === MAX_RECORDS_PER_WRITE || bytes + size > MAX_BYTES_PER_WRITE)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(record);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}

/** An upper bound: three bytes for any character, and the framing of each field. */
function sizeOf(record: StoredRecord): number {
  let size = 16;
  for (const name in record) size += name.length + 3 * (record[name]?.length ?? 0) + 12;
  return size;
}
