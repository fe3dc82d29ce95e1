/** Runs the stages observe, decide, act and report. Each stage gets the values of the stages before it and changes none of them. */

import { conclude } from "./core/decision/conclude.ts";
import { regionMemoryAfter } from "./core/decision/region-view.ts";
import type { Result } from "./core/decision/subject.ts";
import { changed } from "./core/lang/changed.ts";
import { judgedBySigns, type StoreSigns } from "./core/memory/read-memory.ts";
import type { Policy } from "./core/terms/policy.ts";
import { valueIfKnown } from "./core/terms/reading.ts";
import type { Build, Run } from "./core/terms/run.ts";
import type { Summary } from "./core/terms/summary.ts";
import type { Trigger } from "./core/terms/trigger.ts";
import type { World } from "./ports/world.ts";
import { act } from "./steps/act/act.ts";
import { createRunContext } from "./steps/create-run-context.ts";
import { type AccountPlan, planRun } from "./steps/decide/plan-run.ts";
import { surveyAccounts } from "./steps/observe/choose-accounts.ts";
import { isOnRecord } from "./steps/observe/is-on-record.ts";
import type { AccountObservation } from "./steps/observe/observation.ts";
import { observeAccounts } from "./steps/observe/observe-accounts.ts";
import { readAgain } from "./steps/observe/read-account-memory.ts";
import { tellUnknownInstances } from "./steps/observe/unknown-instances.ts";
import { fanOut } from "./steps/report/hand-on.ts";
import { logDecisions, logStage } from "./steps/report/log-lines.ts";
import { type Findings, report } from "./steps/report/report.ts";
import { buildOf, type RunContext } from "./steps/run-context.ts";

export type { Build, Run } from "./core/terms/run.ts";

export type Recover = (trigger: Trigger, run: Run) => Promise<Summary>;

export function createRecover(world: World, policy: Policy, build: Build): Recover {
  return async function recover(trigger, run) {
    const context = createRunContext(world, policy, { trigger, run, build });
    if (policy.mode === "off") return report(context, NOTHING_FOUND);
    const findings = await findOut(context).catch((error: unknown) => {
      // Failures of the cloud are handled inside the stages, so this error is a defect of this program.
      context.bugs.add(error);
      return NOTHING_FOUND;
    });
    const summary = await report(context, findings);
    // The other parts are reported by now, so the bug may end the invocation.
    if (context.bugs.count > 0) throw context.bugs.toThrow();
    return summary;
  };
}

const NOTHING_FOUND: Findings = {
  accounts: [],
  readAtMs: 0,
  unfinished: new Map(),
  regionsSeen: 0,
  handedOver: false,
};

async function findOut(context: RunContext): Promise<Findings> {
  const readAtMs = context.world.clock.nowMs();
  const surveyed = await surveyAccounts(context);
  if (!(await isOnRecord(context, surveyed))) return NOTHING_FOUND;
  const taken = await fanOut(context, surveyed);
  const own = surveyed.filter(({ account }) => !taken.has(account.id));
  const observed = await observeAccounts(context, own);
  logStage(context, "observe", { accounts: observed.length, regions: regionsIn(observed) });
  tellUnknownInstances(context, observed);

  const { world, trigger, policy, mode, identity } = context;
  const facts = {
    nowMs: world.clock.nowMs(),
    trigger,
    policy,
    mode,
    rootRunId: identity.rootRunId,
    build: buildOf(context),
  };
  const plans = planRun(facts, observed);
  logDecisions(context, plans);

  const acted = await act(context, plans);
  logStage(context, "act", { calls: context.callCloud.counts().ReActivateInstances ?? 0 });

  const later = await readLater(context, observed, acted);
  return {
    accounts: observed.map((seen, index) => {
      const plan = plans[index];
      const { memory } = later[index] ?? seen;
      const { rootRunId, runId } = identity;
      const since = { before: seen.memory, nowMs: world.clock.nowMs(), rootRunId, runId };
      const results = [...(plan?.results ?? []), ...(acted.results.get(seen.account.id) ?? [])];
      return findingsOf(changed(seen, { memory }), plan, conclude(results, memory, since));
    }),
    readAtMs,
    unfinished: new Map(
      observed.flatMap(({ account, unfinished }) => (unfinished.length > 0 ? [[account.id, unfinished]] : [])),
    ),
    regionsSeen: regionsIn(observed),
    handedOver: taken.size > 0,
  };
}

/** Reads what overlapping runs reported or called since this run began. */
async function readLater(context: RunContext, observed: readonly AccountObservation[], signs: StoreSigns) {
  const isBusy = context.mode === "apply" && observed.some(({ idle }) => !idle);
  const read = isBusy ? await readAgain(context, observed) : observed;
  return read.map(({ memory }) => ({ memory: judgedBySigns(memory, signs, context.identity.rootRunId) }));
}

function findingsOf(seen: AccountObservation, plan: AccountPlan | undefined, results: readonly Result[]) {
  const book = valueIfKnown(seen.memory.book);
  const read = seen.seen.map((region) => {
    const memory = book?.regions.get(region.scope.regionId);
    const { account, money } = seen;
    const facts = { account, money, memory, inDebtAtMs: book?.inDebtAtMs, nowMs: region.readAtMs, ...region };
    return [region.scope.regionId, region.listed ? regionMemoryAfter(facts) : undefined] as const;
  });
  const { settleUntilMs, sightings = [] } = plan ?? {};
  return { tried: seen.regions, read: new Map(read), results, sightings, settleUntilMs, ...seen };
}

function regionsIn(observed: readonly AccountObservation[]): number {
  return observed.reduce((sum, { seen }) => sum + seen.length, 0);
}
