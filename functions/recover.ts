/** The use case: observe, plan, act, verify, report - and the only place where the order of effects is written down. */

import { inOrder } from "./core/decision/order.ts";
import type { Subject } from "./core/decision/subject.ts";
import { changed } from "./core/lang/changed.ts";
import { groupBy } from "./core/lang/group-by.ts";
import { present } from "./core/lang/present.ts";
import { EMPTY_LEDGER, type Ledger } from "./core/memory/ledger.ts";
import { intentRecords, type RunIdentity } from "./core/memory/records.ts";
import { createBreaker } from "./core/pacing/breaker.ts";
import type { Policy } from "./core/terms/policy.ts";
import type { Build, Run } from "./core/terms/run.ts";
import type { Summary } from "./core/terms/summary.ts";
import { causeOf, type Mode, type Trigger } from "./core/terms/trigger.ts";
import type { World } from "./ports/world.ts";
import type { AccountRun } from "./steps/account-run.ts";
import { notCalled, toResult } from "./steps/act/act.ts";
import { bringBack } from "./steps/act/bring-back.ts";
import { leaveToOthers } from "./steps/act/leave-to-others.ts";
import { createCallCloud } from "./steps/cloud/call-cloud.ts";
import { planAccount } from "./steps/decide/plan-account.ts";
import { chooseAccounts, observeAccount } from "./steps/observe/observe-account.ts";
import { noteSightings } from "./steps/observe/sightings.ts";
import { tellUnknownInstances } from "./steps/observe/unknown-instances.ts";
import { continueLater, fanOut, mayFanOut } from "./steps/report/hand-on.ts";
import { createLogBook, type LogBook } from "./steps/report/log-book.ts";
import { notify } from "./steps/report/notify.ts";
import { recordEnds, summarise } from "./steps/report/report.ts";
import { createProblemList, type RunContext } from "./steps/run-context.ts";

export type { Build, Run } from "./core/terms/run.ts";

export type Recover = (trigger: Trigger, run: Run) => Promise<Summary>;

/** How long a lease lasts where no invocation can time out. */
const LEASE_MS = 60 * 60_000;
const HOUR_MS = 60 * 60_000;
/** So long after a payment its own event may come; a later one is no reason to call what may have been called already. */
const EVENT_MS = 30 * 60_000;

export function createRecover(world: World, policy: Policy, build: Build): Recover {
  return async function recover(trigger, run) {
    const context = contextOf(world, policy, trigger, run);
    const reserve = inReserve(context);
    const logBook = createLogBook(reserve);
    const done: Done = { ledger: EMPTY_LEDGER, accounts: [], continued: false, handedOver: false };
    let bug: { readonly error: unknown } | undefined;
    try {
      if (policy.mode !== "off") await work(context, logBook, run, build, done);
    } catch (error) {
      // Failures of the cloud never get here. Stop, report what was done, then let it go on up.
      bug = { error };
      context.problems.add({
        code: "internal-error",
        message: "The run stopped on a bug of ours: please report its log.",
      });
    }
    const recorded = await recordEnds(context, logBook, done);
    await notify(reserve, recorded.news);
    await noteSightings(context, logBook, done.accounts);
    // Only now: the next hop reads what this one wrote.
    if (!bug) done.continued = await continueLater(reserve, done.accounts, done.ledger);
    const summary = await summarise(context, logBook, { run, build, recorded, ...done });
    if (bug) throw bug.error;
    return summary;
  };
}

/** Filled in as the run goes, so that a report can be made at any point. */
interface Done {
  ledger: Ledger;
  accounts: readonly AccountRun[];
  continued: boolean;
  handedOver: boolean;
}

async function work(context: RunContext, logBook: LogBook, run: Run, build: Build, done: Done): Promise<void> {
  const { policy } = context;
  const chosen = await chooseAccounts(context, logBook);
  done.ledger = chosen.ledger;

  done.accounts = chosen.idle;
  const regions = new Map(chosen.accounts.map(({ account, regions }) => [account.id, regions]));
  const taken = mayFanOut(context, regions) ? await fanOut(context, regions) : new Set<string>();
  done.handedOver = taken.size > 0;

  const own = chosen.accounts.filter(({ account }) => !taken.has(account.id));
  const seen = await allOf(own.map((one) => observeAccount(context, logBook, one, done.ledger, build)));
  const planAll = () => [...chosen.idle, ...seen.map((account) => planAccount(context, account, done.ledger))];
  done.accounts = planAll();
  // Nothing is called on the word of a record that a newer one may have overtaken; for each that drops out, another moves up.
  const looked = new Set<string>();
  for (let unsure = nextUp(context, done.accounts); unsure.length > 0; ) {
    const ledger = await logBook.completed(done.ledger, unsure);
    if (ledger === done.ledger) break;
    for (const id of unsure) looked.add(id);
    done.ledger = ledger;
    done.accounts = planAll();
    unsure = nextUp(context, done.accounts).filter((id) => !looked.has(id));
  }
  tellUnknownInstances(context, done.accounts);
  const due = withinLimit(context, done.accounts);

  if (context.mode === "plan") {
    for (const [account, subjects] of due)
      for (const subject of subjects) account.results.push(ended(context, subject, { outcome: "planned" }));
    return;
  }
  for (const [account, subjects] of due) {
    if (done.ledger.readable || mayActBlind(context, account, subjects)) continue;
    for (const subject of subjects)
      account.results.push(ended(context, subject, { outcome: "parked", reason: "settling" }));
    due.delete(account);
  }
  await logBook.write(intents(context, run, due));
  const breaker = createBreaker();
  const attempts = done.ledger.readable ? policy.timing.attempts : 1;
  await allOf([...due].map(([account, subjects]) => bringBack(context, account, subjects, breaker, attempts)));
  await leaveToOthers(context, logBook, due, run.startedAtMs);
}

function nextUp(context: RunContext, accounts: readonly AccountRun[]): readonly string[] {
  const due = accounts.flatMap((account) => account.due);
  const ordered = inOrder(due, context.policy.select, context.world.clock.nowMs());
  return ordered.slice(0, limitOf(context)).map(({ instance }) => instance.instanceId);
}

function limitOf({ trigger, policy }: RunContext): number {
  return trigger.maxInstances ?? policy.limits.maxInstancesPerRun;
}

/** Waits for all, also when one of them met a bug of ours: nobody may still be calling while the report is written. */
async function allOf<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/**
 * Without a ledger nobody knows what was tried, and an instance is called once an hour at most: by a payment's own event,
 * by the hourly sweep once that event's run and an hour after it are over, or by a person. Who may never see payments leaves
 * all to the sweep. See docs/decisions/0007-blind-runs.md.
 */
function mayActBlind({ trigger, world }: RunContext, { money }: AccountRun, due: readonly Subject[]): boolean {
  const cause = causeOf(trigger);
  if (cause === "manual") return true;
  if (cause !== "recharge" && !(cause === "timer" && trigger.depth === "full")) return false;
  if (money.paymentsUnreadable) return cause === (money.paymentsUnreadable === "denied" ? "timer" : "recharge");
  const stopAtMs = due.reduce((first, { stoppedAtMs = 0 }) => Math.min(first, stoppedAtMs), Number.POSITIVE_INFINITY);
  const paidAtMs = money.payment?.atMs ?? Number.NEGATIVE_INFINITY;
  if (paidAtMs < stopAtMs) return true;
  const paidAgoMs = world.clock.nowMs() - paidAtMs;
  return cause === "recharge" ? paidAgoMs < EVENT_MS : paidAgoMs >= EVENT_MS + HOUR_MS;
}

/** The first `maxInstances` of all accounts together, in the plan's order; the rest is told so. */
function withinLimit(context: RunContext, accounts: readonly AccountRun[]): Map<AccountRun, readonly Subject[]> {
  const limit = limitOf(context);
  const owner = new Map(accounts.flatMap((account) => account.due.map((subject) => [subject, account] as const)));
  const ordered = inOrder([...owner.keys()], context.policy.select, context.world.clock.nowMs());
  const chosen = new Map<AccountRun, Subject[]>();
  for (const [index, subject] of ordered.entries()) {
    const account = owner.get(subject) as AccountRun;
    if (index >= limit) account.results.push(ended(context, subject, { outcome: "parked", reason: "over-run-limit" }));
    else if (!chosen.get(account)?.push(subject)) chosen.set(account, [subject]);
  }
  return chosen;
}

/** Written before the first call: whoever finds one of these alone knows that a run died in between. */
function intents(context: RunContext, run: Run, due: ReadonlyMap<AccountRun, readonly Subject[]>) {
  const nowMs = context.world.clock.nowMs();
  const hardDeadlineMs = run.deadlineMs + context.policy.timing.reserveMs;
  const leaseUntilMs = Number.isFinite(hardDeadlineMs) ? hardDeadlineMs : nowMs + LEASE_MS;
  return [...due].flatMap(([{ account }, subjects]) => {
    const byRegion = groupBy(subjects, ({ instance }) => instance.regionId);
    return [...byRegion].flatMap(([regionId, members]) =>
      intentRecords(
        context.identity,
        account,
        regionId,
        members.map(({ instance }) => instance.instanceId),
        leaseUntilMs,
        nowMs,
      ),
    );
  });
}

function ended(context: RunContext, subject: Subject, outcome: Parameters<typeof notCalled>[0]) {
  return toResult(subject, notCalled(outcome), context.world.clock.nowMs());
}

function contextOf(world: World, policy: Policy, trigger: Trigger, run: Run): RunContext {
  const identity = identityOf(policy, trigger, run);
  return {
    world,
    policy,
    trigger,
    mode: identity.mode,
    identity,
    deadlineMs: run.deadlineMs,
    callCloud: createCallCloud(world, policy, { deadlineMs: run.deadlineMs, cutOffMs: intoReserve(run, policy, 0.4) }),
    problems: createProblemList(),
  };
}

/**
 * Records are written, and what is left is handed on, when everything else has to stop. The last part of the reserve is
 * for stdout: an invocation that is killed while it waits for the log store would lose its records without a word.
 */
function inReserve(context: RunContext): RunContext {
  const deadlineMs = intoReserve(context, context.policy, 0.8);
  return changed(context, { deadlineMs, callCloud: createCallCloud(context.world, context.policy, { deadlineMs }) });
}

function intoReserve({ deadlineMs }: { readonly deadlineMs: number }, policy: Policy, share: number): number {
  return deadlineMs + share * policy.timing.reserveMs;
}

function identityOf(policy: Policy, trigger: Trigger, run: Run): RunIdentity {
  return {
    runId: run.runId,
    rootRunId: trigger.rootRunId ?? run.runId,
    requestId: run.requestId,
    ...present("eventId", trigger.eventId),
    ...present("correlation", trigger.correlation),
    ...present("note", trigger.note),
    trigger: trigger.name,
    mode: modeOf(policy, trigger),
  };
}

function modeOf(policy: Policy, trigger: Trigger): Mode {
  if (policy.mode === "off") return "plan";
  return policy.modeForced ? policy.mode : (trigger.mode ?? policy.mode);
}
