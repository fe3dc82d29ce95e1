/**
 * Chooses the accounts and regions that this run reads. A full sweep takes all of them; a payment tick takes accounts with a new
 * payment or a due case.
 */

import type { Money } from "../../core/decision/money.ts";
import { type SignalFacts, signalsFor } from "../../core/decision/signals.ts";
import { isDue } from "../../core/decision/wake.ts";
import type { CloudFailure } from "../../core/failure/cloud-error.ts";
import { failureCause } from "../../core/failure/failure-cause.ts";
import type { UnreadablePlace } from "../../core/memory/case-book.ts";
import { isOpen } from "../../core/memory/merge-books.ts";
import { type AccountMemory, unreadableMemory } from "../../core/memory/read-memory.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import { problem } from "../../core/terms/problems.ts";
import { isKnown, valueIfKnown } from "../../core/terms/reading.ts";
import { failureOf } from "../failure-of.ts";
import { buildOf, type RunContext } from "../run-context.ts";
import type { AccountSurvey } from "./observation.ts";
import { readMemory } from "./read-account-memory.ts";
import { readMoney } from "./read-money.ts";
import { isDenied } from "./refusals.ts";

export async function surveyAccounts(context: RunContext): Promise<readonly AccountSurvey[]> {
  const { trigger, policy } = context;
  const watched = policy.accounts.filter(({ id }) => trigger.accountIds?.includes(id) ?? true);
  const [memories, money] = await Promise.all([
    readMemory(
      context,
      watched.map(({ id }) => id),
    ),
    Promise.all(watched.map(async (account) => ({ account, money: await readMoney(context, account.id) }))),
  ]);
  return Promise.all(
    money.map((known) => {
      const memory = memories.get(known.account.id) ?? unreadableMemory(known.account.id, "no memory was read");
      return surveyAccount(context, { ...known, memory });
    }),
  );
}

async function surveyAccount(context: RunContext, { account, money, memory }: Known): Promise<AccountSurvey> {
  const reach = context.trigger.depth === "full" ? "all" : worthSweeping(context, { account, money, memory });
  if (reach !== "all" && reach.length === 0) return { account, money, memory, regions: [], idle: true, whole: false };
  const regions = await regionsOf(context, account);
  if ("place" in regions)
    return {
      ...{ account, money, memory, regions: [], idle: false },
      whole: !context.trigger.instanceIds && !context.trigger.regions,
      unreachable: regions,
    };
  const looked = reach === "all" ? regions.filter((id) => !isResting(context, memory, id)) : reach;
  const whole = reach === "all" && isWhole(context, account, regions);
  return { account, money, memory, regions: looked, idle: false, whole };
}

/** Checks whether a payment tick leaves out a region that could not be read, because the region's back-off is not over. */
function isResting({ trigger, world }: RunContext, { book }: AccountMemory, regionId: string): boolean {
  if (trigger.depth === "full") return false;
  const nextLookAtMs = valueIfKnown(book)?.regions.get(regionId)?.unreadable?.nextLookAtMs;
  return nextLookAtMs !== undefined && nextLookAtMs > world.clock.nowMs();
}

interface Known {
  readonly account: AccountPolicy;
  readonly money: Money;
  readonly memory: AccountMemory;
}

/** Returns "all", or the unreadable regions whose back-off is over. */
function worthSweeping(context: RunContext, facts: Known): "all" | readonly string[] {
  const { book } = facts.memory;
  if (!isKnown(book)) return [];
  const nowMs = context.world.clock.nowMs();
  if ((book.known.unreadable?.nextLookAtMs ?? 0) > nowMs) return [];
  if (book.known.unreadable || hasNewIncome(facts) || hasDueCase(context, facts)) return "all";
  return [...book.known.regions]
    .filter(([, { unreadable }]) => unreadable !== undefined && unreadable.nextLookAtMs <= nowMs)
    .map(([regionId]) => regionId);
}

function hasNewIncome({ money, memory }: Known): boolean {
  const payment = valueIfKnown(money.payment);
  return payment !== undefined && valueIfKnown(memory.book)?.lastPayment?.number !== payment.number;
}

function hasDueCase(context: RunContext, { account, money, memory }: Known): boolean {
  const book = valueIfKnown(memory.book);
  if (!book) return false;
  const facts: SignalFacts = { nowMs: context.world.clock.nowMs(), trigger: context.trigger, build: buildOf(context) };
  const signals = signalsFor(facts, account, money, memory);
  return [...book.cases.values()].some(
    // A case that waits for its lock, or for a fact, is left to the full sweep.
    (one) =>
      isOpen(one) &&
      one.wakesOn !== "lock-change" &&
      // If this run only plans, a planned case stays planned.
      !(one.outcome === "planned" && context.mode === "plan") &&
      one.reason !== "evidence-unreadable" &&
      isDue(one, { releaseAtMs: one.release?.atMs, ...signals }),
  );
}

/** Checks whether all regions of the account are meant. A fan-out names the regions, but it names all of them. */
function isWhole({ trigger }: RunContext, account: AccountPolicy, regions: readonly string[]): boolean {
  if (trigger.instanceIds) return false;
  if (!trigger.regions) return true;
  return account.regions === "all" ? trigger.name === "fan-out" : regions.length === account.regions.length;
}

/** Returns the regions to read: those of the trigger, else the configured ones, else all regions of the account. */
async function regionsOf(context: RunContext, account: AccountPolicy): Promise<readonly string[] | UnreadablePlace> {
  const { trigger, callCloud, world } = context;
  const wanted = trigger.regions;
  if (account.regions !== "all") return wanted ? account.regions.filter((id) => wanted.includes(id)) : account.regions;
  if (wanted) return wanted;
  const action = "DescribeRegions";
  try {
    const regions = await callCloud.call({ accountId: account.id, regionId: "", action }, () =>
      world.fleet.listRegions(account.id),
    );
    // Every account has regions, so an empty answer is no answer.
    return regions.length > 0 ? regions : tellUnreachable(context, account, { action, code: "Local.NoRegions" });
  } catch (error) {
    return tellUnreachable(context, account, failureOf(error));
  }
}

export function tellUnreachable(
  context: RunContext,
  account: AccountPolicy,
  failure: Pick<CloudFailure, "action" | "code">,
): UnreadablePlace {
  const { action, code } = failure;
  const facts = { action, code, cause: failureCause(failure) };
  context.problems.add(problem("account-unreachable", facts, { accountId: account.id }));
  const nowMs = context.world.clock.nowMs();
  return { place: account.id, what: action, why: code, sinceMs: nowMs, isDenied: isDenied(failure) };
}
