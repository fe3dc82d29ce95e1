/** Reads records from the log store: all pages, and again while the store calls its answer incomplete. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Clock } from "../../functions/ports/clock.ts";
import type { FieldCondition, RecordPage, RecordQuery, RecordStore } from "../../functions/ports/record-store.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";

const pageSize = 100;
/** Far above the pages of any run. If the store returns pages without end, reading stops here. */
const mostPages = 2_000;
const mostAsks = 10;
const askAgainAfterMs = 300;

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
  for (let page = 0; page < mostPages; page += 1) {
    const { records } = await readPage(
      { store, clock },
      { where, fromMs, toMs, limit: pageSize, offset: page * pageSize },
    );
    for (const record of records) {
      const id = record.record_id ?? JSON.stringify(record);
      if (!byId.has(id)) byId.set(id, record);
    }
    if (records.length < pageSize) return [...byId.values()];
  }
  throw new CommandError(EXIT.unreachable, ({ access }) => access.tooManyRecords);
}

async function readPage({ store, clock }: RecordSource, query: RecordQuery): Promise<RecordPage> {
  for (let asked = 1; asked < mostAsks; asked += 1) {
    const page = await store.read(query);
    if (page.complete) return page;
    await clock.sleep(askAgainAfterMs);
  }
  const last = await store.read(query);
  if (last.complete) return last;
  throw new CommandError(EXIT.unreachable, ({ access }) => access.incompleteAnswers);
}

/** Returns the condition that `field` has exactly this value. */
export function fieldIs(field: string, value: string): FieldCondition {
  return { field, anyOf: [value] };
}
