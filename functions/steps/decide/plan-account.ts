/** Turns what was seen of one account into decisions, and gathers what its calls will need. */

import { fundsOf, minimumFor, settleUntil } from "../../core/decision/money.ts";
import { createMoneyGate } from "../../core/decision/money-gate.ts";
import type { RegionView } from "../../core/decision/plan.ts";
import { type PlanContext, planInstance } from "../../core/decision/plan.ts";
import type { Result, Subject } from "../../core/decision/subject.ts";
import { nextAttemptOf, type WakeSignals, wakeAfter } from "../../core/decision/wake.ts";
import type { Scope } from "../../core/instance/instance.ts";
import { isBeyondSelection } from "../../core/instance/selection.ts";
import { changed } from "../../core/lang/changed.ts";
import { toIso } from "../../core/lang/iso-time.ts";
import { present } from "../../core/lang/present.ts";
import type { Ledger, LedgerCase } from "../../core/memory/ledger.ts";
import type { Outcome, WakesOn } from "../../core/terms/outcome.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import { causeOf } from "../../core/terms/trigger.ts";
import type { AccountRun } from "../account-run.ts";
import { notCalled, toResult } from "../act/act.ts";
import type { Money, RegionObservation } from "../observe/observe.ts";
import type { RunContext } from "../run-context.ts";

export interface AccountSeen {
  readonly account: AccountPolicy;
  readonly money: Money;
  readonly whole: boolean;
  readonly complete: boolean;
  readonly observations: readonly RegionObservation[];
  readonly views: ReadonlyMap<string, RegionView>;
  readonly cameBack: readonly Result[];
  /** Cases written under another configuration or version. */
  readonly changedRuns: ReadonlySet<string>;
}

export function planAccount(context: RunContext, seen: AccountSeen, ledger: Ledger): AccountRun {
  const nowMs = context.world.clock.nowMs();
  const { trigger, identity, policy } = context;
  const plan: PlanContext = {
    nowMs,
    rootRunId: identity.rootRunId,
    select: policy.select,
    ledger,
    signals: signalsFor(context, seen.account, seen.money, ledger, seen.changedRuns),
    ...present("instanceIds", trigger.instanceIds && new Set(trigger.instanceIds)),
  };
  const due: Subject[] = [];
  const results: Result[] = [...seen.cameBack];
  const told = new Set(results.map(({ subject }) => subject.instance.instanceId));
  for (const { scope, instances } of seen.observations) {
    const view = seen.views.get(scope.regionId) as RegionView;
    for (const instance of instances) {
      if (told.has(instance.instanceId)) continue;
      if (isBeyondSelection(instance, policy.select)) tellTagsUnreadable(context, scope);
      const decision = planInstance(instance, view, plan);
      if (decision.do !== "reactivate") results.push(untouched(decision.subject, decision.outcome, decision.do, nowMs));
      else if (mayPayNow(context, seen, decision.subject)) due.push(decision.subject);
      else results.push(untouched(decision.subject, UNPAID, "nothing", nowMs));
    }
  }
  reportMissingEvidence(context, seen, results);
  const settleUntilMs = trigger.skipSettle ? undefined : latestSettle(context, seen.money, due, nowMs);
  return {
    account: seen.account,
    idle: false,
    money: seen.money,
    observations: seen.observations,
    views: seen.views,
    whole: seen.whole,
    complete: seen.complete,
    gate: createMoneyGate(isCareful(context, seen, due)),
    ...present("settleUntilMs", settleUntilMs),
    due,
    results,
  };
}

function tellTagsUnreadable(context: RunContext, scope: Scope): void {
  context.problems.add({
    code: "tags-unreadable",
    message:
      "Tags of stopped instances came in a form that is not documented, so whether they are selected is unknown and none of them is started. Look at them in the console, start them there if they should run, and report this.",
    ...scope,
  });
}

const UNPAID: Outcome = { outcome: "parked", reason: "insufficient-balance" };

/** A stop notice comes when the account just fell into arrears: it is no reason to call before somebody has paid. */
function mayPayNow(context: RunContext, seen: AccountSeen, subject: Subject): boolean {
  if (context.trigger.name !== "instance-stopped") return true;
  const paidAtMs = seen.money.payment?.atMs ?? Number.NEGATIVE_INFINITY;
  const paidSinceStop = subject.stoppedAtMs !== undefined && paidAtMs >= subject.stoppedAtMs;
  return paidSinceStop || fundsOf(seen.account, seen.money) !== "low";
}

function isCareful({ trigger }: RunContext, seen: AccountSeen, due: readonly Subject[]): boolean {
  const blind = trigger.name === "instance-stopped" && fundsOf(seen.account, seen.money) === "unknown";
  const refusedBefore = due.some(({ previous }) => previous?.reason === "insufficient-balance");
  return refusedBefore || blind || fundsOf(seen.account, seen.money) === "low";
}

function latestSettle(context: RunContext, purse: Money, due: readonly Subject[], nowMs: number): number | undefined {
  const waits = due.flatMap((subject) => {
    const untilMs = settleUntil({
      purse,
      ...present("stoppedAtMs", subject.stoppedAtMs),
      ...present("eventAtMs", context.trigger.eventAtMs),
      nowMs,
      settleMs: context.policy.timing.settleMs,
    });
    return untilMs === undefined ? [] : [untilMs];
  });
  return waits.length === 0 ? undefined : waits.reduce((latest, next) => Math.max(latest, next));
}

function untouched(subject: Subject, outcome: Outcome, kind: "wait" | "nothing", nowMs: number): Result {
  const result = toResult(subject, notCalled(outcome), nowMs);
  const { previous } = subject;
  if (!previous || previous.outcome !== outcome.outcome) return result;
  // Nothing was tried, so what the case waits for stands as it was written.
  const stands = kind === "wait" || previous.reason === ("reason" in outcome ? outcome.reason : undefined);
  if (!stands) return result;
  return changed(result, {
    wake:
      previous.wakesOn === undefined
        ? wakeAfter(outcome, { nowMs, releaseAtMs: subject.release?.atMs ?? Number.POSITIVE_INFINITY })
        : stillWaits(previous, subject.release?.atMs),
    error: previous.error,
    acceptedAtMs: previous.acceptedAtMs,
  });
}

/** The wait stands as it was written, unless the release turned out to be nearer. */
function stillWaits(previous: LedgerCase, releaseAtMs: number | undefined): NonNullable<Result["wake"]> {
  const atMs = nextAttemptOf(previous, releaseAtMs);
  if (!Number.isFinite(atMs)) return { wakesOn: previous.wakesOn as WakesOn };
  const wakesOn = previous.wakesOn?.startsWith("at:") ? `at:${toIso(atMs)}` : previous.wakesOn;
  return { wakesOn: wakesOn as WakesOn, nextAttemptAtMs: atMs };
}

function reportMissingEvidence(context: RunContext, { money, observations }: AccountSeen, results: readonly Result[]) {
  if (money.balance === undefined || money.balance.available >= 0) return;
  for (const { scope, eventsReadable } of observations) {
    const bare = eventsReadable ? [] : results.filter((result) => isUnexplained(result, scope));
    if (bare.length === 0) continue;
    context.problems.add({
      code: "no-evidence",
      message: `${bare.length} stopped instances show no lock, and events cannot be read: whether arrears stopped them is for a person to say. Grant ecs:DescribeInstanceHistoryEvents.`,
      ...scope,
    });
  }
}

/** Stopped, selected, and nothing shows by whom. */
function isUnexplained({ subject, outcome }: Result, scope: Scope): boolean {
  const isHere = subject.instance.regionId === scope.regionId && subject.instance.status === "Stopped";
  return isHere && outcome.outcome === "skipped" && outcome.reason === "not-overdue";
}

export function signalsFor(
  context: RunContext,
  account: AccountPolicy,
  money: Money,
  ledger: Ledger,
  changedRuns: ReadonlySet<string>,
): (known: LedgerCase) => WakeSignals {
  const nowMs = context.world.clock.nowMs();
  const balanceSuffices = fundsOf(account, money) === "enough" && wasLow(account, money, ledger);
  return (known) => ({
    nowMs,
    manual: causeOf(context.trigger) === "manual",
    paidAtMs: money.payment?.atMs,
    newIncome: isNewIncome(account, money, ledger),
    balanceSuffices,
    buildChanged: changedRuns.has(known.runId),
  });
}

/** A payment that the account's memory does not name. */
function isNewIncome(account: AccountPolicy, { payment }: Money, ledger: Ledger): boolean {
  const remembered = ledger.accounts.get(account.id);
  return payment !== undefined && remembered !== undefined && remembered.lastPaymentNumber !== payment.number;
}

function wasLow(account: AccountPolicy, money: Money, ledger: Ledger): boolean {
  const remembered = ledger.accounts.get(account.id)?.fields.balance_available;
  if (remembered === undefined || !money.balance) return false;
  return Number(remembered) < minimumFor(account, money.balance.currency);
}
