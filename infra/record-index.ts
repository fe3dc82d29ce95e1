/**
 * The index of the results store, with one row for every field of every record. The function reads its own records by these fields.
 * A field that is missing here cannot be searched, and every query for it silently finds no record.
 */

import type {
  AccountFields,
  CaseBookFields,
  CommonFields,
  InstanceFields,
  IntentFields,
  RunFields,
} from "../functions/core/memory/record.ts";
import { OUTCOME_NAMES } from "../functions/core/terms/outcome.ts";

/** `prose` is text that people wrote, which may be Chinese. */
export type FieldKind = "text" | "prose" | "long" | "double";

/** The field names that the compiler knows, without the open-ended `count_<outcome>`. */
type FixedNames<T> = keyof {
  [K in keyof T as string extends K ? never : K extends `count_${string}` ? never : K]: T[K];
};
/** `book` is left out, because its text is read as a whole and never searched. */
type IndexedBookField = Exclude<keyof CaseBookFields, "book">;
type RecordField =
  | keyof CommonFields
  | keyof InstanceFields
  | keyof IntentFields
  | IndexedBookField
  | keyof RunFields
  | FixedNames<AccountFields>;

const FIXED_FIELDS = {
  schema_version: "long",
  record_type: "text",
  record_id: "text",
  recorded_at: "text",
  run_id: "text",
  root_run_id: "text",
  request_id: "text",
  event_id: "text",
  correlation: "text",
  trigger: "text",
  mode: "text",
  account_id: "text",
  account_name: "prose",
  region_id: "text",

  zone_id: "text",
  vpc_id: "text",
  instance_id: "text",
  instance_name: "prose",
  instance_type: "text",
  status: "text",
  started_at: "text",
  outcome: "text",
  reason: "text",
  evidence: "text",
  lock_reasons: "text",
  stopped_mode: "text",
  wakes_on: "text",
  next_attempt_at: "text",
  error_code: "text",
  error_message: "prose",
  cloud_request_id: "text",
  attempts: "long",
  first_attempt_at: "text",
  waiting_since: "text",
  unknown_fact: "text",
  unknown_why: "prose",
  held_ending: "text",
  attempt_log: "text",
  stopped_at: "text",
  release_at: "text",
  release_source: "text",
  seconds_left: "long",
  accepted_at: "text",
  running_at: "text",
  duration_ms: "long",
  warnings: "text",
  note: "prose",

  instance_ids: "text",

  book_id: "text",
  part: "text",
  parts: "text",
  read_at: "text",
  lease_until: "text",

  balance_available: "double",
  currency: "text",
  last_payment_at: "text",
  last_payment_number: "text",
  settle_until: "text",
  open_cases: "text",
  needs_person_digest: "text",
  unreadable: "prose",
  partial: "text",

  calls: "text",
  problems: "prose",
  continued: "text",
  version: "text",
  config_hash: "text",
} as const satisfies Record<RecordField, FieldKind>;

/** Every indexed field of the results store with its kind, in the order of the template. */
export const RECORD_FIELDS: Readonly<Record<string, FieldKind>> = {
  ...FIXED_FIELDS,
  count_unreadable: "long",
  ...Object.fromEntries(OUTCOME_NAMES.map((name) => [`count_${name.replaceAll("-", "_")}`, "long" as const])),
};
