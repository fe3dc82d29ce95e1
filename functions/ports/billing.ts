/** The account's money. Each method rejects with CloudError only. */
import type { Balance, Payment } from "../core/instance/instance.ts";

export interface Billing {
  /** QueryAccountBalance, in one request. */
  balance(accountId: string): Promise<Balance>;
  /**
   * QueryAccountTransactions: returns the newest income since `sinceMs`; undefined: there was none. It makes several requests only
   * if the transactions do not fit into one page.
   */
  lastPayment(accountId: string, sinceMs: number): Promise<Payment | undefined>;
}
