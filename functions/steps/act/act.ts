/** Calls everything that is due in one account: in order, as wide as allowed, past a money gate and a breaker per group. */

import type { MoneyGate } from "../../core/decision/money-gate.ts";
import type { Result, Subject } from "../../core/decision/subject.ts";
import { lastPauseOf, wakeAfter } from "../../core/decision/wake.ts";
import { changed } from "../../core/lang/changed.ts";
import { present } from "../../core/lang/present.ts";
import { mergedAttemptLog } from "../../core/memory/records.ts";
import type { Breaker } from "../../core/pacing/breaker.ts";
import type { Outcome, ParkedReason } from "../../core/terms/outcome.ts";
import { hasTime, type RunContext } from "../run-context.ts";
import { type Attempted, reactivate } from "./reactivate.ts";

/** How long a run waits, in all, for breakers to let somebody through; the rest is parked for a later run. */
const BREAKER_PATIENCE_MS = 2 * 60_000;

export interface Acting {
  readonly context: RunContext;
  readonly gate: MoneyGate;
  readonly breaker: Breaker;
  /** Calls that an instance has left in this run. */
  readonly attemptsLeft: (instanceId: string) => number;
}

export async function act(acting: Acting, subjects: readonly Subject[]): Promise<readonly Result[]> {
  const { context, gate, breaker } = acting;
  const { clock } = context.world;
  const queue = [...subjects];
  const results: Result[] = [];
  const underWay = new Map<Subject, AbortController>();
  let patienceMs = BREAKER_PATIENCE_MS;
  let pause: Promise<boolean> | undefined;
  let answered = deferred();

  const park = (subject: Subject, reason: ParkedReason) => {
    const result = toResult(subject, notCalled({ outcome: "parked", reason }), clock.nowMs());
    results.push(reason === "breaker-open" ? changed(result, { note: vpcAdvice(subject) }) : result);
  };

  /** The first subject that may go now. Parks on the way what cannot go in this run. */
  function takeNext(): Subject | "none-left" | { readonly openUntilMs: number } {
    const held = new Set<string>();
    let openUntilMs = Number.POSITIVE_INFINITY;
    for (let index = 0; index < queue.length; ) {
      const subject = queue[index] as Subject;
      const group = groupOf(subject);
      if (held.has(group)) {
        index += 1;
        continue;
      }
      const money = gate.admit(subject.instance.imageId);
      if (money === "wait") return { openUntilMs };
      if (money === "refused") {
        queue.splice(index, 1);
        park(subject, "insufficient-balance");
        continue;
      }
      const admission = breaker.admit(group, clock.nowMs());
      if (admission === "go") {
        queue.splice(index, 1);
        return subject;
      }
      gate.withdrawn();
      held.add(group);
      if (admission !== "wait") openUntilMs = Math.min(openUntilMs, admission.openUntilMs);
      index += 1;
    }
    return queue.length === 0 ? "none-left" : { openUntilMs };
  }

  async function worker(): Promise<void> {
    for (;;) {
      if (!hasTime(context)) return;
      const next = takeNext();
      if (next === "none-left") return;
      if ("instance" in next) {
        await callOne(next);
      } else if (underWay.size > 0) {
        await answered.promise; // somebody's answer may open the way
      } else if (!(await waitForBreaker(next.openUntilMs))) {
        return;
      }
    }
  }

  async function callOne(subject: Subject): Promise<void> {
    const halt = new AbortController();
    underWay.set(subject, halt);
    try {
      const attemptsLeft = acting.attemptsLeft(subject.instance.instanceId);
      const attempted = await reactivate(context, subject, attemptsLeft, halt.signal);
      tellGateAndBreaker(acting, subject, attempted, clock.nowMs());
      if (attempted.refusal) haltRefused();
      results.push(toResult(subject, attempted, clock.nowMs()));
    } finally {
      underWay.delete(subject);
      answered.resolve();
      answered = deferred();
    }
  }

  /** Who still waits for a turn, or to try again, when money was refused is not called any more. */
  function haltRefused(): void {
    for (const [{ instance }, halt] of underWay) if (gate.refuses(instance.imageId)) halt.abort();
  }

  /** One pause for all workers: their patience is the run's. */
  function waitForBreaker(openUntilMs: number): Promise<boolean> {
    pause ??= waitUntil(openUntilMs).finally(() => {
      pause = undefined;
    });
    return pause;
  }

  async function waitUntil(atMs: number): Promise<boolean> {
    const waitMs = atMs - clock.nowMs();
    if (!Number.isFinite(waitMs) || waitMs > patienceMs || !hasTime(context, waitMs)) return false;
    patienceMs -= waitMs;
    await clock.sleep(waitMs);
    return true;
  }

  const width = Math.min(context.policy.limits.maxConcurrentCalls, queue.length);
  await Promise.all(Array.from({ length: width }, worker));
  for (const subject of queue) park(subject, hasTime(context) ? "breaker-open" : "out-of-time");
  return results;
}

function tellGateAndBreaker({ gate, breaker }: Acting, subject: Subject, attempted: Attempted, nowMs: number): void {
  if (attempted.refusal) gate.refused(attempted.refusal, subject.instance.imageId);
  else if (attempted.outcome.outcome === "accepted") gate.accepted();
  else gate.undecided();
  if (attempted.vpcFailure) breaker.failed(groupOf(subject), nowMs);
  else breaker.succeeded(groupOf(subject), nowMs);
}

/** What fails together: one region, zone and VPC. */
export function groupOf({ instance }: Subject): string {
  return `${instance.accountId}/${instance.regionId}/${instance.zoneId}/${instance.vpcId ?? "classic"}`;
}

/** An end without a call. */
export function notCalled(outcome: Outcome): Attempted {
  return { outcome, attempts: 0, attemptLog: [], vpcFailure: false };
}

export function toResult(subject: Subject, attempted: Attempted, nowMs: number): Result {
  const { outcome, failure, seen } = attempted;
  const attemptLog = mergedAttemptLog(subject.previous, attempted.attemptLog);
  const kept = outcome.outcome === "accepted" || outcome.outcome === "recovered-by-cloud" ? undefined : failure;
  return {
    subject: seen ? changed(subject, { instance: seen }) : subject,
    atMs: nowMs,
    outcome,
    wake: wakeFor(subject, outcome, nowMs),
    attempts: attempted.attempts,
    attemptLog,
    error: kept && {
      code: kept.code,
      message: attempted.vpcFailure ? `${kept.message} ${VPC_ADVICE}` : kept.message,
      ...present("requestId", kept.requestId),
    },
    cloudRequestId: attempted.requestId,
    acceptedAtMs: attempted.acceptedAtMs,
    runningAtMs: seen?.status === "Running" ? nowMs : undefined,
  };
}

export function wakeFor(subject: Subject, outcome: Result["outcome"], nowMs: number): Result["wake"] {
  return wakeAfter(outcome, {
    nowMs,
    releaseAtMs: subject.release?.atMs ?? Number.POSITIVE_INFINITY,
    lastPauseMs: lastPauseOf(subject.previous),
  });
}

const VPC_ADVICE = "Instances in a VPC may fail for a while: tried again later; if it stays so, open a ticket.";

/** For a failure that has no message of the vendor's. */
export function vpcAdvice({ instance }: Subject): string | undefined {
  return instance.vpcId === undefined ? undefined : VPC_ADVICE;
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
