/**
 * Money decides how carefully the first call of an account is made; it never vetoes one, because vouchers count and
 * show in no API.
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
  // An account of the China site that does not say what it counts in counts in CNY.
  const isCny = currency === "" || currency.toUpperCase() === "CNY";
  return account.site === "china" && isCny ? CHINA_MINIMUM_CNY : 0;
}

/** What was read of an account's money. */
export interface Money {
  readonly balance: Reading<Balance>;
  /** The newest income; undefined if there was none. */
  readonly payment: Reading<Payment | undefined>;
}

export type Funds = "enough" | "low" | "unknown";

export function fundsOf(account: AccountPolicy, { balance }: Pick<Money, "balance">): Funds {
  if (!isKnown(balance)) return "unknown";
  return balance.known.available < minimumFor(account, balance.known.currency) ? "low" : "enough";
}

/** Until when the cloud is left to restart the instances itself; undefined: nothing to wait for. */
export function settleUntil(waits: {
  readonly money: Money;
  readonly stoppedAtMs?: number | undefined;
  readonly eventAtMs?: number | undefined;
  readonly nowMs: number;
  readonly settleMs: number;
}): number | undefined {
  const paidAtMs = valueIfKnown(waits.money.payment)?.atMs;
  // Both times have second precision: a payment in the second of the stop came after it, for all we know.
  const paidAfterStop = paidAtMs !== undefined && paidAtMs >= (waits.stoppedAtMs ?? Number.NEGATIVE_INFINITY);
  const fromMs = paidAfterStop ? paidAtMs : waits.eventAtMs;
  if (fromMs === undefined) return undefined;
  // A time in the future is somebody's wrong clock: it must not hold the run back for longer than the window itself.
  return Math.min(fromMs, waits.nowMs) + waits.settleMs;
}
