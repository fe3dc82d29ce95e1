/** One account's act and verify: call what is due, prove that it runs, try once more what fell back. */

import type { Result, Subject } from "../../core/decision/subject.ts";
import type { Breaker } from "../../core/pacing/breaker.ts";
import type { AccountRun } from "../account-run.ts";
import type { RunContext } from "../run-context.ts";
import { type Acting, act, groupOf } from "./act.ts";
import { settle } from "./settle.ts";
import { startFailed, verify } from "./verify.ts";

export async function bringBack(
  context: RunContext,
  account: AccountRun,
  due: readonly Subject[],
  breaker: Breaker,
  attempts: number,
): Promise<void> {
  const settled = await settle(context, due, account.settleUntilMs);
  account.results.push(...settled.results);
  const used = new Map<string, number>();
  const attemptsLeft = (instanceId: string) => attempts - (used.get(instanceId) ?? 0);
  const acting: Acting = { context, gate: account.gate, breaker, attemptsLeft };
  const first = await actAndVerify(acting, settled.due);
  account.results.push(...first.ended);

  const fellBack = new Map(first.fellBack.map((result) => [result.subject.instance.instanceId, result]));
  for (const [instanceId, result] of fellBack) used.set(instanceId, result.attempts);
  const mayCall = ({ subject }: Result) => attemptsLeft(subject.instance.instanceId) > 0;
  const failed = (result: Result) => startFailed(result, context.world.clock.nowMs());
  account.results.push(...first.fellBack.filter((result) => !mayCall(result)).map(failed));
  const again = first.fellBack.filter(mayCall).map(({ subject }) => subject);
  const second = await actAndVerify(acting, again);
  for (const result of [...second.ended, ...second.fellBack.map(failed)])
    account.results.push(joined(fellBack.get(result.subject.instance.instanceId), result));
}

async function actAndVerify(
  acting: Acting,
  due: readonly Subject[],
): Promise<{ ended: Result[]; fellBack: readonly Result[] }> {
  const { context, breaker } = acting;
  const results = await act(acting, due);
  const accepted = results.filter(({ outcome }) => outcome.outcome === "accepted");
  const ended = results.filter(({ outcome }) => outcome.outcome !== "accepted");
  const untilMs = context.world.clock.nowMs() + verifyMs(context);
  const verified = await verify(context, accepted, untilMs);
  for (const { subject } of verified.fellBack)
    if (subject.instance.vpcId !== undefined) breaker.failed(groupOf(subject), context.world.clock.nowMs());
  return { ended: [...ended, ...verified.results], fellBack: verified.fellBack };
}

function verifyMs({ trigger, policy }: RunContext): number {
  return trigger.verifySeconds === undefined ? policy.timing.verifyMs : trigger.verifySeconds * 1000;
}

/** Two rounds of one case are one result: calls and attempts of both. */
function joined(first: Result | undefined, second: Result): Result {
  if (!first) return second;
  return {
    ...second,
    attempts: first.attempts + second.attempts,
    attemptLog: [...first.attemptLog, ...lastOf(second.attemptLog, second.attempts)].slice(-10),
  };
}

function lastOf<T>(list: readonly T[], count: number): readonly T[] {
  return count === 0 ? [] : list.slice(-count);
}
