/** Writes records as CSV (RFC 4180): one line for each instance, with the fields of the record schema as columns. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { csvField } from "../terminal/clean.ts";

const COLUMNS = [
  "recorded_at",
  "run_id",
  "account_id",
  "account_name",
  "region_id",
  "zone_id",
  "instance_id",
  "instance_name",
  "instance_type",
  "outcome",
  "reason",
  "evidence",
  "error_code",
  "cloud_request_id",
  "attempts",
  "stopped_at",
  "release_at",
  "release_source",
  "wakes_on",
  "next_attempt_at",
  "accepted_at",
  "running_at",
] as const;

/** Returns CSV in which every line ends in CRLF. The column `needs_person` holds the predicate's answer of now. */
export function toCsv(cases: readonly StoredRecord[], needsPerson: (record: StoredRecord) => boolean): string {
  const head = [...COLUMNS, "needs_person"];
  const lines = cases.map((record) => [...COLUMNS.map((name) => record[name] ?? ""), String(needsPerson(record))]);
  return [head, ...lines].map((line) => `${line.map(csvField).join(",")}\r\n`).join("");
}
