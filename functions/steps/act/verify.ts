/** Accepted is not recovered: polls by id until each instance runs, fell back, is gone, or the time is up. */

import type { Result } from "../../core/decision/subject.ts";
import type { PlainInstance as Instance } from "../../core/instance/instance.ts";
import { changed } from "../../core/lang/changed.ts";
import { groupBy } from "../../core/lang/group-by.ts";
import { describeInstances } from "../observe/observe.ts";
import { failureOf, hasTime, type RunContext } from "../run-context.ts";
import { vpcAdvice, wakeFor } from "./act.ts";

const GROWTH = 1.5;
const LONGEST_PAUSE_MS = 60_000;
/** A call may take a moment to show: "Stopped" counts as fallen back only after this, or once it was seen starting. */
const SHOWS_AFTER_MS = 30_000;

export interface Verified {
  readonly results: readonly Result[];
  /** Accepted, then stopped again. */
  readonly fellBack: readonly Result[];
}

export async function verify(context: RunContext, accepted: readonly Result[], untilMs: number): Promise<Verified> {
  const { clock } = context.world;
  const pending = new Map(accepted.map((result) => [result.subject.instance.instanceId, result]));
  const seenStarting = new Set<string>();
  const seenStopping = new Set<string>();
  const results: Result[] = [];
  const fellBack: Result[] = [];
  let pauseMs = context.policy.timing.pollMs;

  while (pending.size > 0) {
    const roomMs = Math.min(untilMs, context.deadlineMs) - clock.nowMs();
    if (roomMs <= 0 || !hasTime(context)) break;
    await clock.sleep(Math.min(pauseMs, roomMs));
    pauseMs = Math.min(pauseMs * GROWTH, LONGEST_PAUSE_MS);
    await Promise.all([...groupBy(pending.values(), regionOf).values()].map(look));
  }
  return { results: [...results, ...pending.values()], fellBack };

  async function look(members: readonly Result[]): Promise<void> {
    const ids = members.map(({ subject }) => subject.instance.instanceId);
    const { accountId, regionId } = (members[0] as Result).subject.instance;
    let found: readonly Instance[];
    try {
      found = await describeInstances(context, { accountId, regionId }, ids);
    } catch (error) {
      failureOf(error); // the next poll, or the next run, reads it
      return;
    }
    const byId = new Map(found.map((instance) => [instance.instanceId, instance]));
    for (const result of members) settle(result, byId.get(result.subject.instance.instanceId));
  }

  function settle(result: Result, instance: Instance | undefined): void {
    const id = result.subject.instance.instanceId;
    const nowMs = clock.nowMs();
    if (instance?.status === "Starting") seenStarting.add(id);
    if (instance?.status === "Stopping") seenStopping.add(id);
    const end = endOf(result, instance, seenStarting.has(id), nowMs);
    if (end === "pending") return;
    pending.delete(id);
    if (end !== "fell-back") results.push(end);
    else if (seenStopping.has(id) || hasRun(result, instance as Instance))
      results.push(startFailed(withoutEvidence(result, instance as Instance), nowMs));
    else fellBack.push(withInstance(result, instance as Instance));
  }
}

function endOf(
  result: Result,
  instance: Instance | undefined,
  wasStarting: boolean,
  nowMs: number,
): Result | "pending" | "fell-back" {
  if (instance === undefined) {
    const gone = changed(result.subject.instance, { status: "Released" });
    return closed(withInstance(result, gone), nowMs, { outcome: "released", reason: "unknown" });
  }
  if (instance.status === "Running")
    return closed(changed(withInstance(result, instance), { runningAtMs: nowMs }), nowMs, { outcome: "recovered" });
  const hasShown = wasStarting || nowMs - (result.acceptedAtMs ?? nowMs) >= SHOWS_AFTER_MS;
  return instance.status === "Stopped" && hasShown ? "fell-back" : "pending";
}

/** A start that fails ends where it began; this one ran, and somebody stopped it again: not to be called at once. */
function hasRun({ subject }: Result, instance: Instance): boolean {
  const lostItsLock = subject.instance.lockReasons.includes("financial") && !instance.lockReasons.includes("financial");
  return lostItsLock || instance.startedAtMs !== subject.instance.startedAtMs;
}

/** What showed that arrears had stopped it was about another stop. */
function withoutEvidence(result: Result, instance: Instance): Result {
  const { evidence: _evidence, stoppedAtMs: _stoppedAtMs, ...subject } = result.subject;
  return changed(result, { subject: changed(subject, { instance }) });
}

/** What fell back twice within one run, or was stopped by somebody, waits for a later one. */
export function startFailed(result: Result, nowMs: number): Result {
  const outcome = { outcome: "parked", reason: "start-failed" } as const;
  const wake = wakeFor(result.subject, outcome, nowMs);
  return changed(result, { atMs: nowMs, outcome, wake, note: vpcAdvice(result.subject) });
}

function closed(result: Result, atMs: number, outcome: Result["outcome"]): Result {
  return changed(result, { wake: undefined, atMs, outcome });
}

function withInstance(result: Result, instance: Instance): Result {
  return changed(result, { subject: changed(result.subject, { instance }) });
}

function regionOf({ subject }: Result): string {
  return `${subject.instance.accountId}/${subject.instance.regionId}`;
}
