/** What an account is made of, as plain JSON-able data. */
import type { Site } from "./accounts.ts";

/** Allows these actions on these resources; `*` is the only wildcard, in both. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** What no statement allows is denied. */
export type Policy = readonly Statement[];

export interface RamUser {
  readonly name: string;
  policy: Policy;
}

export interface Role {
  readonly name: string;
  /** Who may assume it: accounts by id, services by host name (`fc.aliyuncs.com`). */
  readonly trust: {
    readonly accounts: readonly string[];
    readonly services: readonly string[];
    readonly externalId?: string;
  };
  policy: Policy;
  readonly maxSessionSeconds: number;
}

export interface AccountKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** undefined: a key of the root user. */
  readonly user?: string;
}

/** One line of the account's book, as QueryAccountTransactions shows it. */
export interface Transaction {
  readonly number: string;
  readonly atMs: number;
  readonly type: "Payment" | "Consumption" | "Adjust";
  readonly flow: "Income" | "Expense";
  readonly channel: string;
  readonly amount: number;
  /** Cash after this line. */
  readonly balance: number;
  readonly remarks: string;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly site: Site;
  readonly currency: string;
  /** Cash, in the account's currency; negative when in debt. */
  balance: number;
  creditAmount: number;
  /** Counts for the vendor's balance rule and is shown by no API. */
  vouchers: number;
  readonly users: RamUser[];
  readonly roles: Role[];
  readonly keys: AccountKey[];
  readonly transactions: Transaction[];
  /** Since when bills are unpaid; undefined: nothing is owed. */
  overdueSinceMs?: number;
  /** When services stop, or stopped: at once on the China site unless deferred, 15 days later on the International site. */
  suspendAtMs?: number;
  /** China site: how long this account runs on with a negative balance. undefined: what the cloud's switch says. */
  readonly deferredStopMs?: number;
}

/** Cash plus credit: what the vendor calls available. */
export const availableAmount = (account: Account): number => toCents(account.balance + account.creditAmount);

/** Money is kept to the cent; sums of doubles would otherwise drift into the wire. */
export const toCents = (amount: number): number => Math.round(amount * 100) / 100;
