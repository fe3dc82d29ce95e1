/** Calls the due instances of one account, verifies that they run, and calls those that fell back to Stopped once more. */

import { createMoneyGate } from "../../core/decision/money-gate.ts";
import type { PlanContext } from "../../core/decision/plan-context.ts";
import type { RegionView } from "../../core/decision/region-view.ts";
import type { Result, Subject } from "../../core/decision/subject.ts";
import type { Breaker } from "../../core/pacing/breaker.ts";
import type { RunContext } from "../run-context.ts";
import { type Acting, callInOrder, groupOf } from "./call-in-order.ts";
import { settle } from "./settle.ts";
import { startFailed, type Verified, verify } from "./verify.ts";

export interface AccountTask {
  readonly due: readonly Subject[];
  readonly careful: boolean;
  readonly fundsSuffice: boolean;
  readonly settleUntilMs?: number | undefined;
  readonly views: ReadonlyMap<string, RegionView>;
  readonly context: PlanContext;
  /** The number of calls for each instance. */
  readonly attempts: number;
}

export async function bringBack(context: RunContext, task: AccountTask, breaker: Breaker): Promise<readonly Result[]> {
  const { due, views, fundsSuffice, settleUntilMs: untilMs, attempts } = task;
  const settled = await settle(context, { due, untilMs, views, plan: task.context, fundsSuffice });
  const used = new Map<string, number>();
  const attemptsLeft = (instanceId: string) => attempts - (used.get(instanceId) ?? 0);
  const gate = createMoneyGate(task.careful);
  const acting: Acting = { context, gate, breaker, fundsSuffice, attemptsLeft };
  const first = await callAndVerify(acting, settled.due);

  const fellBack = new Map(first.fellBack.map((result) => [result.subject.instance.instanceId, result]));
  for (const [instanceId, result] of fellBack) used.set(instanceId, result.calls);
  const mayCall = ({ subject }: Result) => attemptsLeft(subject.instance.instanceId) > 0;
  const failed = (result: Result) => startFailed(result, { nowMs: context.world.clock.nowMs(), fundsSuffice });
  const spent = first.fellBack.filter((result) => !mayCall(result)).map(failed);
  const again = first.fellBack.filter(mayCall).map(({ subject }) => subject);
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
