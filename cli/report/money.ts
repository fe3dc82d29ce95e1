/** Accounts that owe money or have too little for a start, from the newest account records. */
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
  /** Cash and vouchers together must reach this for a start. */
  readonly minimum: number;
  /** What is missing to the minimum; 0 where nothing is. Vouchers show in no API and may make up for it. */
  readonly missing: number;
  readonly lastPaymentAt: string | undefined;
}

/** One entry for every account whose balance is on record. */
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
      // A run that saw a part of the account names no payment.
      lastPaymentAt: own.find((record) => record.last_payment_at !== undefined)?.last_payment_at,
    };
  });
}

/** In red what is owed, in yellow what is too little; nothing for an account with enough. */
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
