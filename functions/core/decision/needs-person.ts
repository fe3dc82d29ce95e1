/** Which records ask for a person: one predicate for exit codes, notifications and alerts. */
import { parseIso } from "../lang/iso-time.ts";
import { parseAttemptLog } from "../memory/attempt-log.ts";
import type { StoredRecord } from "../memory/record.ts";
import type { PersonRule } from "../terms/endings/row.ts";
import { endingOfRecord, outcomesAtOnce, reasonRow } from "./reasons.ts";

const HOUR_MS = 60 * 60_000;
/** Cases that are still to be brought back. */
const UNFINISHED = new Set(["parked", "planned", "accepted"]);
/** A start takes about ten minutes (ReActivateInstances page, read 2026-08); one that takes an hour will not end by itself. */
const STARTS_WITHIN_MS = HOUR_MS;
/**
 * People learn it 72 hours before the release at the latest. Sweeps are an hour apart, a sweep may take 15 minutes, and the clocks of
 * two hosts differ by minutes.
 */
const NEAR_MS = 74 * HOUR_MS;

/** `record` is an instance record; `nowMs` the time of asking. */
export function needsPerson(record: StoredRecord, nowMs: number): boolean {
  // A lease of another run changes no case: the person rule asks about the outcome before it.
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

/** For a reason that a newer version wrote: the rule that all reasons of its outcome share. */
function ruleOfOutcome(outcome: string): PersonRule {
  return outcomesAtOnce().has(outcome) ? "at-once" : "never";
}

/** Since the first call, or since the case waits for this reason. */
function waitedMs({ first_attempt_at, waiting_since, attempt_log }: StoredRecord, nowMs: number): number {
  const times = [parseIso(first_attempt_at), parseIso(waiting_since), parseAttemptLog(attempt_log)[0]?.atMs];
  return nowMs - Math.min(nowMs, ...times.filter((atMs) => atMs !== undefined));
}
