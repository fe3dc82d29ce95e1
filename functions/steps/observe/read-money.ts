/**
 * Reads balance and newest income, once an account. If a reading fails, the first call is careful; no call is made because of it.
 */

import type { Money } from "../../core/decision/money.ts";
import { failureCause } from "../../core/failure/failure-cause.ts";
import { DAY_MS } from "../../core/lang/durations.ts";
import { problem } from "../../core/terms/problems.ts";
import { isKnown, known, type Reading, unknown } from "../../core/terms/reading.ts";
import { causeOf } from "../../core/terms/trigger.ts";
import { failureOf } from "../failure-of.ts";
import type { RunContext } from "../run-context.ts";

/** The vendor keeps a stopped instance for 15 days, with a day of margin. */
const PAYMENTS_BACK_MS = 16 * DAY_MS;

export async function readMoney(context: RunContext, accountId: string): Promise<Money> {
  const { callCloud, world, trigger } = context;
  const scope = { accountId, regionId: "" };
  const sinceMs = world.clock.nowMs() - (trigger.depth === "payment" ? DAY_MS : PAYMENTS_BACK_MS);
  const [balance, payment] = await Promise.all([
    orUnknown(context, accountId, () =>
      callCloud.call({ action: "QueryAccountBalance", ...scope }, () => world.billing.balance(accountId)),
    ),
    orUnknown(context, accountId, () =>
      callCloud.call({ action: "QueryAccountTransactions", ...scope }, () =>
        world.billing.lastPayment(accountId, sinceMs),
      ),
    ),
  ]);
  // The event of a recharge comes before billing shows it. Until then "no payment" is no fact.
  const isLate = causeOf(trigger) === "recharge" && isKnown(payment) && payment.known === undefined;
  return { balance, payment: isLate ? unknown("billing does not show the recharge yet") : payment };
}

async function orUnknown<T>(context: RunContext, accountId: string, read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return known(await read());
  } catch (error) {
    const failure = failureOf(error);
    const { action, code } = failure;
    const facts = { action, code, cause: failureCause(failure) };
    context.problems.add(problem("billing-unreadable", facts, { accountId }));
    return unknown(`${action} failed with ${code}`);
  }
}
