/** The state of an account, as plain data that fits into JSON. */
import type { Site } from "./accounts.ts";

/** Allows the actions on the resources. `*` is the only wildcard in both lists. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** The statements of an identity. An action that no statement allows is denied. */
export type Policy = readonly Statement[];

export interface RamUser {
  readonly name: string;
  policy: Policy;
}

export interface Role {
  readonly name: string;
  /** The accounts (by id) and services (by host name, `fc.aliyuncs.com`) that may assume the role. */
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

/** One booking of the account, as QueryAccountTransactions shows it. */
export interface Transaction {
  readonly number: string;
  readonly atMs: number;
  readonly type: "Payment" | "Consumption" | "Adjust";
  readonly flow: "Income" | "Expense";
  readonly channel: string;
  readonly amount: number;
  /** Cash after this booking. */
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
  /** Counts towards the balance that the vendor requires for a start. No API shows it. */
  vouchers: number;
  readonly users: RamUser[];
  readonly roles: Role[];
  readonly keys: AccountKey[];
  readonly transactions: Transaction[];
  /** Epoch milliseconds since which bills are unpaid; undefined: nothing is owed. */
  overdueSinceMs?: number;
  /**
   * Epoch milliseconds at which services stop or stopped. China site: at once, unless deferred. International site: 15
   * days after the debt began.
   */
  suspendAtMs?: number;
  /**
   * China site: milliseconds that this account runs on with a negative balance. undefined: the cloud's switch decides.
   */
  readonly deferredStopMs?: number;
}

/** Returns cash plus credit, the amount that the vendor calls available. */
export const availableAmount = (account: Account): number => toCents(account.balance + account.creditAmount);

/**
 * Returns the amount rounded to the cent. Sums of doubles would show amounts such as 0.30000000000000004 in answers.
 */
export const toCents = (amount: number): number => Math.round(amount * 100) / 100;
