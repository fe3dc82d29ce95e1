/** Calls the due instances of one account, verifies that they run, and calls those that fell back to Stopped once more. */

import { createMoneyGate } from "../../core/decision/money-gate.ts";
import type { Result, Subject } from "../../core/decision/subject.ts";
import type { Breaker } from "../../core/pacing/breaker.ts";
import type { RunContext } from "../run-context.ts";
import { type Acting, callInOrder, groupOf } from "./call-in-order.ts";
import { createDecideAgain, type DecisionFacts } from "./decide-again.ts";
import { settle } from "./settle.ts";
import { startFailed, type Verified, verify } from "./verify.ts";

export interface AccountTask extends DecisionFacts {
  readonly due: readonly Subject[];
  readonly careful: boolean;
  readonly fundsSuffice: boolean;
  readonly settleUntilMs?: number | undefined;
  /** The number of calls for each instance. */
  readonly attempts: number;
}

export async function bringBack(context: RunContext, task: AccountTask, breaker: Breaker): Promise<readonly Result[]> {
  const { due, fundsSuffice, settleUntilMs: untilMs, attempts } = task;
  const { clock } = context.world;
  const decideAgain = createDecideAgain(task, clock);
  const settled = await settle(context, { due, untilMs, decideAgain, fundsSuffice });
  const used = new Map<string, number>();
  const attemptsLeft = (instanceId: string) => attempts - (used.get(instanceId) ?? 0);
  const gate = createMoneyGate(task.careful);
  const acting: Acting = { context, gate, breaker, fundsSuffice, attemptsLeft, decideAgain };
  const first = await callAndVerify(acting, settled.due);

  const fellBack = new Map(first.fellBack.map((result) => [result.subject.instance.instanceId, result]));
  for (const [instanceId, result] of fellBack) used.set(instanceId, result.calls);
  // The time is that of the reading: another run may have started the instance since.
  const failed = (result: Result) => startFailed(result, { nowMs: result.atMs, fundsSuffice });
  const again: Subject[] = [];
  const spent: Result[] = [];
  for (const result of first.fellBack) {
    const { instance } = result.subject;
    const decision = attemptsLeft(instance.instanceId) > 0 ? decideAgain(result.subject, instance) : undefined;
    if (decision?.do === "reactivate") again.push(decision.subject);
    else spent.push(failed(result));
  }
  const second = await callAndVerify(acting, again);
  const joinedResults = [...second.ended, ...second.fellBack.map(failed)].map((result) =>
    joined(fellBack.get(result.subject.instance.instanceId), result),
  );
  return [...settled.results, ...first.ended, ...spent, ...joinedResults];
}

async function callAndVerify(acting: Acting, due: readonly Subject[]) {
  const { context, breaker, fundsSuffice } = acting;
  const { clock } = context.world;
  const results = await callInOrder(acting, due);
  const accepted = results.filter(({ outcome }) => outcome.outcome === "accepted");
  const ended = results.filter(({ outcome }) => outcome.outcome !== "accepted");
  const verified = await verify(context, accepted, { untilMs: clock.nowMs() + verifyMs(context), fundsSuffice }).catch(
    (error: unknown): Verified => {
      // Accepted calls are reported as accepted, and the next run reads the state.
      context.bugs.add(error);
      return { results: accepted, fellBack: [] };
    },
  );
  for (const { subject } of verified.fellBack)
    if (subject.instance.vpcId !== undefined) breaker.failed(groupOf(subject), clock.nowMs());
  return { ended: [...ended, ...verified.results], fellBack: verified.fellBack };
}

function verifyMs({ trigger, policy }: RunContext): number {
  return trigger.verifySeconds === undefined ? policy.timing.verifyMs : trigger.verifySeconds * 1000;
}

/** Joins the results of two rounds for one instance: the calls and attempts of both. */
function joined(first: Result | undefined, second: Result): Result {
  if (!first) return second;
  return {
    ...second,
    calls: first.calls + second.calls,
    attempts: first.attempts + second.attempts,
    attemptLog: [...first.attemptLog, ...lastOf(second.attemptLog, second.attempts)].slice(-10),
  };
}

function lastOf<T>(list: readonly T[], count: number): readonly T[] {
  return count === 0 ? [] : list.slice(-count);
}
