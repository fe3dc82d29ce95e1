/** Decides which records ask for a person. Exit codes, notifications and alerts share this rule. */

import { endingOfRecord, outcomesAtOnce, reasonRow } from "../decision/reasons.ts";
import { HOUR_MS } from "../lang/durations.ts";
import { parseIso } from "../lang/iso-time.ts";
import { parseAttemptLog } from "../memory/attempt-log.ts";
import type { StoredRecord } from "../memory/record.ts";
import type { PersonRule } from "../terms/endings/row.ts";

/** Outcomes of cases whose instance does not run yet. */
const UNFINISHED = new Set(["parked", "planned", "accepted"]);
/** A start takes about ten minutes (ReActivateInstances page, read 2026-08). A start that takes an hour will not end by itself. */
const STARTS_WITHIN_MS = HOUR_MS;
/**
 * People learn it 72 hours before the release at the latest. Sweeps are an hour apart, a sweep may take 15 minutes, and the clocks of
 * two hosts differ by minutes.
 */
const NEAR_MS = 74 * HOUR_MS;

/** Checks whether an instance record asks for a person at the time `nowMs`. */
export function needsPerson(record: StoredRecord, nowMs: number): boolean {
  // The lease of another run does not change the case. The rule therefore asks about the ending before the lease.
  const ending = record.held_ending ?? endingOfRecord(record);
  const [outcome = ""] = ending.split("/");
  const person = reasonRow(ending)?.person ?? ruleOfOutcome(outcome);
  if (person === "at-once" || (person === "after-a-day" && waitedMs(record, nowMs) > 24 * HOUR_MS)) return true;
  if (outcome === "accepted" && nowMs - (parseIso(record.accepted_at) ?? nowMs) > STARTS_WITHIN_MS) return true;
  return UNFINISHED.has(outcome) && isReleaseNear(record, nowMs);
}

export function isReleaseNear({ release_at }: StoredRecord, nowMs: number): boolean {
  const releaseAtMs = parseIso(release_at);
  return releaseAtMs !== undefined && releaseAtMs - nowMs < NEAR_MS;
}

/** Returns the rule for a reason that a newer version wrote. All reasons of one outcome may share a rule. */
function ruleOfOutcome(outcome: string): PersonRule {
  return outcomesAtOnce().has(outcome) ? "at-once" : "never";
}

/** Returns how long the case has waited: since its first call, or since it has this reason, whichever is earlier. */
function waitedMs({ first_attempt_at, waiting_since, attempt_log }: StoredRecord, nowMs: number): number {
  const times = [parseIso(first_attempt_at), parseIso(waiting_since), parseAttemptLog(attempt_log)[0]?.atMs];
  return nowMs - Math.min(nowMs, ...times.filter((atMs) => atMs !== undefined));
}
