/** The payment tick's question: which accounts are worth a sweep now? A full sweep takes them all. */

import { isDue } from "../../core/decision/wake.ts";
import { isOpen, type Ledger } from "../../core/memory/ledger.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import { signalsFor } from "../decide/plan-account.ts";
import type { RunContext } from "../run-context.ts";
import type { Money } from "./observe.ts";

/** Where nothing is remembered only a payment this fresh makes the tick sweep: its own period, and a minute of delay. */
const FRESH_MS = 6 * 60_000;

export function isWorthSweeping(context: RunContext, account: AccountPolicy, money: Money, ledger: Ledger): boolean {
  if (context.trigger.depth === "full") return true;
  return (
    hasNewIncome(account, money, ledger, context.world.clock.nowMs()) || hasDueCase(context, account, money, ledger)
  );
}

function hasNewIncome(account: AccountPolicy, { payment }: Money, ledger: Ledger, nowMs: number): boolean {
  if (!payment) return false;
  if (!ledger.readable) return false;
  if (ledger.partial === true && !ledger.accounts.has(account.id)) return nowMs - payment.atMs < FRESH_MS;
  return ledger.accounts.get(account.id)?.lastPaymentNumber !== payment.number;
}

function hasDueCase(context: RunContext, account: AccountPolicy, money: Money, ledger: Ledger): boolean {
  const signals = signalsFor(context, account, money, ledger, new Set());
  return [...ledger.cases.values()].some(
    (known) =>
      known.accountId === account.id &&
      isOpen(known) &&
      known.wakesOn !== "lock-change" && // only a full sweep looks for those
      isDue(known, signals(known)),
  );
}
