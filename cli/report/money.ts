/** Finds accounts that owe money or have too little for a start, in their newest account records. */
import { minimumFor } from "../../functions/core/decision/money.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { AccountPolicy } from "../../functions/core/terms/policy.ts";
import type { Paragraph } from "./paragraph.ts";
import type { Style } from "./style.ts";

export interface AccountMoney {
  readonly accountId: string;
  readonly accountName: string;
  readonly currency: string;
  readonly balance: number;
  /** Cash and vouchers together must reach this sum for a start. */
  readonly minimum: number;
  /** Sum that is missing to the minimum, or 0. Vouchers may make up for it; no API shows them. */
  readonly missing: number;
  readonly lastPaymentAt: string | undefined;
}

/** Returns one entry for each account whose balance is on record. */
export function moneyOf(records: readonly StoredRecord[], accounts: readonly AccountPolicy[]): AccountMoney[] {
  const newestFirst = records
    .filter((record) => record.record_type === "account")
    .sort((a, b) => (b.recorded_at ?? "").localeCompare(a.recorded_at ?? "", "en"));
  return accounts.flatMap((account) => {
    const own = newestFirst.filter((record) => record.account_id === account.id);
    const [newest] = own;
    const balance = Number(newest?.balance_available ?? Number.NaN);
    if (newest === undefined || Number.isNaN(balance)) return [];
    const currency = newest.currency ?? "";
    const minimum = minimumFor(account, currency);
    return {
      accountId: account.id,
      accountName: account.name,
      currency: currency || "CNY",
      balance,
      minimum,
      missing: Math.max(0, minimum - balance),
      // The record of a run that read only a part of the account names no payment.
      lastPaymentAt: own.find((record) => record.last_payment_at !== undefined)?.last_payment_at,
    };
  });
}

/** Returns a red paragraph for each account that owes money, and a yellow one for each with too little. */
export function moneyParagraphs(money: readonly AccountMoney[], { texts, colours }: Style): Paragraph[] {
  const words = texts.report.money;
  return money.flatMap(({ accountName, accountId, currency, balance, minimum, missing }) => {
    const account = accountName === accountId ? accountId : texts.terms.withName(accountName, accountId);
    if (balance < 0) {
      const text = words.arrears(account, currency, amount(-balance), amount(missing));
      return { text, paint: colours.red };
    }
    if (missing <= 0) return [];
    const text = words.low(
      account,
      `${currency} ${amount(balance)}`,
      `${currency} ${amount(missing)}`,
      amount(minimum),
    );
    return { text, paint: colours.yellow };
  });
}

const amount = (value: number): string => value.toFixed(2);
