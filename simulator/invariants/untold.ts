/**
 * `untold`: what the arrears stopped runs, or a person was told why not, within 24 hours and at least 72 hours before the
 * release. The duty begins anew when money comes or goes, because the reason changes with it.
 */
import { isFindable } from "../cloud/log-store.ts";
import { isVisible } from "../cloud/simulated-account.ts";
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";
import type { RunLog } from "../flight-recorder.ts";
import { KEPT_MS } from "../story.ts";
import type { StoryResult } from "../story-result.ts";
import { EVALUATED_MS } from "./alert-rows.ts";
import { findDown } from "./down.ts";
import { type Episode, episodesOf, lastStartBefore } from "./episodes.ts";
import { isWanted } from "./holds.ts";
import { hadEveryChance, isSweep } from "./sweeps.ts";
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
        if (due === undefined || isToldBy(due, instance, phase, told)) continue;
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

const describe = ({ fromMs }: Phase, { startedAtMs }: RunLog, word: string) =>
  `recorded ${word}: down since ${iso(fromMs)}, and no person was told until ${iso(startedAtMs)}`;

const iso = (ms: number) => new Date(ms).toISOString();

function isToldBy(
  { ended, startedAtMs }: RunLog,
  instance: SimulatedInstance,
  phase: Phase,
  told: ToldLookup,
): boolean {
  const byMs = (ended?.atMs ?? startedAtMs) + EVALUATED_MS + 60_000;
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
 * Returns the release as the first run can know it: 15 days after the stop if an event shows the stop, else 15 days after the
 * start of that run.
 */
function knownRelease(
  { accountId, instanceId }: SimulatedInstance["spec"],
  { stoppedAtMs }: Episode,
  first: RunLog,
  { model }: StoryResult,
): number {
  const shows = model.accounts
    .get(accountId)!
    .events.some(
      (event) => event.instanceId === instanceId && event.atMs >= stoppedAtMs && isVisible(event, first.startedAtMs),
    );
  return (shows ? stoppedAtMs : first.startedAtMs) + KEPT_MS;
}

/**
 * Checks whether no run could know why the instance had stopped. There was no event of this stop, no lock, and no reading that
 * showed the instance unstopped since its start. A reading counts only if the due run could still find its records, because a
 * clue that no run can read is none.
 */
function showedNoCause(
  instance: SimulatedInstance,
  { stoppedAtMs }: Episode,
  due: RunLog,
  result: StoryResult,
): boolean {
  const { spec, locks } = instance;
  const hasEvent = result.model.accounts
    .get(spec.accountId)!
    .events.some(
      (event) =>
        event.instanceId === spec.instanceId &&
        event.type === "stop" &&
        event.atMs >= stoppedAtMs &&
        isVisible(event, due.startedAtMs),
    );
  if (hasEvent || locks.has("financial")) return false;
  const isLocked = ({ shown }: RunLog) =>
    shown.get(spec.instanceId)?.some(({ locked, readAtMs }) => locked && readAtMs > stoppedAtMs) === true;
  if (isLocked(due)) return false;
  const startedAtMs = lastStartBefore(instance, stoppedAtMs);
  return !result.runs.some(
    (run) =>
      run.startedAtMs <= due.startedAtMs &&
      (isLocked(run) || sawUnstopped(run, spec, { fromMs: startedAtMs, toMs: stoppedAtMs })) &&
      wroteDown(run, due, result),
  );
}

/** Checks whether the run read the instance as running, or a complete list without it, between this start and this stop. */
function sawUnstopped(run: RunLog, spec: SimulatedInstance["spec"], { fromMs, toMs }: Phase): boolean {
  const looks = run.shown.get(spec.instanceId) ?? [];
  if (looks.some(({ status, readAtMs }) => status === "Running" && readAtMs > fromMs && readAtMs < toMs)) return true;
  const isListed = run.listings.get(`${spec.accountId}/${spec.regionId}`)?.complete === true;
  return isListed && looks.length === 0 && run.startedAtMs > fromMs && run.startedAtMs < toMs;
}

/**
 * Checks whether the records of `run` are in the log store and can be found by the later run. A log store that answers as if it were
 * empty shows the later run none of them.
 */
function wroteDown(run: RunLog, later: RunLog, { model }: StoryResult): boolean {
  if (run === later) return true;
  if (!hadEveryChance(run) || (later.logStore.hollow ?? 0) > 0) return false;
  return model.logStore.lines.every((line) => line.runId !== run.runId || isFindable(line, later.startedAtMs));
}
