/** Which records ask for a person: one predicate for exit codes, notifications and alerts. */
import { parseIso } from "../lang/iso-time.ts";
import { parseAttemptLog } from "../memory/ledger.ts";
import type { StoredRecord } from "../memory/record.ts";
import type { PersonRule } from "../terms/endings/row.ts";
import { endingOfRecord, outcomesAtOnce, reasonRow } from "./reasons.ts";

const HOUR_MS = 60 * 60_000;
/** Cases that are still to be brought back. */
const UNFINISHED = new Set(["parked", "planned"]);

/** `record` is an instance record; `nowMs` the time of asking. */
export function needsPerson(record: StoredRecord, nowMs: number): boolean {
  const { outcome = "" } = record;
  const person = reasonRow(endingOfRecord(record))?.person ?? ruleOfOutcome(outcome);
  if (person === "at-once" || (person === "after-a-day" && triedForMs(record, nowMs) > 24 * HOUR_MS)) return true;
  const releaseAtMs = parseIso(record.release_at);
  return UNFINISHED.has(outcome) && releaseAtMs !== undefined && releaseAtMs - nowMs < 72 * HOUR_MS;
}

/** For a reason that a newer version wrote: the rule that all reasons of its outcome share. */
function ruleOfOutcome(outcome: string): PersonRule {
  return outcomesAtOnce().has(outcome) ? "at-once" : "never";
}

/** How long ago the oldest remembered attempt was; ten attempts at the back-off's pace span more than a day. */
function triedForMs(record: StoredRecord, nowMs: number): number {
  const oldest = parseIso(parseAttemptLog(record.attempt_log)[0]?.[0]);
  return oldest === undefined ? 0 : nowMs - oldest;
}
