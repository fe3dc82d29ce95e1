/** Makes the decisions of a run from the observation, the policy and the time. Pure. */

import { actsWithoutMemory } from "../../core/decision/acts-without-memory.ts";
import { followUpEnd } from "../../core/decision/follow-up.ts";
import { fundsOf, type Money, settleUntil } from "../../core/decision/money.ts";
import { inOrder } from "../../core/decision/order.ts";
import { planInstance } from "../../core/decision/plan.ts";
import type { PlanContext } from "../../core/decision/plan-context.ts";
import { lastStopOf, type RegionView, regionViewOf } from "../../core/decision/region-view.ts";
import { omittedStops } from "../../core/decision/remembered-stop.ts";
import { notCalled, toResult, untouched } from "../../core/decision/result.ts";
import { type SignalFacts, signalsFor } from "../../core/decision/signals.ts";
import type { Result, Subject } from "../../core/decision/subject.ts";
import { mustExist } from "../../core/lang/must-exist.ts";
import { present } from "../../core/lang/present.ts";
import type { OwnerStop } from "../../core/memory/case-book.ts";
import { emptyBook } from "../../core/memory/merge-books.ts";
import type { AccountMemory } from "../../core/memory/read-memory.ts";
import type { Outcome } from "../../core/terms/outcome.ts";
import type { AccountPolicy, Policy } from "../../core/terms/policy.ts";
import { isKnown, known, valueIfKnown } from "../../core/terms/reading.ts";
import { causeOf, type Mode, type Trigger } from "../../core/terms/trigger.ts";
import type { ReadRegion, SeenAccount, SeenRegion } from "./seen-account.ts";

export interface PlanFacts extends SignalFacts {
  readonly rootRunId: string;
  readonly policy: Policy;
  readonly mode: Mode;
}

export interface AccountPlan {
  readonly account: AccountPolicy;
  readonly money: Money;
  readonly memory: AccountMemory;
  /** By region id. */
  readonly views: ReadonlyMap<string, RegionView>;
  readonly context: PlanContext;
  /** Results of decisions without a call. */
  readonly results: readonly Result[];
  /** Owner stops from readings that lead to no decision, see `sightingsOf`. */
  readonly sightings: readonly OwnerStop[];
  /** Instances to be called, in order. */
  readonly due: readonly Subject[];
  /** One call goes ahead of the others, because the money may not suffice. */
  readonly careful: boolean;
  readonly settleUntilMs?: number | undefined;
}

export function planRun(facts: PlanFacts, accounts: readonly SeenAccount[]): readonly AccountPlan[] {
  const plans = accounts.map((account) => planAccount(facts, account));
  const limited = withinLimit(facts, plans);
  return facts.mode === "plan" ? limited.map(asPlanned) : limited;
}

/** Turns due instances into planned ones: plan mode reports them and makes no call. */
function asPlanned(plan: AccountPlan): AccountPlan {
  const planned = plan.due.map((subject) => notTried(plan, subject, { outcome: "planned" }));
  return { ...plan, due: [], results: [...plan.results, ...planned] };
}

/** Dates the result by the reading of the region: another run may have found out more since, also before this decision. */
function notTried({ account, money, views }: AccountPlan, subject: Subject, outcome: Outcome): Result {
  const { readAtMs } = mustExist(views.get(subject.instance.regionId), "the view of a region");
  const facts = { nowMs: readAtMs, fundsSuffice: fundsOf(account, money) === "enough" };
  return toResult(subject, notCalled(outcome), facts);
}

function planAccount(run: PlanFacts, seen: SeenAccount): AccountPlan {
  const { trigger, nowMs } = run;
  const context = planContext(run, seen);
  const views = new Map(seen.seen.map((region) => [region.scope.regionId, viewOf(run, seen, region)]));
  const results = seen.seen.flatMap((region) => followUps(run, seen, region));
  const told = new Set(results.map(({ subject }) => subject.instance.instanceId));
  const due: Subject[] = [];
  const fundsSuffice = fundsOf(seen.account, seen.money) === "enough";
  for (const { scope, instances, readAtMs } of seen.seen) {
    const money = { nowMs: readAtMs, fundsSuffice };
    const view = mustExist(views.get(scope.regionId), "the view of a region");
    for (const instance of instances) {
      if (told.has(instance.instanceId)) continue;
      const decision = planInstance(instance, view, context);
      if (decision.do !== "reactivate") results.push(untouched(decision.subject, decision.outcome, decision.do, money));
      else if (mayPayNow(trigger, seen, decision.subject)) due.push(decision.subject);
      else results.push(untouched(decision.subject, UNPAID, "nothing", money));
    }
  }
  const settleUntilMs = trigger.skipSettle ? undefined : latestSettle(run, seen.money, due);
  return {
    account: seen.account,
    money: seen.money,
    memory: seen.memory,
    views,
    context,
    results,
    sightings: [...omittedStops(seen), ...sightingsOf(run, context, seen)],
    due: inOrder(due, run.policy.select, { nowMs, isInTurn: remembersNothing(seen.memory, nowMs) }),
    careful: isCareful(trigger, seen, due),
    ...present("settleUntilMs", settleUntilMs),
  };
}

function planContext(run: PlanFacts, { account, money, memory }: SeenAccount): PlanContext {
  const { trigger, policy, nowMs, rootRunId } = run;
  return {
    nowMs,
    rootRunId,
    select: policy.select,
    memory,
    signals: signalsFor(run, account, money, memory),
    actsWithoutMemory: actsWithoutMemory(trigger),
    ...present("instanceIds", trigger.instanceIds && new Set(trigger.instanceIds)),
  };
}

function viewOf(
  { trigger, nowMs }: PlanFacts,
  { account, money, memory, seen }: SeenAccount,
  region: ReadRegion,
): RegionView {
  const book = valueIfKnown(memory.book);
  return regionViewOf({
    account,
    money,
    memory: book?.regions.get(region.scope.regionId),
    inDebtAtMs: book?.inDebtAtMs,
    lastStopAtMs: Math.max(...seen.map(({ events }) => lastStopOf(events))),
    rechargedAtMs: causeOf(trigger) === "recharge" ? (trigger.eventAtMs ?? nowMs) : undefined,
    nowMs: region.readAtMs,
    ...region,
  });
}

/**
 * Returns the owner stops that a run saw and cannot decide by. In a region whose list failed, the pages that were not read may show a
 * lock, so the region proves no solvency. Without a case book, a stop counts only if no debt is possible.
 */
function sightingsOf(run: PlanFacts, context: PlanContext, seen: SeenAccount): readonly OwnerStop[] {
  const { memory } = seen;
  const isBlind = !isKnown(memory.book);
  const first = isBlind ? { ...context, memory: { ...memory, book: known(emptyBook(memory.accountId)) } } : context;
  return (isBlind ? seen.seen : seen.partly).flatMap((region) => {
    const view = viewOf(run, seen, region);
    const shown = isBlind ? view : { ...view, solvent: false, debtPossible: true };
    if (isBlind && !view.solvent) return [];
    return region.instances.flatMap((instance) => planInstance(instance, shown, first).subject.ownerStop ?? []);
  });
}

function followUps(run: PlanFacts, { account, memory }: SeenAccount, region: SeenRegion): Result[] {
  const { followedUp, followUpIds, scope, events, followedUpAtMs: nowMs } = region;
  if (!isKnown(followedUp)) return [];
  const facts = { scope, site: account.site, memory, events, nowMs, rootRunId: run.rootRunId };
  const wanted = run.trigger.instanceIds && new Set(run.trigger.instanceIds);
  return followUpIds
    .filter((id) => wanted?.has(id) ?? true)
    .flatMap((id) => followUpEnd(id, followedUp.known.get(id), facts) ?? []);
}

const UNPAID: Outcome = { outcome: "parked", reason: "insufficient-balance" };

/**
 * Decides whether a stop notice may lead to a call. The notice comes when the account has just fallen into arrears, so it needs a
 * payment.
 */
function mayPayNow(trigger: Trigger, { account, money }: SeenAccount, subject: Subject): boolean {
  if (trigger.name !== "instance-stopped") return true;
  const paidAtMs = valueIfKnown(money.payment)?.atMs ?? Number.NEGATIVE_INFINITY;
  const paidSinceStop = subject.stoppedAtMs !== undefined && paidAtMs >= subject.stoppedAtMs;
  return paidSinceStop || fundsOf(account, money) !== "low";
}

function isCareful(trigger: Trigger, { account, money }: SeenAccount, due: readonly Subject[]): boolean {
  const funds = fundsOf(account, money);
  const blind = trigger.name === "instance-stopped" && funds === "unknown";
  const refusedBefore = due.some(({ previous }) => previous?.reason === "insufficient-balance");
  return refusedBefore || blind || funds === "low";
}

function latestSettle({ trigger, policy, nowMs }: PlanFacts, money: Money, due: readonly Subject[]) {
  const waits = due.flatMap(({ stoppedAtMs }) => {
    const { eventAtMs } = trigger;
    const untilMs = settleUntil({ money, stoppedAtMs, eventAtMs, nowMs, settleMs: policy.timing.settleMs });
    return untilMs === undefined ? [] : [untilMs];
  });
  return waits.length === 0 ? undefined : waits.reduce((latest, next) => Math.max(latest, next));
}

const FRESH_MS = 2 * 60 * 60_000;

/** Checks whether the attempts of earlier runs are unknown, or there may have been none. Each hourly sweep writes the case book. */
function remembersNothing({ book, isNew, isLost }: AccountMemory, nowMs: number): boolean {
  return !isKnown(book) || isNew || isLost || nowMs - book.known.recordedAtMs > FRESH_MS;
}

/** A careful account may be unable to pay. While other accounts wait, it gets at most this many calls of the run's limit. */
const CAREFUL_PLACES = 10;

/**
 * Keeps the first `maxInstances` of all accounts together, in the plan's order. The other instances become `parked/over-run-limit`.
 */
function withinLimit(run: PlanFacts, plans: readonly AccountPlan[]): readonly AccountPlan[] {
  const limit = run.trigger.maxInstances ?? run.policy.limits.maxInstancesPerRun;
  const owner = new Map(plans.flatMap((plan) => plan.due.map((subject) => [subject, plan] as const)));
  if (owner.size <= limit) return plans;
  const isInTurn = plans.some(({ memory }) => remembersNothing(memory, run.nowMs));
  const ordered = inOrder([...owner.keys()], run.policy.select, { nowMs: run.nowMs, isInTurn });
  const places = new Map<AccountPlan, number>();
  const first: Subject[] = [];
  const later: Subject[] = [];
  for (const subject of ordered) {
    const plan = mustExist(owner.get(subject), "the plan of a due instance");
    const taken = places.get(plan) ?? 0;
    (plan.careful && taken >= CAREFUL_PLACES ? later : first).push(subject);
    places.set(plan, taken + 1);
  }
  const chosen = new Set([...first, ...later].slice(0, limit));
  const over: Outcome = { outcome: "parked", reason: "over-run-limit" };
  return plans.map((plan) => ({
    ...plan,
    due: plan.due.filter((subject) => chosen.has(subject)),
    results: [
      ...plan.results,
      ...plan.due.filter((subject) => !chosen.has(subject)).map((subject) => notTried(plan, subject, over)),
    ],
  }));
}
