/**
 * The log store for one run. Recovery does not wait for the log store: a read or a lease is given up within three seconds. After
 * one failed read the store counts as down for the whole run.
 * No record is lost silently. A refused record goes to stdout.
 */

import { CloudError } from "../../core/failure/cloud-error.ts";
import { failureCause } from "../../core/failure/failure-cause.ts";
import { SKEW_MS } from "../../core/memory/read-memory.ts";
import type { StoredRecord } from "../../core/memory/record.ts";
import { problem } from "../../core/terms/problems.ts";
import type { FieldCondition } from "../../ports/record-store.ts";
import type { World } from "../../ports/world.ts";
import { failureOf } from "../failure-of.ts";
import type { ProblemList } from "../problem-list.ts";
import type { CallCloud } from "./call-cloud.ts";

export const PAGE = 100;
/** The index shows a record about a second after it was written. */
export const LOOKS_AFTER_MS = [500, 1_500, 3_000];
/** When it is used up, a call that is under way is still completed. The adapter gives the call up after two seconds. */
const READ_BUDGET_MS = 2_000;
/** For all records of a report together. */
const REPORT_BUDGET_MS = 4_000;
/** The time for one more write after a read has failed. */
const LAST_TRY_MS = 1_000;
/** An answer marked `Incomplete` is asked for again this often. */
const INCOMPLETE_TRIES = 3;
const MAX_RECORDS_PER_WRITE = 2_000;
const MAX_BYTES_PER_WRITE = 2_000_000;

/** A record that is missing from an incomplete answer may be the lease that forbids a call. */
const INCOMPLETE = {
  action: "GetLogs",
  code: "Local.Incomplete",
  message: "the log store's answers stayed incomplete",
  answered: true,
};

export interface LogStore {
  readonly counts: { readonly delivered: number; readonly undelivered: number };
  /** Returns one page, newest first. Rejects with CloudError, at once if an earlier read of this run has failed. */
  page(where: readonly FieldCondition[], fromMs: number, offset: number): Promise<readonly StoredRecord[]>;
  /** Writes the records, and nowhere else. Resolves with the failure's code if they were not written within `budgetMs`. */
  tryWrite(records: readonly StoredRecord[], budgetMs: number): Promise<string | undefined>;
  /**
   * Writes the records, or puts them on stdout.
   * @param own builds the run's own record, which goes last. On stdout it also names the refusal of this write.
   */
  write(records: readonly StoredRecord[], own?: () => StoredRecord): Promise<void>;
  /** Returns the number of log-store calls, by action. */
  calls(): Readonly<Record<string, number>>;
}

interface Wiring {
  readonly world: World;
  /** Works in the reserve and after an abort too. */
  readonly callCloud: CallCloud;
  readonly problems: ProblemList;
}

const key = (action: string) => ({ accountId: "", regionId: "", action });

export function createLogStore({ world, callCloud, problems }: Wiring): LogStore {
  const counts = { delivered: 0, undelivered: 0 };
  let readFailure: CloudError | undefined;
  /** The refusal of a report's write. Later records then go to stdout at once. */
  let writeRefusal: string | undefined;

  async function readPage(where: readonly FieldCondition[], fromMs: number, offset: number) {
    // A host whose clock is ahead writes records with times that are in the future here.
    const query = { where, fromMs, toMs: world.clock.nowMs() + SKEW_MS, limit: PAGE, offset };
    const endMs = world.clock.nowMs() + READ_BUDGET_MS;
    for (let tries = 1; ; tries += 1) {
      const budgetMs = Math.max(0, endMs - world.clock.nowMs());
      const page = await callCloud.call(key("GetLogs"), () => world.records.read(query), { budgetMs });
      if (page.complete) return page.records;
      if (tries === INCOMPLETE_TRIES) throw new CloudError({ ...INCOMPLETE });
    }
  }

  async function put(chunk: readonly StoredRecord[], budgetMs: number): Promise<string | undefined> {
    try {
      await callCloud.call(key("PutLogs"), () => world.records.append(chunk), { budgetMs });
      counts.delivered += chunk.length;
      return undefined;
    } catch (error) {
      return failureOf(error).code;
    }
  }

  function undelivered(chunk: readonly StoredRecord[]): void {
    for (const record of chunk) world.writeUndelivered(record);
    counts.undelivered += chunk.length;
  }

  return {
    counts,
    calls: () => callCloud.counts(),

    async page(where, fromMs, offset) {
      if (readFailure) throw readFailure;
      try {
        return await readPage(where, fromMs, offset);
      } catch (error) {
        if (error instanceof CloudError) readFailure = error;
        throw error;
      }
    },

    async tryWrite(records, budgetMs) {
      if (readFailure) return readFailure.failure.code;
      for (const chunk of chunksOf(records)) {
        const code = await put(chunk, budgetMs);
        if (code !== undefined) return code;
      }
      return undefined;
    },

    async write(records, own) {
      const endMs = world.clock.nowMs() + REPORT_BUDGET_MS;
      const last = own?.();
      for (const chunk of chunksOf(last ? [...records, last] : records)) {
        const leftMs = Math.max(endMs - world.clock.nowMs(), LAST_TRY_MS);
        writeRefusal ??= await put(chunk, readFailure ? LAST_TRY_MS : leftMs);
        if (writeRefusal === undefined) continue;
        const cause = failureCause({ action: "PutLogs", code: writeRefusal });
        problems.add(problem("records-undelivered", { code: writeRefusal, cause }));
        undelivered(chunk.map((record) => (own && record === last ? own() : record)));
      }
    },
  };
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

/** Returns an upper bound in bytes: three for each character, and the framing of each field. */
function sizeOf(record: StoredRecord): number {
  let size = 16;
  for (const name in record) size += name.length + 3 * (record[name]?.length ?? 0) + 12;
  return size;
}
