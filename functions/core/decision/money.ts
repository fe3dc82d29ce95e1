/**
 * Decides from the account's money how carefully the first call is made. Money never forbids a call, because vouchers pay too and
 * no API shows them.
 */
import type { Balance, Payment } from "../instance/instance.ts";
import type { AccountPolicy } from "../terms/policy.ts";
import { isKnown, type Reading, valueIfKnown } from "../terms/reading.ts";

/**
 * Cash plus vouchers must be at least CNY 100 on the China site, in CNY. No such rule is documented elsewhere.
 * Source: ReActivateInstances, API page of the China site, read 2026-08. Not verified on the live cloud.
 */
const CHINA_MINIMUM_CNY = 100;

export function minimumFor(account: AccountPolicy, currency: string): number {
  if (account.balanceMinimum !== undefined) return account.balanceMinimum;
  // If an account of the China site names no currency, it counts in CNY.
  const isCny = currency === "" || currency.toUpperCase() === "CNY";
  return account.site === "china" && isCny ? CHINA_MINIMUM_CNY : 0;
}

/** The readings of an account's balance and newest payment. */
export interface Money {
  readonly balance: Reading<Balance>;
  /** The newest income; undefined: there was none. */
  readonly payment: Reading<Payment | undefined>;
}

export type Funds = "enough" | "low" | "unknown";

export function fundsOf(account: AccountPolicy, { balance }: Pick<Money, "balance">): Funds {
  if (!isKnown(balance)) return "unknown";
  return balance.known.available < minimumFor(account, balance.known.currency) ? "low" : "enough";
}

/** Returns until when the cloud gets the first chance to restart the instances itself; undefined: there is nothing to wait for. */
export function settleUntil(waits: {
  readonly money: Money;
  readonly stoppedAtMs?: number | undefined;
  readonly eventAtMs?: number | undefined;
  readonly nowMs: number;
  readonly settleMs: number;
}): number | undefined {
  const paidAtMs = valueIfKnown(waits.money.payment)?.atMs;
  // Both times have second precision. A payment in the same second as the stop counts as later than the stop.
  const paidAfterStop = paidAtMs !== undefined && paidAtMs >= (waits.stoppedAtMs ?? Number.NEGATIVE_INFINITY);
  const fromMs = paidAfterStop ? paidAtMs : waits.eventAtMs;
  if (fromMs === undefined) return undefined;
  // A time in the future comes from a wrong clock. Such a clock must not make the run wait longer than the settle window.
  return Math.min(fromMs, waits.nowMs) + waits.settleMs;
}
