/** Balance and newest income, once per account. What is unknown makes the first call careful, and no call is made because of it. */
import type { Money } from "../../core/decision/money.ts";
import { known, type Reading, unknown } from "../../core/terms/reading.ts";
import { failureOf } from "../failure-of.ts";
import type { RunContext } from "../run-context.ts";
import { isDenied, isRoleRefused } from "./refusals.ts";

const DAY_MS = 24 * 60 * 60_000;
/** A stopped instance is kept for 15 days, and a day of grace. */
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
  return { balance, payment };
}

async function orUnknown<T>(context: RunContext, accountId: string, read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return known(await read());
  } catch (error) {
    const failure = failureOf(error);
    const advice = isRoleRefused(failure) ? CHECK_ROLE : isDenied(failure) ? GRANT_BILLING : "The next run asks again.";
    context.problems.add({
      code: "billing-unreadable",
      cloudCode: failure.code,
      message: `${failure.action} failed with ${failure.code}: payments are not noticed and the balance is unknown. ${advice}`,
      accountId,
    });
    return unknown(`${failure.action} failed with ${failure.code}`);
  }
}

const CHECK_ROLE =
  "Check the account's roleArn and externalId, the role's trust, and that the function's own role may assume it.";
const GRANT_BILLING = "Grant the billing read permissions of docs/deploy.md.";
