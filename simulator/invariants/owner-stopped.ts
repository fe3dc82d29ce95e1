/**
 * `owner-stopped-started`: nothing is started that any evidence shows its owner stopped. Truth: the owner stopped it. Evidence:
 * what the run was shown before the call, or could have read in the log store; docs/simulation.md lists it word by word.
 */
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";
import type { Attempt, RunLog } from "../flight-recorder.ts";
import type { StoryResult } from "../play-story.ts";
import { scopeKey } from "../world/fleet-port.ts";
import { isCleanSweep } from "./clean-sweep.ts";
import { isWanted } from "./holds.ts";
import type { Violation } from "./violation.ts";

/** Design: a sighting counts when it is this much older than the first sign of arrears. */
const LEAD_MS = 2 * 3_600_000;
/** Design: a run reads back 26 hours, and open cases are written again within them. A history skips days without a sweep. */
const LEDGER_MS = 26 * 3_600_000;
const minuteOf = (ms: number) => Math.floor(ms / 60_000);

export function checkOwnersStopsRespected(result: StoryResult): Violation[] {
  const violations: Violation[] = [];
  for (const run of result.runs) {
    for (const attempt of run.attempts) {
      if (attempt.applied?.ownerStopped !== true) continue;
      const evidence = evidenceAgainst(attempt, run, result);
      if (evidence === undefined) continue;
      violations.push({
        invariant: "owner-stopped-started",
        runId: run.runId,
        instanceId: attempt.instanceId,
        detail: evidence,
      });
    }
  }
  return [...violations, ...checkSightingsWritten(result)];
}

function evidenceAgainst(attempt: Attempt, run: RunLog, result: StoryResult): string | undefined {
  const events = run.stopEvents.get(scopeKey(attempt));
  const startMinute = minuteOf(attempt.startedAtMs);
  const eventMinute = minuteOf(events?.get(attempt.instanceId) ?? Number.NEGATIVE_INFINITY);
  if (eventMinute === startMinute) return "its stop event was in the minute of its start";
  if (eventMinute < startMinute) {
    if (!wasSeenLocked(attempt, result)) return "neither lock nor event";
    const { lockOnly } = result.story.policy.select;
    const others = (events?.size ?? 0) > 0;
    if (lockOnly === "ask" || (lockOnly === "auto" && others)) return "a lock alone, where others had events";
    if (lockOnly === "auto" && wasFoundUnclear(attempt, run, result))
      return "a lock alone, which an earlier run found unclear";
  }
  const sighting = sightingBefore(attempt, run, result);
  return sighting && `seen stopped without a lock by ${sighting}`;
}

/** By any run, this stop: an earlier record of the lock is a sign as well. */
function wasSeenLocked(attempt: Attempt, { runs }: StoryResult): boolean {
  return runs.some((run) =>
    run.shown
      .get(attempt.instanceId)
      ?.some(({ locked, atMs }) => locked && atMs <= attempt.sentAtMs && atMs > attempt.startedAtMs),
  );
}

/** Written down for this stop, and findable: that others had events does not become untrue when the events cannot be read. */
function wasFoundUnclear(attempt: Attempt, run: RunLog, { model }: StoryResult): boolean {
  if (run.ledger.answered === 0 || run.ledger.failed > 0) return false;
  const last = model.logStore.lines.findLast(
    ({ record, indexedAtMs }) =>
      record.record_type === "instance" && record.instance_id === attempt.instanceId && indexedAtMs <= run.startedAtMs,
  );
  if (last === undefined || last.record.reason !== "owner-unclear") return false;
  return last.storedAtMs > Math.max(attempt.startedAtMs, run.startedAtMs - LEDGER_MS);
}

/** The run that wrote a sighting which this run could read. */
function sightingBefore(attempt: Attempt, run: RunLog, { model }: StoryResult): string | undefined {
  if (run.ledger.answered === 0 || run.ledger.failed > 0) return undefined;
  const account = model.accounts.get(attempt.accountId)!;
  const signs = [...account.debtsAtMs, ...account.events.filter(({ type }) => type === "stop").map(({ atMs }) => atMs)];
  const firstSignMs = Math.min(...signs.filter((atMs) => atMs > attempt.startedAtMs));
  return model.logStore.lines.find(
    ({ record, storedAtMs, indexedAtMs }) =>
      record.record_type === "sighting" &&
      record.instance_id === attempt.instanceId &&
      indexedAtMs <= run.startedAtMs &&
      minuteOf(storedAtMs) > minuteOf(attempt.startedAtMs) + 1 &&
      storedAtMs + LEAD_MS <= firstSignMs,
  )?.runId;
}

/** `sighting-missing`: what is not written down cannot protect anybody. */
function checkSightingsWritten({ runs, model, story }: StoryResult): Violation[] {
  const sighted = new Map<string, number[]>();
  for (const { record, storedAtMs } of model.logStore.lines) {
    if (record.record_type !== "sighting") continue;
    const id = record.instance_id ?? "";
    sighted.set(id, [...(sighted.get(id) ?? []), storedAtMs]);
  }
  const violations: Violation[] = [];
  for (const run of runs) {
    if (!isCleanSweep(run)) continue;
    for (const [key, { ids, complete }] of run.listings) {
      if (!complete) continue;
      for (const instanceId of ids) {
        const instance = model.instances.get(instanceId)!;
        const { spec, startedAtMs } = instance;
        const looks = run.shown.get(instanceId)!.filter(({ listed }) => listed);
        const plain =
          spec.spotStrategy === "NoSpot" && spec.lockReasons.length === 0 && isWanted(spec, story.policy.select);
        const unlocked = looks.every(({ locked }) => !locked) && run.stopEvents.get(key)?.get(instanceId) === undefined;
        const endMs = run.ended?.atMs ?? 0;
        const ownersStop = startedAtMs < run.startedAtMs && stopperAt(instance, endMs) === "owner";
        // A lock that an earlier run saw is a sign of arrears, and stays one.
        const everLocked = runs.some((one) => one.shown.get(instanceId)?.some(({ locked }) => locked) === true);
        if (!plain || !unlocked || !ownersStop || everLocked) continue;
        if (sighted.get(instanceId)?.some((atMs) => atMs > startedAtMs && atMs <= endMs) === true) continue;
        violations.push({
          invariant: "sighting-missing",
          runId: run.runId,
          instanceId,
          detail: "swept, unlocked, not written",
        });
      }
    }
  }
  return violations;
}

/** By whom it was stopped at that time; before its first change it is as its owner left it. */
function stopperAt({ changes }: SimulatedInstance, atMs: number): string {
  return changes.filter((change) => change.atMs <= atMs).at(-1)?.by ?? "owner";
}
