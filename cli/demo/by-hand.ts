/** The steps of a recovery by hand: the operator asks the function for a plan, then to carry it out. */
import { randomUUID } from "node:crypto";
import { invokeFunction } from "../access/function-client.ts";
import { checkedTrigger, type ManualRequest, toManualRequest } from "../commands/run/manual-request.ts";
import { changingCalls } from "./check-ending.ts";
import type { Step, StepContext, StepEnd } from "./demo.ts";
import type { DemoCloud } from "./demo-cloud.ts";
import { followStep } from "./follow-step.ts";

const PATIENCE_MS = 40_000;

export function planByHand(accountId: string): Step {
  return {
    title: ({ demo }) => demo.step.plan(accountId),
    async run(demoCloud, context) {
      const before: readonly { seq: number }[] = await demoCloud.cloud.control("GET", "journal");
      const end = await invokeAndFollow(demoCloud, "plan", accountId, context);
      const during = await demoCloud.cloud.control("GET", `journal?since=${before.at(-1)?.seq ?? 0}`);
      const changed = changingCalls(during).map(({ action }) => context.texts.demo.wrong.planChanged(action));
      return { ...end, differences: [...end.differences, ...changed] };
    },
  };
}

export function applyByHand(accountId: string): Step {
  return {
    title: ({ demo }) => demo.step.apply(accountId),
    run: (demoCloud, context) => invokeAndFollow(demoCloud, "apply", accountId, context),
  };
}

async function invokeAndFollow(
  demoCloud: DemoCloud,
  mode: ManualRequest["mode"],
  accountId: string,
  context: StepContext,
): Promise<StepEnd> {
  const { texts } = context;
  const options = { account: [accountId], note: `demo: ${mode} by hand` };
  const request = toManualRequest(mode, options, `demo-${mode}-${randomUUID()}`);
  checkedTrigger(request, demoCloud.composition.policy);
  context.progress.stage(`ecs-recovery invoke --mode ${mode} --account ${accountId}`);
  const late = texts.demo.wrong.lateByHand(mode, PATIENCE_MS / 1000);
  const followed = {
    field: "correlation",
    value: request.correlation,
    accountId,
    patienceMs: PATIENCE_MS,
    late,
  } as const;
  return followStep(demoCloud, followed, context, () => invokeFunction(demoCloud.access, request, "Async", texts));
}
