/** The log store. Rejects with CloudError only. */
import type { StoredRecord } from "../core/memory/record.ts";

export interface RecordQuery {
  /** The store's own query language, for example `record_type: account`. */
  readonly query: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Newest first; at most 100. */
  readonly limit: number;
  readonly offset: number;
}

export interface RecordPage {
  readonly records: readonly StoredRecord[];
  /** false: the store says its answer is incomplete; ask again. */
  readonly complete: boolean;
}

export interface RecordStore {
  /** One PutLogs of at most 2,000 records or 2 MB: all stored or none. A repeated write is visible by `record_id`. */
  append(records: readonly StoredRecord[]): Promise<void>;
  /** One GetLogs. */
  read(query: RecordQuery): Promise<RecordPage>;
}
