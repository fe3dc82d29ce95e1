/**
 * `untold`: what the arrears stopped runs, or a person was told why not, within 24 hours and at least 72 hours before the
 * release. The duty begins anew when money comes or goes, because the reason changes with it.
 */
import { isVisible } from "../cloud/simulated-account.ts";
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";
import type { RunLog } from "../flight-recorder.ts";
import { KEPT_MS } from "../story.ts";
import type { StoryResult } from "../story-result.ts";
import { EVALUATED_MS } from "./alert-rows.ts";
import { findDown } from "./down.ts";
import { type Episode, episodesOf } from "./episodes.ts";
import { isWanted } from "./holds.ts";
import { showedNoCause } from "./showed-cause.ts";
import { isSweep } from "./sweeps.ts";
import { createToldLookup, type ToldLookup } from "./told.ts";
import { couldTell, logTroubleUntil } from "./told-opportunity.ts";
import type { Misfortune, Violation } from "./violation.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Sweeps are an hour apart, so the last one is due an hour before the last moment. */
const BEFORE_RELEASE_MS = 73 * HOUR_MS;

interface Phase {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface UntoldFindings {
  readonly violations: readonly Violation[];
  readonly misfortunes: readonly Misfortune[];
}

export function judgeUntold(result: StoryResult): UntoldFindings {
  const told = createToldLookup(result);
  const violations: Violation[] = [];
  const misfortunes: Misfortune[] = [];
  for (const instance of result.model.instances.values()) {
    if (!isOurs(instance, result)) continue;
    for (const episode of episodesOf(instance)) {
      for (const phase of phasesOf(instance, episode, result)) {
        const due = dueSweep(instance, episode, phase, result);
        if (due === undefined || isToldBy(due, instance, phase, { told, runs: result.runs })) continue;
        const { instanceId } = instance.spec;
        const word = told.lastWord(instance, due.ended?.atMs ?? due.startedAtMs);
        if (showedNoCause(instance, episode, due, result))
          misfortunes.push({ harm: "untold", why: "nothing ever showed why it had stopped" });
        else violations.push({ invariant: "untold", runId: due.runId, instanceId, detail: describe(phase, due, word) });
      }
    }
  }
  return { violations, misfortunes };
}

/**
 * Returns the instances that are down and that no message named since the last payment or debt. Instances whose stop no
 * evidence explains are left out.
 */
export function findNotYetTold(result: StoryResult): readonly SimulatedInstance[] {
  const down = findDown(result);
  if (down.length === 0) return down;
  const told = createToldLookup(result);
  const nowMs = result.model.time.nowMs();
  return down.filter((instance) => {
    const episode = episodesOf(instance).at(-1);
    const phase = episode && phasesOf(instance, episode, result).at(-1);
    if (episode === undefined || phase === undefined || !isOurs(instance, result)) return false;
    const last = result.runs.at(-1);
    if (last !== undefined && showedNoCause(instance, episode, last, result)) return false;
    return !told.wasTold(instance, phase.fromMs, nowMs);
  });
}

interface Told {
  readonly told: ToldLookup;
  readonly runs: readonly RunLog[];
}

const describe = ({ fromMs }: Phase, { startedAtMs }: RunLog, word: string) =>
  `recorded ${word}: down since ${iso(fromMs)}, and no person was told until ${iso(startedAtMs)}`;

const iso = (ms: number) => new Date(ms).toISOString();

/**
 * Checks whether a person was told in time. The alerts are evaluated every 15 minutes. A run that ends in between replaces the row of
 * the due run, so what that run wrote counts at the next evaluation.
 */
function isToldBy(due: RunLog, instance: SimulatedInstance, phase: Phase, { told, runs }: Told): boolean {
  const endOf = ({ ended, startedAtMs }: RunLog) => (ended?.atMs ?? startedAtMs) + EVALUATED_MS + 60_000;
  const next = runs.findLast((run) => run.startedAtMs > due.startedAtMs && endOf(run) < endOf(due) + EVALUATED_MS);
  const byMs = Math.max(endOf(due), next ? endOf(next) : 0);
  // A phase that ends before the message was due needs no message.
  return phase.toMs <= byMs || told.wasTold(instance, phase.fromMs, byMs);
}

/** Checks whether the policy selects the instance and ReActivateInstances can start it. No other instance is judged. */
function isOurs({ spec, tags }: SimulatedInstance, { story }: StoryResult): boolean {
  const { select } = story.policy;
  const isKind =
    spec.chargeType === "PostPaid" && spec.spotStrategy === "NoSpot" && !spec.lockReasons.includes("refunded");
  return isKind && isWanted(spec, select, spec.tags) && isWanted(spec, select, tags);
}

function phasesOf({ spec }: SimulatedInstance, episode: Episode, { model }: StoryResult): readonly Phase[] {
  const { stoppedAtMs, endAtMs } = episode;
  const changes = model.accounts.get(spec.accountId)!.solvency.map(({ atMs }) => atMs);
  const cuts = [stoppedAtMs, ...changes.filter((atMs) => atMs > stoppedAtMs && atMs < endAtMs), endAtMs];
  return cuts.slice(1).map((toMs, index) => ({ fromMs: cuts[index]!, toMs }));
}

/** Returns the first sweep by whose end a person must have been told; undefined if there was none. */
function dueSweep(
  { spec }: SimulatedInstance,
  episode: Episode,
  phase: Phase,
  result: StoryResult,
): RunLog | undefined {
  const sweeps = result.runs.filter(
    (run) =>
      isSweep(run) &&
      (run.ended?.how === "finished" || run.ended?.how === "threw") &&
      run.summary?.handedOver !== true &&
      run.summary?.continued !== true &&
      run.trigger.accountIds?.includes(spec.accountId) !== false &&
      run.trigger.regions?.includes(spec.regionId) !== false &&
      run.startedAtMs < phase.toMs,
  );
  // Stopping takes half a minute, and what is read may lag.
  const first = sweeps.find(({ startedAtMs }) => startedAtMs > phase.fromMs + 60_000);
  if (first?.ended === undefined) return undefined;
  const knownFromMs = logTroubleUntil(first.ended.atMs, DAY_MS, result);
  const releaseAtMs = knownRelease(spec, episode, first, result);
  const dueMs = Math.min(knownFromMs + DAY_MS, Math.max(knownFromMs, releaseAtMs - BEFORE_RELEASE_MS));
  return sweeps.find((run) => run.startedAtMs >= dueMs && couldTell(run, spec.accountId, result));
}

/**
 * Returns the release as the first run can know it: 15 days after the first stop event since the stop, else 15 days after the start of
 * that run. Where the stop itself has no event, the event of a later debt gives a later release.
 */
function knownRelease(
  { accountId, instanceId }: SimulatedInstance["spec"],
  { stoppedAtMs }: Episode,
  first: RunLog,
  { model }: StoryResult,
): number {
  const { events } = model.accounts.get(accountId)!;
  const shown = events
    .filter((one) => one.instanceId === instanceId && one.atMs >= stoppedAtMs && isVisible(one, first.startedAtMs))
    .map(({ type, atMs }) => (type === "stop" ? atMs + KEPT_MS : atMs));
  return Math.min(first.startedAtMs + KEPT_MS, ...shown);
}
