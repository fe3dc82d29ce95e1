/**
 * The log store. Rejects with CloudError only. A query with too many conditions is a defect of this program and throws RangeError.
 */
import type { StoredRecord } from "../core/memory/record.ts";

/** One field with its allowed values. */
export interface FieldCondition {
  readonly field: string;
  /** At least one value. */
  readonly anyOf: readonly string[];
}

export interface RecordQuery {
  /** A record matches if every condition holds. An empty list matches all records. At most `MAX_CONDITIONS` values in all. */
  readonly where: readonly FieldCondition[];
  readonly fromMs: number;
  readonly toMs: number;
  /** At most 100 records, newest first. */
  readonly limit: number;
  readonly offset: number;
}

/**
 * The log store takes 30 conditions in one statement; one page of the vendor calls that a recommendation
 * (github.com/AlibabaCloudDocs/sls, limits of query and analysis, read 2026-11). This limit stays below.
 */
export const MAX_CONDITIONS = 25;

export interface RecordPage {
  readonly records: readonly StoredRecord[];
  /** False: the store says that its answer is incomplete, so the query must be repeated. */
  readonly complete: boolean;
}

export interface RecordStore {
  /**
   * Makes one PutLogs of at most 2,000 records or 2 MB. The store takes all records or none. `record_id` shows a repeated write.
   */
  append(records: readonly StoredRecord[]): Promise<void>;
  /** Makes one GetLogs. Throws RangeError for more than `MAX_CONDITIONS` values. */
  read(query: RecordQuery): Promise<RecordPage>;
}
