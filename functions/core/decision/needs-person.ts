/** Which records ask for a person: one predicate for exit codes, notifications and alerts. */
import { parseIso } from "../lang/iso-time.ts";
import { parseAttemptLog } from "../memory/ledger.ts";
import type { StoredRecord } from "../memory/record.ts";

const HOUR_MS = 60 * 60_000;
const ALWAYS = new Set(["insufficient-balance", "security-lock", "dedicated-host-unpaid", "quota", "owner-unclear"]);
const AFTER_A_DAY = new Set(["no-stock", "start-failed"]);
/** Cases that are still to be brought back. */
const UNFINISHED = new Set(["parked", "planned"]);

/** `record` is an instance record; `nowMs` the time of asking. */
export function needsPerson(record: StoredRecord, nowMs: number): boolean {
  const { outcome = "", reason = "" } = record;
  if (outcome === "failed" || outcome === "released") return true;
  if (outcome === "parked" && ALWAYS.has(reason)) return true;
  if (outcome === "parked" && AFTER_A_DAY.has(reason) && triedForMs(record, nowMs) > 24 * HOUR_MS) return true;
  const releaseAtMs = parseIso(record.release_at);
  return UNFINISHED.has(outcome) && releaseAtMs !== undefined && releaseAtMs - nowMs < 72 * HOUR_MS;
}

/** How long ago the oldest remembered attempt was; ten attempts at the back-off's pace span more than a day. */
function triedForMs(record: StoredRecord, nowMs: number): number {
  const oldest = parseIso(parseAttemptLog(record.attempt_log)[0]?.[0]);
  return oldest === undefined ? 0 : nowMs - oldest;
}
