/** Which accounts this run looks at, and everything that can be known of one before anything is decided. */

import { createMoneyGate } from "../../core/decision/money-gate.ts";
import type { Ledger, LedgerCase } from "../../core/memory/ledger.ts";
import { isOpen } from "../../core/memory/ledger.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import type { Build } from "../../recover.ts";
import type { AccountRun } from "../account-run.ts";
import type { AccountSeen } from "../decide/plan-account.ts";
import type { LogBook } from "../report/log-book.ts";
import type { RunContext } from "../run-context.ts";
import { findCameBack } from "./came-back.ts";
import { gatherClues } from "./gather-clues.ts";
import { type Money, observeRegion, readMoney, regionsOf } from "./observe.ts";
import { isWorthSweeping } from "./worth-sweeping.ts";

export interface ChosenAccount {
  readonly account: AccountPolicy;
  readonly money: Money;
  readonly regions: readonly string[];
  readonly regionsKnown: boolean;
}

export interface Chosen {
  readonly ledger: Ledger;
  readonly accounts: readonly ChosenAccount[];
  /** Looked at by a payment tick and found with nothing to do; still reported. */
  readonly idle: readonly AccountRun[];
}

export async function chooseAccounts(context: RunContext, logBook: LogBook): Promise<Chosen> {
  const { trigger, policy } = context;
  const watched = policy.accounts.filter(({ id }) => trigger.accountIds?.includes(id) ?? true);
  const ids = watched.map(({ id }) => id);
  const firstLook = trigger.depth === "payment" ? "one-look" : "all";
  const [ledger, money] = await Promise.all([
    logBook.ledger(ids, firstLook),
    Promise.all(watched.map(({ id }) => readMoney(context, id))),
  ]);
  const pairs = watched.map((account, index) => ({ account, money: money[index] as Money }));
  const worth = pairs.filter((pair) => isWorthSweeping(context, pair.account, pair.money, ledger));
  const idle = pairs.filter((pair) => !worth.includes(pair)).map(({ account, money }) => idleRun(account, money));
  const accounts = await Promise.all(
    worth.map(async (pair) => {
      const regions = await regionsOf(context, pair.account);
      return { regions: regions ?? [], regionsKnown: regions !== undefined, ...pair };
    }),
  );
  const full = worth.length > 0 && firstLook === "one-look" && ledger.readable;
  return { ledger: full ? await logBook.ledger(ids, "all") : ledger, accounts, idle };
}

export async function observeAccount(
  context: RunContext,
  logBook: LogBook,
  chosen: ChosenAccount,
  ledger: Ledger,
  build: Build,
): Promise<AccountSeen> {
  const { account, money } = chosen;
  const regions = await Promise.all(chosen.regions.map((regionId) => observeRegion(context, account, regionId)));
  const observations = regions.filter((region) => typeof region !== "string");
  const [views, changedRuns, ...cameBack] = await Promise.all([
    gatherClues(context, logBook, observations, money, ledger),
    runsOfOtherBuilds(logBook, account, ledger, build),
    ...observations.map((observation) => findCameBack(context, logBook, observation, ledger, money)),
  ]);
  const whole = isWhole(context, chosen);
  // Where one region is denied for good, every tick would be a sweep; where all are, it may be a passing mistake.
  const complete = whole && observations.length > 0 && !regions.includes("failed");
  return { account, money, whole, complete, observations, views, cameBack: cameBack.flat(), changedRuns };
}

/** Not a part of the account that somebody asked for. A fan-out names the regions, but all of them. */
function isWhole({ trigger }: RunContext, { account, regions, regionsKnown }: ChosenAccount): boolean {
  if (trigger.instanceIds || !regionsKnown) return false;
  if (!trigger.regions) return true;
  return account.regions === "all" ? trigger.name === "fan-out" : regions.length === account.regions.length;
}

/** Failed cases wait for a person - or for a change of what failed: then they are tried again. */
async function runsOfOtherBuilds(
  logBook: LogBook,
  account: AccountPolicy,
  ledger: Ledger,
  build: Build,
): Promise<ReadonlySet<string>> {
  const failed = [...ledger.cases.values()].filter((known) => known.accountId === account.id && isFailed(known));
  const runIds = [...new Set(failed.map(({ runId }) => runId))].slice(0, 20);
  if (runIds.length === 0) return new Set();
  const query = [
    { field: "record_type", anyOf: ["run"] },
    { field: "run_id", anyOf: runIds },
  ];
  const sinceMs = Math.min(...failed.map(({ recordedAtMs }) => recordedAtMs)) - 24 * 60 * 60_000;
  const runs = (await logBook.find(query, sinceMs, 100)) ?? [];
  const changed = runs.filter((record) => record.version !== build.version || record.config_hash !== build.configHash);
  return new Set(changed.map((record) => record.run_id ?? ""));
}

function isFailed(known: LedgerCase): boolean {
  return isOpen(known) && known.outcome === "failed";
}

function idleRun(account: AccountPolicy, money: Money): AccountRun {
  return {
    account,
    idle: true,
    money,
    observations: [],
    views: new Map(),
    whole: false,
    complete: false,
    gate: createMoneyGate(false),
    due: [],
    results: [],
  };
}
