/** The account's money. One request a method; rejects with CloudError only. */
import type { Balance, Payment } from "../core/instance/instance.ts";

export interface Billing {
  /** QueryAccountBalance. */
  balance(accountId: string): Promise<Balance>;
  /**
   * QueryAccountTransactions: the newest income since `sinceMs`, or undefined when there was none. More requests than one only
   * where they do not fit into a page.
   */
  lastPayment(accountId: string, sinceMs: number): Promise<Payment | undefined>;
}
