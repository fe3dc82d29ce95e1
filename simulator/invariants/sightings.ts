/**
 * Finds sightings: sweeps that read an instance as stopped and unlocked before the suspension, which is the clue to an
 * owner stop.
 */
import { isVisible } from "../cloud/simulated-account.ts";
import type { Attempt, RunLog } from "../flight-recorder.ts";
import type { StoryResult } from "../story-result.ts";
import { stopperAt } from "./episodes.ts";
import { isSweep } from "./sweeps.ts";
import type { Unknowable } from "./violation.ts";

/** The log store no longer holds the sighting, so no reading could find it. */
export const LOST_WITH_INDEX = "seen by a sweep whose records were lost with the index of the log store";

export type Sighting =
  /** A sweep saw the instance and finished, and its records could be found at the time of the call. */
  | { readonly known: true; readonly runId: string }
  /** A sweep saw the instance, but no later run could read that. */
  | LostSighting;

export interface LostSighting {
  readonly known: false;
  readonly why: Unknowable;
}

/** Returns the sighting of this stop by a sweep before the call; undefined if no sweep listed the instance. */
export function sightingOf(attempt: Attempt, caller: RunLog, result: StoryResult): Sighting | undefined {
  let lost: LostSighting | undefined;
  for (const run of result.runs) {
    if (run.startedAtMs > attempt.sentAtMs || !isSweep(run) || !sawUnlocked(attempt, run, caller, result)) continue;
    const why = run === caller ? undefined : outOfReach(run, caller, result);
    if (why === undefined) return { known: true, runId: run.runId };
    lost = laterLost(lost, why);
  }
  return lost;
}

/** Returns the later sighting, unless it is lost with the index and the earlier one is not. */
export function laterLost(before: LostSighting | undefined, why: Unknowable): LostSighting {
  return before && why === LOST_WITH_INDEX ? before : { known: false, why };
}

function sawUnlocked(attempt: Attempt, run: RunLog, caller: RunLog, { model }: StoryResult): boolean {
  const instance = model.instances.get(attempt.instanceId)!;
  // By the rules, a stop with an event of its own is the arrears' stop.
  const own = ownStops(attempt, model);
  const hasEvent = (byMs: number) => own.some((event) => isVisible(event, byMs));
  // A lock that came and went shows no owner stop, because the payment removes the locks of all instances.
  const lockedAtMs = instance.lockedAtMs.find((atMs) => atMs > attempt.startedAtMs) ?? Number.POSITIVE_INFINITY;
  return (
    run.shown
      .get(attempt.instanceId)
      ?.some(
        ({ listed, status, locked, odd, readAtMs, atMs }) =>
          listed &&
          status === "Stopped" &&
          !locked &&
          odd.length === 0 &&
          readAtMs < lockedAtMs &&
          atMs <= attempt.sentAtMs &&
          readAtMs > attempt.startedAtMs + MINUTE_MS &&
          !hasEvent(run === caller ? attempt.sentAtMs : readAtMs) &&
          stopperAt(instance, readAtMs) === "owner",
      ) === true
  );
}

/** Returns the instance's stop events that are at least an hour later than its start. */
function ownStops({ accountId, instanceId, startedAtMs }: Attempt, { accounts }: StoryResult["model"]) {
  return accounts
    .get(accountId)!
    .events.filter(
      (event) => event.instanceId === instanceId && event.type === "stop" && event.atMs >= startedAtMs + 60 * MINUTE_MS,
    );
}

const MINUTE_MS = 60_000;

/** Returns why the caller could not know what that run saw; undefined if it could. */
export function outOfReach(run: RunLog, caller: RunLog, { model, story }: StoryResult): Unknowable | undefined {
  const endedAtMs = run.ended?.atMs ?? Number.POSITIVE_INFINITY;
  if (run.ended?.how !== "finished") return "seen by a sweep that did not live to write it down";
  if (run.undelivered.length > 0 || run.logStore.failed > 0) return "seen by a sweep that could not write it down";
  if (endedAtMs + 1.5 * story.switches.indexLagMs > caller.startedAtMs)
    return "seen by a sweep that overlapped with the run that called";
  const lines = model.logStore.lines.filter((line) => line.runId === run.runId);
  if (
    lines.some(
      ({ indexedAtMs, lostAtMs }) => indexedAtMs === Number.POSITIVE_INFINITY || lostAtMs <= caller.startedAtMs,
    )
  )
    return LOST_WITH_INDEX;
  if (caller.logStore.failed > 0 || (caller.logStore.hollow ?? 0) > 0)
    return "seen, and the log store could not be read, but it had a stop event of its own";
  return undefined;
}
