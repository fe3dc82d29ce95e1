/** The log store. Rejects with CloudError only, except for a query with too many conditions, which is a bug of ours. */
import type { StoredRecord } from "../core/memory/record.ts";

/** One field with the values that it may have. */
export interface FieldCondition {
  readonly field: string;
  /** At least one value. */
  readonly anyOf: readonly string[];
}

export interface RecordQuery {
  /** A record is found if every condition holds. None: all records. At most `MAX_CONDITIONS` values in all. */
  readonly where: readonly FieldCondition[];
  readonly fromMs: number;
  readonly toMs: number;
  /** Newest first; at most 100. */
  readonly limit: number;
  readonly offset: number;
}

/**
 * The log store takes 30 conditions in one statement, and one page of the vendor calls that a recommendation
 * (github.com/AlibabaCloudDocs/sls, limits of query and analysis, read 2026-11). We stay below.
 */
export const MAX_CONDITIONS = 25;

export interface RecordPage {
  readonly records: readonly StoredRecord[];
  /** false: the store says its answer is incomplete; ask again. */
  readonly complete: boolean;
}

export interface RecordStore {
  /** One PutLogs of at most 2,000 records or 2 MB: all stored or none. A repeated write is visible by `record_id`. */
  append(records: readonly StoredRecord[]): Promise<void>;
  /** One GetLogs. @throws RangeError for more than `MAX_CONDITIONS` values. */
  read(query: RecordQuery): Promise<RecordPage>;
}
