/** Calls the due instances, after a lease was written for them. */

import { fundsOf, type Money } from "../../core/decision/money.ts";
import type { PlanContext } from "../../core/decision/plan-context.ts";
import type { RegionView } from "../../core/decision/region-view.ts";
import { notCalled, toResult } from "../../core/decision/result.ts";
import type { Result, Subject } from "../../core/decision/subject.ts";
import { classify } from "../../core/failure/error-table.ts";
import { changed } from "../../core/lang/changed.ts";
import { DAY_MS } from "../../core/lang/durations.ts";
import { type AccountMemory, createMemoryReader, FORGETS, type StoreSigns } from "../../core/memory/read-memory.ts";
import { createBreaker } from "../../core/pacing/breaker.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import { isKnown } from "../../core/terms/reading.ts";
import { LOOKS_AFTER_MS } from "../cloud/log-store.ts";
import { failureOf } from "../failure-of.ts";
import { type RunContext, settledOrUndefined } from "../run-context.ts";
import { bringBack } from "./bring-back.ts";
import { createLeaseKeeper } from "./lease-keeper.ts";

export interface DueAccount {
  readonly account: AccountPolicy;
  readonly money: Money;
  readonly memory: AccountMemory;
  readonly views: ReadonlyMap<string, RegionView>;
  readonly context: PlanContext;
  readonly due: readonly Subject[];
  readonly careful: boolean;
  readonly settleUntilMs?: number | undefined;
}

export interface Acted extends StoreSigns {
  /** The results of all due instances, by account id. */
  readonly results: ReadonlyMap<string, readonly Result[]>;
}

export async function act(context: RunContext, plans: readonly DueAccount[]): Promise<Acted> {
  const due = plans.filter((plan) => plan.due.length > 0);
  const keeper = createLeaseKeeper(context, due);
  const refused = await keeper.claim();
  const breaker = createBreaker();
  let isForgetful = false;
  try {
    const results = await settledOrUndefined(
      context,
      due.map(async (plan) => {
        const doubtful = plan.due.filter((subject) => !mayActWithoutMemory(plan, subject));
        const why = doubtful.length > 0 ? await memoryIsLost(context, plan, refused) : undefined;
        const task = taskOf(context, plan, refused);
        if (why === undefined) {
          const isSure = doubtful.length > 0 || !plan.memory.isNew;
          // A sweep does not wait for the log store to show that it remembers: it looks while it calls.
          const looks = isSure ? true : isReadBack(context, plan.memory.accountId);
          const [brought, isKept] = await Promise.all([bringBack(context, task, breaker), looks]);
          if (!isKept && refused === undefined) isForgetful = true;
          return brought;
        }
        if (plan.memory.isNew && refused === undefined) isForgetful = true;
        const called = plan.due.filter((subject) => mayActWithoutMemory(plan, subject));
        const left = leftAlone(context, { ...plan, due: doubtful }, why);
        return [...left, ...(await bringBack(context, { ...task, due: called }, breaker))];
      }),
    );
    return {
      results: new Map(due.map(({ account }, index) => [account.id, results[index] ?? []])),
      isForgetful,
      isRefusing: refused !== undefined,
    };
  } finally {
    await keeper.end();
  }
}

function taskOf({ policy }: RunContext, plan: DueAccount, refused: string | undefined) {
  // Without a case book or a lease the next run cannot know the attempts of this run, so each instance gets one call.
  const isBlind = !isKnown(plan.memory.book) || refused !== undefined;
  const fundsSuffice = fundsOf(plan.account, plan.money) === "enough";
  return { fundsSuffice, attempts: isBlind ? 1 : policy.timing.attempts, ...plan };
}

/**
 * Returns why the log store remembers nothing; undefined: it does remember. It refuses records, or it is new and does not return
 * the lease.
 * Then the rule of `acts-without-memory.ts` holds. A slow or throttled store does not hold the recovery back.
 */
async function memoryIsLost(
  context: RunContext,
  { memory }: DueAccount,
  refused: string | undefined,
): Promise<string | undefined> {
  if (!isKnown(memory.book)) return undefined;
  if (refused !== undefined)
    return classify({ code: refused }).class === "give-up" ? `the log store refuses records (${refused})` : undefined;
  if (!memory.isNew || (await isReadBack(context, memory.accountId))) return undefined;
  return FORGETS;
}

function mayActWithoutMemory({ context: plan }: DueAccount, { evidence }: Subject): boolean {
  return plan.actsWithoutMemory && evidence !== "lock";
}

/** Checks whether the log store gives back this run's claim, and still shows no book of an earlier run. */
async function isReadBack(context: RunContext, accountId: string): Promise<boolean> {
  const { clock } = context.world;
  for (const waitMs of LOOKS_AFTER_MS) {
    // Also after Ctrl-C: a look that comes too early would take a new store for one that forgets.
    await clock.sleep(waitMs);
    const nowMs = clock.nowMs();
    const reader = createMemoryReader([accountId], nowMs);
    const where = [
      { field: "record_type", anyOf: ["case_book", "intent"] },
      { field: "account_id", anyOf: [accountId] },
    ];
    try {
      reader.add(await context.logStore.page(where, nowMs - DAY_MS, 0));
    } catch (error) {
      failureOf(error);
      return false;
    }
    const claims = [...reader.leasesOf(accountId).values()].flat();
    if (claims.some(({ runId }) => runId === context.identity.runId)) return reader.bookOf(accountId) === undefined;
  }
  return false;
}

function leftAlone(context: RunContext, { due, account, money }: DueAccount, why: string): readonly Result[] {
  const attempted = notCalled({ outcome: "parked", reason: "evidence-unreadable" });
  const facts = { nowMs: context.world.clock.nowMs(), fundsSuffice: fundsOf(account, money) === "enough" };
  return due.map((subject) => toResult(changed(subject, { unknown: { fact: "memory", why } }), attempted, facts));
}
