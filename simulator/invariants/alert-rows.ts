/**
 * Computes the rows of the three alerts about instances and accounts, as infra/queries.ts asks for them. Each row is
 * the newest record within 24 hours, without plans and without records that leave the instance to another run. A test compares the text of those queries with the text that this
 * file was written for.
 */
import { endingsByPersonRule, outcomesAtOnce } from "../../functions/core/decision/reasons.ts";
import { isFindable, type StoredLine } from "../cloud/log-store.ts";

const HOUR_MS = 3_600_000;
const WINDOW_MS = 24 * HOUR_MS;
const RELEASE_NEAR_MS = 74 * HOUR_MS;
/** A start that takes longer than an hour will not end by itself. */
const STARTS_WITHIN_MS = HOUR_MS;
/** Time between two evaluations of the slower alert. */
export const EVALUATED_MS = 15 * 60_000;

const PERSON_OUTCOMES = outcomesAtOnce();
const AT_ONCE = new Set<string>(endingsByPersonRule("at-once"));
const AFTER_A_DAY = new Set<string>(endingsByPersonRule("after-a-day"));
const UNFINISHED_OUTCOMES = new Set(["parked", "planned", "accepted"]);

type Row = StoredLine["record"];

/**
 * Returns whether an alert had a row about this instance in that time. @param lines its instance records, in the order
 * of storing.
 */
export function hasAlertRow(lines: readonly StoredLine[], fromMs: number, toMs: number): boolean {
  // A row that stood before is told of again: an alert repeats itself every four hours.
  const moments = [
    fromMs + EVALUATED_MS,
    ...lines.flatMap((line) => [line.indexedAtMs + EVALUATED_MS, ...turnsOf(line)]),
  ];
  return moments.some((atMs) => atMs >= fromMs && atMs <= toMs && isRow(newestAt(lines, atMs), atMs));
}

/** Returns whether the alert about unreadable places had a row for this place. @param lines its account's records. */
export function hasUnreadableRow(
  lines: readonly StoredLine[],
  place: { readonly accountId: string; readonly regionId: string },
  fromMs: number,
  toMs: number,
): boolean {
  return lines
    .map(({ indexedAtMs }) => indexedAtMs + EVALUATED_MS)
    .some((atMs) => {
      if (atMs < fromMs || atMs > toMs) return false;
      const { count_unreadable = "0", unreadable = "[]" } = newestAt(lines, atMs) ?? {};
      const places: readonly { readonly place: string }[] = JSON.parse(unreadable);
      return Number(count_unreadable) > 0 && places.some((one) => Object.values(place).includes(one.place));
    });
}

/** Returns the times at which a record becomes a row by its age alone. */
function turnsOf({ record }: StoredLine): readonly number[] {
  const turns = [
    waitsSinceMs(record) + WINDOW_MS,
    acceptedMs(record) + STARTS_WITHIN_MS,
    releaseMs(record) - RELEASE_NEAR_MS,
  ];
  return turns.map((atMs) => atMs + EVALUATED_MS);
}

function newestAt(lines: readonly StoredLine[], atMs: number): Row | undefined {
  let newest: Row | undefined;
  for (const line of lines) {
    if (line.timeMs <= atMs - WINDOW_MS || line.timeMs > atMs || !isFindable(line, atMs)) continue;
    if (line.record.mode !== "apply" || line.record.reason === "in-progress") continue;
    if (newest === undefined || (line.record.recorded_at ?? "") >= (newest.recorded_at ?? "")) newest = line.record;
  }
  return newest;
}

function isRow(record: Row | undefined, atMs: number): boolean {
  if (record === undefined) return false;
  const { outcome = "", reason = "" } = record;
  const ending = `${outcome}/${reason}`;
  if (PERSON_OUTCOMES.has(outcome)) return true;
  if (outcome === "parked" && AT_ONCE.has(ending)) return true;
  if (outcome === "parked" && AFTER_A_DAY.has(ending) && atMs - waitsSinceMs(record) > WINDOW_MS) return true;
  if (outcome === "accepted" && atMs - acceptedMs(record) > STARTS_WITHIN_MS) return true;
  return UNFINISHED_OUTCOMES.has(outcome) && releaseMs(record) - atMs < RELEASE_NEAR_MS;
}

const releaseMs = ({ release_at = "" }: Row): number => Date.parse(release_at);
const acceptedMs = ({ accepted_at = "" }: Row): number => Date.parse(accepted_at);
const waitsSinceMs = ({ first_attempt_at = "", waiting_since = "" }: Row): number =>
  Math.min(Date.parse(first_attempt_at || waiting_since), Date.parse(waiting_since || first_attempt_at));
