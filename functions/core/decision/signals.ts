/** Collects the facts that may wake the open cases of one account in this run. */
import type { AccountMemory } from "../memory/read-memory.ts";
import type { AccountPolicy } from "../terms/policy.ts";
import { valueIfKnown } from "../terms/reading.ts";
import { causeOf, type Trigger } from "../terms/trigger.ts";
import { fundsOf, type Money, minimumFor } from "./money.ts";
import type { WakeSignals } from "./wake.ts";

export interface SignalFacts {
  readonly nowMs: number;
  readonly trigger: Trigger;
  readonly build: string;
}

export function signalsFor(
  { nowMs, trigger, build }: SignalFacts,
  account: AccountPolicy,
  money: Money,
  memory: AccountMemory,
): WakeSignals {
  const book = valueIfKnown(memory.book);
  const payment = valueIfKnown(money.payment);
  const before = book?.balance;
  const isEnough = fundsOf(account, money) === "enough";
  const wasLow = before !== undefined && before.available < minimumFor(account, before.currency);
  return {
    nowMs,
    build,
    manual: causeOf(trigger) === "manual",
    paidAtMs: payment?.atMs,
    newIncome: payment !== undefined && book !== undefined && book.lastPayment?.number !== payment.number,
    balanceSuffices: wasLow && isEnough,
    owedAtMs: isEnough ? book?.inDebtAtMs : undefined,
  };
}
