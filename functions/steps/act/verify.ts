/**
 * Polls accepted instances by id until each one runs, fell back, is gone, or the time is over. An accepted call alone is no
 * recovery.
 */

import { type ResultFacts, vpcAdvice, wakeFor } from "../../core/decision/result.ts";
import { atOtherStop, type Result } from "../../core/decision/subject.ts";
import { asReleased, hasLock, type Instance } from "../../core/instance/instance.ts";
import { changed } from "../../core/lang/changed.ts";
import { groupBy, type Several } from "../../core/lang/group-by.ts";
import { type OwnerStop, START_UNREAD } from "../../core/memory/case-book.ts";
import type { Outcome } from "../../core/terms/outcome.ts";
import { reads, valueIfKnown } from "../../core/terms/reading.ts";
import { describeInstances } from "../cloud/describe-instances.ts";
import { failureOf } from "../failure-of.ts";
import { hasTime, pause, type RunContext } from "../run-context.ts";

const GROWTH = 1.5;
const LONGEST_PAUSE_MS = 60_000;
/** The state may show a call late. "Stopped" counts as fallen back after this time, or after "Starting" was read. */
const SHOWS_AFTER_MS = 30_000;

export interface Verified {
  readonly results: readonly Result[];
  /** Instances that were accepted and then read as stopped. */
  readonly fellBack: readonly Result[];
}

interface Watch {
  readonly context: RunContext;
  readonly pending: Map<string, Result>;
  readonly seenStarting: Set<string>;
  readonly results: Result[];
  readonly fellBack: Result[];
  readonly fundsSuffice: boolean;
}

export interface Verification {
  readonly untilMs: number;
  readonly fundsSuffice: boolean;
}

export async function verify(
  context: RunContext,
  accepted: readonly Result[],
  { untilMs, fundsSuffice }: Verification,
): Promise<Verified> {
  const { clock } = context.world;
  const watch: Watch = {
    context,
    fundsSuffice,
    pending: new Map(accepted.map((result) => [result.subject.instance.instanceId, result])),
    seenStarting: new Set(),
    results: [],
    fellBack: [],
  };
  let pauseMs = context.policy.timing.pollMs;
  // After an abort accepted instances are read exactly once more.
  let looked = false;
  while (watch.pending.size > 0) {
    const roomMs = Math.min(untilMs, context.deadlineMs) - clock.nowMs();
    if (roomMs <= 0 || !hasTime(context)) break;
    await pause(context, Math.min(pauseMs, roomMs));
    pauseMs = Math.min(pauseMs * GROWTH, LONGEST_PAUSE_MS);
    looked = context.run.signal?.aborted === true;
    await lookAtAll(watch);
    if (looked) break;
  }
  if (context.run.signal?.aborted && !looked && watch.pending.size > 0) await lookAtAll(watch);
  return { results: [...watch.results, ...watch.pending.values()], fellBack: watch.fellBack };
}

async function lookAtAll(watch: Watch): Promise<void> {
  await Promise.all([...groupBy(watch.pending.values(), regionOf).values()].map((members) => look(watch, members)));
}

async function look(watch: Watch, members: Several<Result>): Promise<void> {
  const { context } = watch;
  const ids = members.map(({ subject }) => subject.instance.instanceId);
  const { accountId, regionId } = members[0].subject.instance;
  // After an abort the ordinary calls are cut off, so the reserve reads.
  const callCloud = context.run.signal?.aborted ? context.reserve.callCloud : context.callCloud;
  let found: readonly Instance[];
  try {
    found = await describeInstances(context, { accountId, regionId }, ids, callCloud);
  } catch (error) {
    failureOf(error); // the next poll, or the next run, reads it
    return;
  }
  const byId = new Map(found.map((instance) => [instance.instanceId, instance]));
  for (const result of members) noteReading(watch, result, byId.get(result.subject.instance.instanceId));
}

function noteReading(watch: Watch, result: Result, instance: Instance | undefined): void {
  const { seenStarting, pending, results, fellBack, context, fundsSuffice } = watch;
  const id = result.subject.instance.instanceId;
  const nowMs = context.world.clock.nowMs();
  if (instance && reads(instance.status, "Starting")) seenStarting.add(id);
  if (instance && reads(instance.status, "Stopping")) {
    pending.delete(id);
    results.push(stoppedByOwner(result, instance, { nowMs, fundsSuffice }));
    return;
  }
  const end = endOf(result, instance, seenStarting.has(id), nowMs);
  if (end === "pending") return;
  if (instance && reads(instance.status, "Running")) logRunning(context, instance);
  pending.delete(id);
  if (!("fellBackAs" in end)) results.push(end);
  else if (hasRun(result, end.fellBackAs))
    results.push(startFailed(withoutEvidence(result, end.fellBackAs), { nowMs, fundsSuffice }));
  else fellBack.push(changed(withInstance(result, end.fellBackAs), { atMs: nowMs }));
}

function logRunning({ world }: RunContext, { accountId, regionId, instanceId }: Instance): void {
  world.log.info("running", { account_id: accountId, region_id: regionId, instance_id: instanceId });
}

function endOf(
  result: Result,
  instance: Instance | undefined,
  wasStarting: boolean,
  nowMs: number,
): Result | "pending" | { readonly fellBackAs: Instance } {
  if (instance === undefined) {
    const gone = withInstance(result, asReleased(result.subject.instance));
    return closed(gone, nowMs, { outcome: "released", reason: "unknown" });
  }
  if (reads(instance.status, "Running"))
    return closed(changed(withInstance(result, instance), { runningAtMs: nowMs }), nowMs, { outcome: "recovered" });
  const hasShown = wasStarting || nowMs - (result.acceptedAtMs ?? nowMs) >= SHOWS_AFTER_MS;
  return reads(instance.status, "Stopped") && hasShown ? { fellBackAs: instance } : "pending";
}

/** Handles `Stopping`. A start that fails goes back to Stopped by itself, so `Stopping` is a stop by the owner. */
function stoppedByOwner(result: Result, instance: Instance, facts: ResultFacts): Result {
  const { nowMs } = facts;
  const { instanceId, regionId, startedAtMs } = instance;
  const startOf = valueIfKnown(startedAtMs) ?? START_UNREAD;
  const ownerStop: OwnerStop = { instanceId, regionId, startedAtMs: startOf, sinceMs: nowMs, proof: "after-start" };
  const note = "Its owner stopped the instance while it was starting.";
  const failed = startFailed(withoutEvidence(result, instance), facts);
  return changed(failed, { subject: changed(failed.subject, { ownerStop }), note });
}

/** Checks whether the instance ran before it stopped. A start that failed leaves lock and start time unchanged. */
function hasRun({ subject }: Result, instance: Instance): boolean {
  const lostItsLock = hasLock(subject.instance, "financial") && !hasLock(instance, "financial");
  return lostItsLock || valueIfKnown(instance.startedAtMs) !== valueIfKnown(subject.instance.startedAtMs);
}

function withoutEvidence(result: Result, instance: Instance): Result {
  return changed(result, { subject: atOtherStop(result.subject, instance) });
}

/** Returns a result that a later run tries again: the instance fell back twice in this run, or was stopped again. */
export function startFailed(result: Result, facts: ResultFacts): Result {
  const outcome = { outcome: "parked", reason: "start-failed" } as const;
  const wake = wakeFor(result.subject, outcome, facts);
  return changed(result, { atMs: facts.nowMs, outcome, wake, note: vpcAdvice(result.subject) });
}

function closed(result: Result, atMs: number, outcome: Outcome): Result {
  return changed(result, { wake: undefined, atMs, outcome });
}

function withInstance(result: Result, instance: Instance): Result {
  return changed(result, { subject: changed(result.subject, { instance }) });
}

function regionOf({ subject }: Result): string {
  return `${subject.instance.accountId}/${subject.instance.regionId}`;
}
