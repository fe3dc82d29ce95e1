/** Accounts that owe money or have too little for a start, from the newest account records. */
import { minimumFor } from "../../functions/core/decision/money.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { AccountPolicy } from "../../functions/core/terms/policy.ts";
import type { Look } from "./look.ts";
import type { Paragraph } from "./paragraph.ts";

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
  const newest = new Map<string, StoredRecord>();
  for (const record of records) {
    if (record.record_type !== "account" || record.account_id === undefined) continue;
    const known = newest.get(record.account_id);
    if (known === undefined || (record.recorded_at ?? "") > (known.recorded_at ?? "")) {
      newest.set(record.account_id, record);
    }
  }
  return accounts.flatMap((account) => {
    const record = newest.get(account.id);
    const balance = Number(record?.balance_available ?? Number.NaN);
    if (record === undefined || Number.isNaN(balance)) return [];
    const currency = record.currency ?? "";
    const minimum = minimumFor(account, currency);
    return {
      accountId: account.id,
      accountName: account.name,
      currency: currency || "CNY",
      balance,
      minimum,
      missing: Math.max(0, minimum - balance),
      lastPaymentAt: record.last_payment_at,
    };
  });
}

/** In red what is owed, in yellow what is too little; nothing for an account with enough. */
export function moneyParagraphs(money: readonly AccountMoney[], { texts, colours }: Look): Paragraph[] {
  const words = texts.report.money;
  return money.flatMap(({ accountName, accountId, currency, balance, minimum, missing }) => {
    const account = accountName === accountId ? accountId : `${accountName} (${accountId})`;
    if (balance < 0) {
      const text = words.arrears(account, currency, amount(-balance), amount(missing));
      return { text, paint: colours.red };
    }
    if (missing <= 0) return [];
    const text = words.low(account, currency, amount(balance), amount(missing), amount(minimum));
    return { text, paint: colours.yellow };
  });
}

const amount = (value: number): string => value.toFixed(2);
