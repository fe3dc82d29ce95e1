/** Reads records from the log store: all pages, and again while the store calls its answer incomplete. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Clock } from "../../functions/ports/clock.ts";
import type { FieldCondition, RecordPage, RecordQuery, RecordStore } from "../../functions/ports/record-store.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";

const PAGE_SIZE = 100;
/** Far above the pages of any run. If the store returns pages without end, reading stops here. */
const MOST_PAGES = 2_000;
const MOST_ASKS = 10;
const ASK_AGAIN_AFTER_MS = 300;

export interface RecordSource {
  readonly store: RecordStore;
  readonly clock: Clock;
}

/** Returns the records, the newest first. A record that was written twice, with one `record_id`, is returned once. */
export async function readRecords(
  { store, clock }: RecordSource,
  where: readonly FieldCondition[],
  fromMs: number,
  toMs: number,
): Promise<StoredRecord[]> {
  const byId = new Map<string, StoredRecord>();
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { records } = await readPage(
      { store, clock },
      { where, fromMs, toMs, limit: PAGE_SIZE, offset: page * PAGE_SIZE },
    );
    for (const record of records) {
      const id = record.record_id ?? JSON.stringify(record);
      if (!byId.has(id)) byId.set(id, record);
    }
    if (records.length < PAGE_SIZE) return [...byId.values()];
  }
  throw new CommandError(EXIT.unreachable, ({ access }) => access.tooManyRecords);
}

async function readPage({ store, clock }: RecordSource, query: RecordQuery): Promise<RecordPage> {
  for (let asked = 1; asked < MOST_ASKS; asked += 1) {
    const page = await store.read(query);
    if (page.complete) return page;
    await clock.sleep(ASK_AGAIN_AFTER_MS);
  }
  const last = await store.read(query);
  if (last.complete) return last;
  throw new CommandError(EXIT.unreachable, ({ access }) => access.incompleteAnswers);
}

/** Returns the condition that `field` has exactly this value. */
export function fieldIs(field: string, value: string): FieldCondition {
  return { field, anyOf: [value] };
}
