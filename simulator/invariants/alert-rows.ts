/**
 * The rows of the two alerts about instances, as infra/queries.ts asks for them: the newest record of each instance within
 * 24 hours. A test compares the text of those queries with the one that was read for this file.
 */
import { isFindable, type StoredLine } from "../cloud/log-store.ts";

const HOUR_MS = 3_600_000;
const WINDOW_MS = 24 * HOUR_MS;
const RELEASE_NEAR_MS = 72 * HOUR_MS;
/** From one evaluation of the slower alert to the next. */
export const EVALUATED_MS = 15 * 60_000;

const PERSON_OUTCOMES = new Set(["failed", "released"]);
const PERSON_REASONS = new Set([
  "insufficient-balance",
  "security-lock",
  "dedicated-host-unpaid",
  "quota",
  "owner-unclear",
]);
const PERSON_REASONS_AFTER_A_DAY = new Set(["no-stock", "start-failed"]);
const UNFINISHED_OUTCOMES = new Set(["parked", "planned"]);

/** Whether an alert had a row about this instance in that time. @param lines its instance records, in the order of storing. */
export function hasAlertRow(lines: readonly StoredLine[], fromMs: number, toMs: number): boolean {
  const moments = lines.flatMap((line) => [line.indexedAtMs + EVALUATED_MS, ...turnsOf(line)]);
  return moments.some((atMs) => atMs >= fromMs && atMs <= toMs && isRow(newestAt(lines, atMs), atMs));
}

/** When time alone makes a row of a record. */
function turnsOf({ record }: StoredLine): readonly number[] {
  return [firstAttemptMs(record) + WINDOW_MS, releaseMs(record) - RELEASE_NEAR_MS].map((atMs) => atMs + EVALUATED_MS);
}

function newestAt(lines: readonly StoredLine[], atMs: number): StoredLine["record"] | undefined {
  let newest: StoredLine["record"] | undefined;
  for (const line of lines) {
    if (line.timeMs <= atMs - WINDOW_MS || line.timeMs > atMs || !isFindable(line, atMs)) continue;
    if (newest === undefined || (line.record.recorded_at ?? "") >= (newest.recorded_at ?? "")) newest = line.record;
  }
  return newest;
}

function isRow(record: StoredLine["record"] | undefined, atMs: number): boolean {
  if (record === undefined) return false;
  const { outcome = "", reason = "" } = record;
  if (PERSON_OUTCOMES.has(outcome)) return true;
  if (outcome === "parked" && PERSON_REASONS.has(reason)) return true;
  if (outcome === "parked" && PERSON_REASONS_AFTER_A_DAY.has(reason) && atMs - firstAttemptMs(record) > WINDOW_MS)
    return true;
  return UNFINISHED_OUTCOMES.has(outcome) && releaseMs(record) - atMs < RELEASE_NEAR_MS;
}

const releaseMs = ({ release_at = "" }: StoredLine["record"]): number => Date.parse(release_at);

function firstAttemptMs({ attempt_log }: StoredLine["record"]): number {
  const [first] = JSON.parse(attempt_log ?? "[]") as [time: string, ...rest: string[]][];
  return Date.parse(first?.[0] ?? "");
}
