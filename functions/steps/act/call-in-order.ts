/** Calls the due instances of one account in order, several at once. A money gate and a breaker for each group admit the calls. */

import type { MoneyGate } from "../../core/decision/money-gate.ts";
import { type Attempted, notCalled, toResult, vpcAdvice } from "../../core/decision/result.ts";
import type { Result, Subject } from "../../core/decision/subject.ts";
import { changed } from "../../core/lang/changed.ts";
import { mustExist } from "../../core/lang/must-exist.ts";
import type { Breaker } from "../../core/pacing/breaker.ts";
import type { ParkedReason } from "../../core/terms/outcome.ts";
import { hasTime, pause, type RunContext } from "../run-context.ts";
import type { DecideAgain } from "./decide-again.ts";
import { reactivate } from "./reactivate.ts";

/** One bug stops the call that met it. After three bugs every call may meet one, so calling ends. */
const BUGS_AT_MOST = 3;

/** The total time that a run waits for breakers. Instances that still wait then are parked for a later run. */
const BREAKER_PATIENCE_MS = 2 * 60_000;

export interface Acting {
  readonly context: RunContext;
  readonly gate: MoneyGate;
  readonly breaker: Breaker;
  readonly fundsSuffice: boolean;
  /** Calls that an instance has left in this run. */
  readonly attemptsLeft: (instanceId: string) => number;
  readonly decideAgain: DecideAgain;
}

/** Returns the instance's breaker group: one account, region, zone and VPC. */
export function groupOf({ instance }: Subject): string {
  return `${instance.accountId}/${instance.regionId}/${instance.zoneId}/${instance.vpcId ?? "classic"}`;
}

interface Round {
  readonly acting: Acting;
  readonly queue: Subject[];
  readonly results: Result[];
  readonly underWay: Map<Subject, AbortController>;
  patienceMs: number;
  /** One pause shared by all workers, because the patience belongs to the run. */
  breakerPause: Promise<boolean> | undefined;
  answered: Deferred;
}

export async function callInOrder(acting: Acting, subjects: readonly Subject[]): Promise<readonly Result[]> {
  const { context } = acting;
  const round: Round = {
    acting,
    queue: [...subjects],
    results: [],
    underWay: new Map(),
    patienceMs: BREAKER_PATIENCE_MS,
    breakerPause: undefined,
    answered: deferred(),
  };
  const width = Math.min(context.policy.limits.maxConcurrentCalls, subjects.length);
  await Promise.all(Array.from({ length: width }, () => work(round)));
  for (const subject of round.queue)
    park(round, subject, hasTime(context) && !isBroken(context) ? "breaker-open" : "out-of-time");
  return round.results;
}

function isBroken({ bugs }: RunContext): boolean {
  return bugs.count >= BUGS_AT_MOST;
}

async function work(round: Round): Promise<void> {
  const { context } = round.acting;
  for (;;) {
    if (!hasTime(context) || isBroken(context)) return;
    const next = takeNext(round);
    if (next === "none-left") return;
    if ("instance" in next) await callOne(round, next);
    // An answer may open the money gate or a breaker.
    else if (round.underWay.size > 0) await round.answered.promise;
    else if (!(await waitForBreaker(round, next.openUntilMs))) return;
  }
}

/** Returns the first instance that may be called now. Instances that cannot be called in this run are parked. */
function takeNext(round: Round): Subject | "none-left" | { readonly openUntilMs: number } {
  const { queue, acting } = round;
  const { gate, breaker, context } = acting;
  const held = new Set<string>();
  let openUntilMs = Number.POSITIVE_INFINITY;
  for (let index = 0; index < queue.length; ) {
    const subject = mustExist(queue[index], "a queued instance");
    const group = groupOf(subject);
    if (held.has(group)) {
      index += 1;
      continue;
    }
    const money = gate.admit(subject.instance.imageId);
    if (money === "wait") return { openUntilMs };
    if (money === "refused") {
      queue.splice(index, 1);
      park(round, subject, "insufficient-balance");
      continue;
    }
    const admission = breaker.admit(group, context.world.clock.nowMs());
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

async function callOne(round: Round, subject: Subject): Promise<void> {
  const { acting, underWay, results } = round;
  const { context } = acting;
  const halt = new AbortController();
  underWay.set(subject, halt);
  try {
    const attempts = acting.attemptsLeft(subject.instance.instanceId);
    const attempted = await reactivate(context, subject, {
      attempts,
      halt: halt.signal,
      decideAgain: acting.decideAgain,
    });
    const nowMs = context.world.clock.nowMs();
    tellGateAndBreaker(acting, subject, attempted, nowMs);
    if (attempted.refusal) haltRefused(round);
    results.push(toResult(subject, attempted, { nowMs, fundsSuffice: acting.fundsSuffice }));
  } catch (error) {
    // The bug leaves open whether the call was made, so this instance gets no result. The other instances go on.
    context.bugs.add(error);
    acting.gate.undecided();
  } finally {
    underWay.delete(subject);
    round.answered.resolve();
    round.answered = deferred();
  }
}

/** Stops the instances that wait for a turn or a repeat, after money was refused for them. */
function haltRefused({ underWay, acting }: Round): void {
  for (const [{ instance }, halt] of underWay) if (acting.gate.refuses(instance.imageId)) halt.abort();
}

function tellGateAndBreaker({ gate, breaker }: Acting, subject: Subject, attempted: Attempted, nowMs: number): void {
  if (attempted.refusal) gate.refused(attempted.refusal, subject.instance.imageId);
  else if (attempted.acceptedAtMs !== undefined) gate.accepted();
  else gate.undecided();
  if (attempted.vpcFailure) breaker.failed(groupOf(subject), nowMs);
  else breaker.succeeded(groupOf(subject), nowMs);
}

function waitForBreaker(round: Round, openUntilMs: number): Promise<boolean> {
  round.breakerPause ??= waitUntil(round, openUntilMs).finally(() => {
    round.breakerPause = undefined;
  });
  return round.breakerPause;
}

async function waitUntil(round: Round, atMs: number): Promise<boolean> {
  const { context } = round.acting;
  const waitMs = atMs - context.world.clock.nowMs();
  if (!Number.isFinite(waitMs) || waitMs > round.patienceMs || !hasTime(context, waitMs)) return false;
  round.patienceMs -= waitMs;
  await pause(context, waitMs);
  return true;
}

function park({ acting, results }: Round, subject: Subject, reason: ParkedReason): void {
  const nowMs = acting.context.world.clock.nowMs();
  const attempted = notCalled({ outcome: "parked", reason });
  const result = toResult(subject, attempted, { nowMs, fundsSuffice: acting.fundsSuffice });
  results.push(reason === "breaker-open" ? changed(result, { note: vpcAdvice(subject) }) : result);
}

interface Deferred {
  readonly promise: Promise<void>;
  resolve(): void;
}

function deferred(): Deferred {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: () => resolve() };
}
