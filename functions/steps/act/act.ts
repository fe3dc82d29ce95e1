/** Calls what the plan says, after it was claimed. */

import { fundsOf, type Money } from "../../core/decision/money.ts";
import type { PlanContext } from "../../core/decision/plan-context.ts";
import type { RegionView } from "../../core/decision/region-view.ts";
import { notCalled, toResult } from "../../core/decision/result.ts";
import type { Result, Subject } from "../../core/decision/subject.ts";
import { classify } from "../../core/failure/error-table.ts";
import { changed } from "../../core/lang/changed.ts";
import { type AccountMemory, createMemoryReader } from "../../core/memory/read-memory.ts";
import { createBreaker } from "../../core/pacing/breaker.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import { isKnown } from "../../core/terms/reading.ts";
import { failureOf } from "../failure-of.ts";
import { pause, type RunContext, spared } from "../run-context.ts";
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

export interface Acted {
  /** What became of everything that was due, by account id. */
  readonly results: ReadonlyMap<string, readonly Result[]>;
  /** Accounts whose records the log store takes and does not give back: this run knows nothing of the runs before it. */
  readonly forgotten: ReadonlySet<string>;
}

export async function act(context: RunContext, plans: readonly DueAccount[]): Promise<Acted> {
  const due = plans.filter((plan) => plan.due.length > 0);
  const keeper = createLeaseKeeper(context, due);
  const refused = await keeper.claim();
  const breaker = createBreaker();
  const forgotten = new Set<string>();
  try {
    const results = await spared(
      context,
      due.map(async (plan) => {
        const why = await memoryIsLost(context, plan, refused);
        if (why !== undefined) return leftAlone(context, plan, why);
        const brought = bringBack(context, taskOf(context, plan, refused), breaker);
        // A sweep calls whatever the store remembers, and looks meanwhile.
        if (plan.context.actsWithoutMemory && plan.memory.isNew && !(await isReadBack(context, plan.memory.accountId)))
          forgotten.add(plan.account.id);
        return brought;
      }),
    );
    return { results: new Map(due.map(({ account }, index) => [account.id, results[index] ?? []])), forgotten };
  } finally {
    await keeper.end();
  }
}

function taskOf({ policy }: RunContext, plan: DueAccount, refused: string | undefined) {
  // Without memory, or without a claim, the next run does not know what this one has tried.
  const isBlind = !isKnown(plan.memory.book) || refused !== undefined;
  const fundsSuffice = fundsOf(plan.account, plan.money) === "enough";
  return { ...plan, fundsSuffice, attempts: isBlind ? 1 : policy.timing.attempts };
}

/**
 * A store that refuses what it is given, or that is new and does not give back what it took, remembers nothing for the next run.
 * Then the rule for unreadable memory holds. A store that is slow or throttled does not hold the recovery back.
 */
async function memoryIsLost(
  context: RunContext,
  { memory, context: plan }: DueAccount,
  refused: string | undefined,
): Promise<string | undefined> {
  if (plan.actsWithoutMemory || !isKnown(memory.book)) return undefined;
  if (refused !== undefined)
    return classify({ code: refused }).class === "give-up" ? `the log store refuses records (${refused})` : undefined;
  if (!memory.isNew || (await isReadBack(context, memory.accountId))) return undefined;
  return "the log store does not give back what it has taken";
}

/** The index lags by about a second. */
const LOOKS_AFTER_MS = [500, 1_500, 3_000];

async function isReadBack(context: RunContext, accountId: string): Promise<boolean> {
  const { clock } = context.world;
  for (const waitMs of LOOKS_AFTER_MS) {
    await pause(context, waitMs);
    const nowMs = clock.nowMs();
    const reader = createMemoryReader([accountId], nowMs);
    const where = [
      { field: "record_type", anyOf: ["intent"] },
      { field: "account_id", anyOf: [accountId] },
      { field: "run_id", anyOf: [context.identity.runId] },
    ];
    try {
      reader.add(await context.logStore.page(where, context.run.startedAtMs, 0));
    } catch (error) {
      failureOf(error);
      return false;
    }
    if (reader.leasesOf(accountId).size > 0) return true;
  }
  return false;
}

function leftAlone(context: RunContext, { due, account, money }: DueAccount, why: string): readonly Result[] {
  const attempted = notCalled({ outcome: "parked", reason: "evidence-unreadable" });
  const facts = { nowMs: context.world.clock.nowMs(), fundsSuffice: fundsOf(account, money) === "enough" };
  return due.map((subject) => toResult(changed(subject, { unknown: { fact: "memory", why } }), attempted, facts));
}
