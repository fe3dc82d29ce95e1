/** One account's share of a run: what was seen, what was decided, how it ended. */

import type { MoneyGate } from "../core/decision/money-gate.ts";
import type { RegionView } from "../core/decision/plan.ts";
import type { Result, Subject } from "../core/decision/subject.ts";
import type { AccountPolicy } from "../core/terms/policy.ts";
import type { Money, RegionObservation } from "./observe/observe.ts";

export interface AccountRun {
  readonly account: AccountPolicy;
  readonly money: Money;
  readonly observations: readonly RegionObservation[];
  readonly views: ReadonlyMap<string, RegionView>;
  /** A payment tick looked at its money only: nothing is known of its instances. */
  readonly idle: boolean;
  /** All of its regions were asked for, not a part that somebody named. */
  readonly whole: boolean;
  /** All of them, and every one was read that may be read: a payment may count as dealt with. */
  readonly complete: boolean;
  readonly gate: MoneyGate;
  settleUntilMs?: number;
  /** To be called, before the run's limit. */
  due: readonly Subject[];
  readonly results: Result[];
}
