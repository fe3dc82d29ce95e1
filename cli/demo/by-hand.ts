/** The other way of use: an operator asks the deployed function, first what it would do, then to do it. */
import { randomUUID } from "node:crypto";
import { invokeFunction } from "../access/function-client.ts";
import { followRun } from "../commands/run/follow-run.ts";
import { checkedTrigger, type ManualRequest, toManualRequest } from "../commands/run/manual-request.ts";
import { changingCalls } from "./check-ending.ts";
import { failedInvocations } from "./failed-invocations.ts";
import type { Act, ActEnd, Rehearsal } from "./play.ts";
import type { Stage } from "./stage.ts";
import { watchFleet } from "./watch-fleet.ts";

const patienceMs = 40_000;

export function planByHand(accountId: string): Act {
  return {
    title: ({ demo }) => demo.act.plan(accountId),
    async perform(stage, rehearsal) {
      const before: readonly { seq: number }[] = await stage.cloud.control("GET", "journal");
      const end = await invokeAndFollow(stage, "plan", accountId, rehearsal);
      const during = await stage.cloud.control("GET", `journal?since=${before.at(-1)?.seq ?? 0}`);
      const changed = changingCalls(during).map(({ action }) => rehearsal.texts.demo.wrong.planChanged(action));
      return { ...end, differences: [...end.differences, ...changed] };
    },
  };
}

export function applyByHand(accountId: string): Act {
  return {
    title: ({ demo }) => demo.act.apply(accountId),
    perform: (stage, rehearsal) => invokeAndFollow(stage, "apply", accountId, rehearsal),
  };
}

async function invokeAndFollow(
  stage: Stage,
  mode: ManualRequest["mode"],
  accountId: string,
  { progress, signal, texts }: Rehearsal,
): Promise<ActEnd> {
  const { access, composition } = stage;
  const { world, policy } = composition;
  const startedAtMs = world.clock.nowMs();
  const options = { account: [accountId], note: `demo: ${mode} by hand` };
  const request = toManualRequest(mode, options, `demo-${mode}-${randomUUID()}`);
  checkedTrigger(request, policy);
  progress.stage(`ecs-recovery invoke --mode ${mode} --account ${accountId}`);
  const stopWatching = watchFleet(stage, accountId, { progress, texts });
  await invokeFunction(access, request, "Async", texts);
  const { records, ended } = await followRun({
    source: { store: world.records, clock: world.clock },
    field: "correlation",
    value: request.correlation,
    fromMs: startedAtMs - 60_000,
    untilMs: startedAtMs + patienceMs,
    slowestPollMs: 500,
    signal,
  }).finally(stopWatching);
  const late = ended || signal.aborted ? [] : [texts.demo.wrong.lateByHand(mode, patienceMs / 1000)];
  return { records, differences: [...late, ...(await failedInvocations(stage, texts))] };
}
