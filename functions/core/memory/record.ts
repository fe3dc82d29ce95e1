/**
 * The records in the log store, schema version 2. Each field is a string in snake_case, and absent if it does not apply. Times are
 * ISO 8601 UTC. Readers accept this version and the one before it.
 */

export const SCHEMA_VERSION = "2";

export type RecordType = "run" | "account" | "instance" | "intent" | "case_book";

/** Fields of every record. The optional ones are present if they apply. */
export interface CommonFields {
  readonly schema_version: string;
  readonly record_type: RecordType;
  /** Deterministic: the same run, type and subject give the same id, so that a repeated write is recognised. */
  readonly record_id: string;
  readonly recorded_at: string;
  readonly run_id: string;
  readonly root_run_id: string;
  /** Function Compute's request id. */
  readonly request_id: string;
  readonly event_id?: string;
  readonly correlation?: string;
  readonly trigger: string;
  readonly mode: string;
  readonly account_id?: string;
  readonly account_name?: string;
  readonly region_id?: string;
}

export interface InstanceFields {
  readonly zone_id?: string;
  readonly vpc_id?: string;
  readonly instance_id: string;
  readonly instance_name?: string;
  readonly instance_type?: string;
  readonly status?: string;
  readonly started_at?: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly evidence?: string;
  readonly lock_reasons?: string;
  readonly stopped_mode?: string;
  readonly wakes_on?: string;
  readonly next_attempt_at?: string;
  readonly error_code?: string;
  readonly error_message?: string;
  readonly cloud_request_id?: string;
  readonly attempts?: string;
  readonly first_attempt_at?: string;
  /** Since when the case has this outcome and reason. */
  readonly waiting_since?: string;
  /** For `evidence-unreadable`: the fact that could not be read, and why. */
  readonly unknown_fact?: string;
  readonly unknown_why?: string;
  /** For `in-progress`: when the other run's lease ends, and the ending of the case before. */
  readonly lease_until?: string;
  readonly held_ending?: string;
  /** JSON: the last ten attempts as `[time, code, requestId]`. */
  readonly attempt_log?: string;
  readonly stopped_at?: string;
  readonly release_at?: string;
  readonly release_source?: string;
  readonly seconds_left?: string;
  readonly accepted_at?: string;
  readonly running_at?: string;
  readonly duration_ms?: string;
  /** JSON array of words. */
  readonly warnings?: string;
  readonly note?: string;
}

export interface IntentFields {
  /** Comma-separated, at most 200. */
  readonly instance_ids: string;
  readonly lease_until: string;
}

/** One numbered part of a case book. The parts count only together. */
export interface CaseBookFields {
  readonly book_id: string;
  readonly part: string;
  readonly parts: string;
  /** When the writer read the case book. */
  readonly read_at: string;
  /** `true`: written by a run that could not read the case book. */
  readonly partial?: string;
  /** See `case-book-codec.ts`. */
  readonly book: string;
}

export interface AccountFields {
  readonly balance_available?: string;
  readonly currency?: string;
  readonly last_payment_at?: string;
  readonly last_payment_number?: string;
  readonly settle_until?: string;
  readonly open_cases?: string;
  readonly needs_person_digest?: string;
  /** JSON array of `{place, what, why, since}`: the accounts, regions and evidence that could not be read. */
  readonly unreadable?: string;
  readonly count_unreadable?: string;
  /** `count_<outcome>`, dashes as underscores. */
  readonly [count: `count_${string}`]: string;
}

export interface RunFields {
  /** JSON: calls by action. */
  readonly calls: string;
  /** JSON array, at most 20. */
  readonly problems: string;
  readonly continued: string;
  readonly version: string;
  readonly config_hash: string;
  readonly duration_ms: string;
}

/** A record as the log store returns it: names and strings. Undefined fields are absent and never written. */
export type StoredRecord = Readonly<Record<string, string | undefined>>;
