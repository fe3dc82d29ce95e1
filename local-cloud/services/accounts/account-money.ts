/** Books income and consumption of accounts, and suspends an account some time after it fell into debt. */
import type { Clock } from "../../kernel/clock.ts";
import { dropOldest } from "../../kernel/drop-oldest.ts";
import type { SeededRandom } from "../../kernel/seeded-random.ts";
import type { Settings } from "../../kernel/settings.ts";
import { type Account, availableAmount, type Transaction, toCents } from "./account.ts";

/** `suspended`: the services of the account stop now. `paid`: the account owes nothing any more. */
export type MoneyChange = "suspended" | "paid";

export interface AccountMoney {
  /** Adds income. The debt ends as soon as the available amount is positive. */
  recharge(account: Account, amount: number): Account;
  /** Books consumption, so that the account owes money. Default amount: 32.50 more than is available. */
  fallIntoArrears(account: Account, amount?: number): Account;
  isSuspended(account: Account | undefined): boolean;
  /** Schedules the suspension of an account from a snapshot again. */
  resume(account: Account): void;
  onChange(listener: (account: Account, change: MoneyChange) => void): void;
}

/**
 * International site: the vendor tries the deduction at T, T+7 and T+14 days. Services run on with a negative balance
 * until T+15. Source: page "Overdue payments" of ECS on that site, read 2026-08. Not verified on the live cloud.
 */
const INTERNATIONAL_GRACE_MS = 15 * 86_400_000;

/** Ours: bookings of one account that are kept. */
const MOST_TRANSACTIONS = 20_000;

/** Debt of an account that falls into arrears without an amount, in the account's currency. */
const DEFAULT_DEBT = 32.5;

export function createAccountMoney(clock: Clock, random: SeededRandom, settings: Settings): AccountMoney {
  const listeners: ((account: Account, change: MoneyChange) => void)[] = [];
  const cancelSuspension = new Map<string, () => void>();

  const tell = (account: Account, change: MoneyChange) => {
    for (const listener of listeners) listener(account, change);
  };
  const scheduleSuspension = (account: Account, atMs: number) => {
    const suspend = () => tell(account, "suspended");
    cancelSuspension.set(account.id, clock.schedule(atMs, suspend));
  };
  const record = (account: Account, type: "Payment" | "Consumption", amount: number) => {
    account.balance = toCents(account.balance + (type === "Payment" ? amount : -amount));
    account.transactions.push(toTransaction(account, { type, amount, atMs: clock.nowMs() }, random));
    dropOldest(account.transactions, MOST_TRANSACTIONS);
  };

  return {
    recharge(account, amount) {
      record(account, "Payment", amount);
      if (account.overdueSinceMs !== undefined && availableAmount(account) > 0) {
        delete account.overdueSinceMs;
        delete account.suspendAtMs;
        cancelSuspension.get(account.id)?.();
        tell(account, "paid");
      }
      return account;
    },
    fallIntoArrears(account, amount) {
      record(account, "Consumption", amount ?? Math.max(0, availableAmount(account)) + DEFAULT_DEBT);
      if (availableAmount(account) > 0 || account.overdueSinceMs !== undefined) return account;
      account.overdueSinceMs = clock.nowMs();
      const graceMs = graceOf(account, settings);
      account.suspendAtMs = account.overdueSinceMs + graceMs;
      if (graceMs === 0) tell(account, "suspended");
      else scheduleSuspension(account, account.suspendAtMs);
      return account;
    },
    isSuspended: (account) => account?.suspendAtMs !== undefined && account.suspendAtMs <= clock.nowMs(),
    resume(account) {
      if ((account.suspendAtMs ?? 0) > clock.nowMs()) scheduleSuspension(account, account.suspendAtMs!);
    },
    onChange(listener) {
      listeners.push(listener);
    },
  };
}

/**
 * Returns the milliseconds that services run on with an unpaid bill. China site: 0, unless the account is entitled to a
 * deferred stop.
 */
function graceOf(account: Account, { switches, delays }: Settings): number {
  if (account.site === "international") return INTERNATIONAL_GRACE_MS;
  return account.deferredStopMs ?? (switches.chinaDefersStop ? delays.deferredStopMs : 0);
}

interface Booking {
  readonly type: "Payment" | "Consumption";
  readonly amount: number;
  readonly atMs: number;
}

function toTransaction(account: Account, { type, amount, atMs }: Booking, random: SeededRandom): Transaction {
  const isIncome = type === "Payment";
  return {
    number: String(10_000_000_000 + random.below(89_999_999_999)),
    atMs,
    type,
    flow: isIncome ? "Income" : "Expense",
    channel: isIncome ? "Alipay" : "AccountBalance",
    amount: toCents(amount),
    balance: account.balance,
    remarks: isIncome ? "" : "ECS",
  };
}
