/**
 * `owner-stopped-started`: no run starts an instance that its owner stopped while a clue to that stop exists, read or
 * not. A start that no clue could have prevented is counted by its cause. Records that the log store had lost before the
 * run began, or had never taken, are no clue, also if a reading of the log store failed in that run, because no reading could have
 * found them.
 * What only a plan read is none either: a plan changes nothing, so it writes no case book.
 */
import { isVisible } from "../cloud/simulated-account.ts";
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";
import type { Attempt, RunLog, Shown } from "../flight-recorder.ts";
import type { StoryResult } from "../story-result.ts";
import { scopeKey } from "../world/notes.ts";
import { ownerStopBefore } from "./episodes.ts";
import { LOST_WITH_INDEX, type LostSighting, laterLost, outOfReach, type Sighting, sightingOf } from "./sightings.ts";
import type { Misfortune, Unknowable, Violation } from "./violation.ts";

const HOUR_MS = 3_600_000;
/** The engine does not ask for older events. Source: the engine's own promise, docs/design of the run. */
const EVENT_DAYS_MS = 16 * 24 * HOUR_MS;
/**
 * `StartTime` has minute precision, and events are late. Within an hour of the start, the order of start and stop is
 * not known.
 */
const UNCERTAIN_MS = HOUR_MS;

export interface OwnerStoppedStartedFindings {
  readonly violations: readonly Violation[];
  readonly misfortunes: readonly Misfortune[];
}

export function judgeOwnerStoppedStarted(result: StoryResult): OwnerStoppedStartedFindings {
  const violations: Violation[] = [];
  const misfortunes: Misfortune[] = [];
  for (const run of result.runs) {
    for (const attempt of run.attempts) {
      if (attempt.applied?.ownerStopped !== true) continue;
      const verdict = judgeStart(attempt, run, result);
      const invariant = "owner-stopped-started";
      if ("why" in verdict) misfortunes.push({ harm: invariant, why: verdict.why });
      else violations.push({ invariant, runId: run.runId, instanceId: attempt.instanceId, detail: verdict.clue });
    }
  }
  return { violations, misfortunes };
}

/** The clue that the call ignored, or the reason why no clue existed. */
type Verdict = { readonly clue: string } | { readonly why: Unknowable };

function judgeStart(attempt: Attempt, run: RunLog, result: StoryResult): Verdict {
  const instance = result.model.instances.get(attempt.instanceId)!;
  const stoppedAtMs = ownerStopBefore(instance, attempt.applied!.atMs) ?? Number.NEGATIVE_INFINITY;
  const look = run.shown.get(attempt.instanceId)?.findLast(({ atMs }) => atMs <= attempt.sentAtMs);
  if (look === undefined) return { clue: "called without a look at it" };
  const stopping = stoppingSeen(attempt, stoppedAtMs, run, result);
  if (stopping?.known === true) return { clue: `${stopping.runId} read Stopping after the start` };
  if (stoppedAtMs > look.readAtMs - result.story.switches.stateLagMs)
    return { why: "its owner stopped it between the last look and the call" };
  if (attempt.startedAtMs < stoppedAtMs && isStoppedInItsStart(instance, stoppedAtMs))
    return { why: "its owner stopped it while it started, and no run that remembers read that" };
  const sighting = sightingOf(attempt, run, result);
  if (sighting?.known === true) return { clue: `listed as stopped and unlocked by ${sighting.runId}` };
  const lost = stopping ? laterLost(stopping, sighting?.why ?? stopping.why) : sighting;
  return judgeSigns({ attempt, run, look, instance, result, lostSighting: lost?.why });
}

interface Case {
  readonly attempt: Attempt;
  readonly run: RunLog;
  readonly look: Shown;
  readonly instance: SimulatedInstance;
  readonly result: StoryResult;
  readonly lostSighting: Unknowable | undefined;
}

/** Judges whether the run had enough signs of arrears for the call. */
function judgeSigns({ attempt, run, look, instance, result, lostSighting }: Case): Verdict {
  const own = ownEvents(attempt, result);
  if (own.some((atMs) => Math.abs(atMs - attempt.startedAtMs) < UNCERTAIN_MS))
    return { clue: "its stop event is within an hour of its start" };
  if (own.some((atMs) => atMs > attempt.startedAtMs))
    return { why: lostSighting ?? "a stop event of its own, and no run had looked before it" };
  if (!look.locked && !wasSeenLocked(attempt, result)) return { clue: "nothing pointed to the arrears" };
  const { lockOnly } = result.story.policy.select;
  if (lockOnly === "act") return { why: lostSighting ?? "lockOnly: act" };
  if (lockOnly === "ask") return { clue: "a lock alone, and lockOnly: ask" };
  const others = othersEvents(attempt, instance, run, result);
  if (others === "known") return { clue: "a lock alone, where others had stop events" };
  if (others === "late") return { why: "the events of the others came after the run had read them" };
  const isKept = lostSighting !== undefined && lostSighting !== LOST_WITH_INDEX && hasBook(attempt, result);
  if (isKept && run.logStore.failed + (run.logStore.hollow ?? 0) > 0)
    return { clue: "a lock alone, and the log store that knew of its owner's stop could not be read" };
  if (run.eventReads.get(scopeKey(attempt))?.complete !== true)
    return { clue: "a lock alone, and the run had not read the events to their end" };
  return { why: lostSighting ?? "a lock alone, no event of anything, and no run had looked before the debt" };
}

/** Returns whether the log store held a case book of the account at the time of the call. */
function hasBook({ accountId, sentAtMs }: Attempt, { model }: StoryResult): boolean {
  return model.logStore.lines.some(
    ({ record, storedAtMs, lostAtMs }) =>
      record.record_type === "case_book" &&
      record.account_id === accountId &&
      storedAtMs <= sentAtMs &&
      lostAtMs > sentAtMs,
  );
}

/** Returns the reading of `Stopping` in this stop, by this run or by a run whose records it could read. */
function stoppingSeen(
  { instanceId, sentAtMs }: Attempt,
  stoppedAtMs: number,
  run: RunLog,
  result: StoryResult,
): Sighting | undefined {
  let lost: LostSighting | undefined;
  for (const other of result.runs) {
    if (other.summary?.mode === "plan") continue;
    const looks = other.shown.get(instanceId) ?? [];
    if (!looks.some((look) => look.status === "Stopping" && look.readAtMs >= stoppedAtMs && look.atMs <= sentAtMs))
      continue;
    const why = other === run ? undefined : outOfReach(other, run, result);
    if (why === undefined) return { known: true, runId: other.runId };
    lost = laterLost(lost, why);
  }
  return lost;
}

/** Returns whether the owner stopped the instance before it ran. `StartTime` then is still that of an earlier start. */
function isStoppedInItsStart({ changes }: SimulatedInstance, stoppedAtMs: number): boolean {
  const index = changes.findLastIndex(({ atMs, status }) => atMs === stoppedAtMs && status === "Stopping");
  return changes[index - 1]?.status === "Starting";
}

/** Returns whether any run read a `financial` lock in this stop. */
function wasSeenLocked({ instanceId, startedAtMs, sentAtMs }: Attempt, { runs }: StoryResult): boolean {
  return runs.some(({ shown }) =>
    shown.get(instanceId)?.some(({ locked, readAtMs, atMs }) => locked && atMs <= sentAtMs && readAtMs > startedAtMs),
  );
}

/** Returns the times in the instance's own stop events that were published before the call. */
function ownEvents({ accountId, instanceId, sentAtMs }: Attempt, { model }: StoryResult): readonly number[] {
  return model.accounts
    .get(accountId)!
    .events.filter((event) => event.instanceId === instanceId && event.type === "stop" && isVisible(event, sentAtMs))
    .map(({ atMs }) => atMs);
}

/** Judges the stop events of other instances in that account and region since this instance's start. */
function othersEvents(
  { accountId, regionId, sentAtMs, startedAtMs }: Attempt,
  { spec }: SimulatedInstance,
  run: RunLog,
  { model }: StoryResult,
): "none" | "late" | "known" {
  const sinceMs = Math.max(startedAtMs + UNCERTAIN_MS, sentAtMs - EVENT_DAYS_MS + HOUR_MS);
  const times = model.accounts
    .get(accountId)!
    .events.filter((event) => event.regionId === regionId && event.type === "stop" && event.atMs > sinceMs)
    .filter((event) => event.instanceId !== spec.instanceId && event.visibleAtMs <= sentAtMs)
    .map(({ visibleAtMs }) => visibleAtMs);
  if (times.length === 0) return "none";
  const readAtMs = run.eventReads.get(`${accountId}/${regionId}`)?.atMs ?? run.startedAtMs;
  return Math.min(...times) <= readAtMs ? "known" : "late";
}
