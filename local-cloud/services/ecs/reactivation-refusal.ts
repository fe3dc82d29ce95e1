/**
 * Decides whether ReActivateInstances refuses an instance, and with which code. The vendor publishes the codes and not
 * the order of its checks; the order is chosen here. Source: ReActivateInstances, API metadata of ECS 2014-05-26, read
 * 2026-08. Not verified on the live cloud.
 *
 * The cloud's own restart after a payment is in lifecycle.ts (`settle`, `autoRestart`), its delays in
 * kernel/settings.ts.
 */

import type { Switches } from "../../kernel/settings.ts";
import type { Refusal } from "../../wire/signatures/refusal.ts";
import { type Account, availableAmount } from "../accounts/account.ts";
import type { Instance } from "./instance.ts";

export const REACTIVATION_REFUSALS = {
  notFound: {
    status: 404,
    code: "InvalidInstanceId.NotFound",
    message: "The specified InstanceId does not exist.",
  },
  subscription: {
    status: 404,
    code: "InvalidPayType.NotSupport",
    message: "The specified pre pay instance not support.",
  },
  security: {
    status: 403,
    code: "InstanceLockedForSecurity",
    message: "The specified operation is denied as your instance is locked for security reasons.",
  },
  wrongStatus: {
    status: 403,
    code: "IncorrectInstanceStatus",
    message: "The current status of the resource does not support this operation.",
  },
  notOverdue: {
    status: 400,
    code: "ReopenInstance.InstanceStatusNotValid",
    message: "Instance status is not Expired, ImageExpired or EcsAndImageExpired.",
  },
  owing: {
    status: 403,
    code: "InsufficientBalance",
    message: "Your account does not have enough balance.",
  },
  lowBalance: {
    status: 400,
    code: "ReopenInstance.InstanceNotEnoughBalance",
    message: "Reopen instance must have enough account balance.",
  },
  lowImageBalance: {
    status: 400,
    code: "ReopenInstance.ImageNotEnoughBalance",
    message: "Reopen instance must have enough cash balance.",
  },
} as const satisfies Record<string, Refusal>;

/**
 * Least cash plus vouchers, in CNY, for a reactivation on the China site. Source: ReActivateInstances, tagged China
 * only, read 2026-08.
 */
const CHINA_BALANCE_MINIMUM = 100;

export function reactivationRefusal(instance: Instance, account: Account, switches: Switches): Refusal | undefined {
  const refusal = stateRefusal(instance, switches) ?? moneyRefusal(instance, account);
  return refusal !== undefined && switches.olderCodes ? withOlderCode(refusal) : refusal;
}

function stateRefusal(instance: Instance, switches: Switches): Refusal | undefined {
  const { status, locks, stopCause } = instance.life;
  if (instance.chargeType === "PrePaid") return REACTIVATION_REFUSALS.subscription;
  if (locks.includes("security")) return REACTIVATION_REFUSALS.security;
  // A running instance is refused as "not overdue". Source: a public SDK test against a real instance expects exactly
  // that.
  if (status === "Running") return REACTIVATION_REFUSALS.notOverdue;
  if (status !== "Stopped") return REACTIVATION_REFUSALS.wrongStatus;
  if (locks.includes("dedicatedhostfinancial") || locks.includes("Recycling")) return REACTIVATION_REFUSALS.wrongStatus;

  const isOverdue = stopCause === "arrears" || locks.includes("financial");
  return isOverdue || switches.reactivateAcceptsAnyStopped ? undefined : REACTIVATION_REFUSALS.notOverdue;
}

function moneyRefusal(instance: Instance, account: Account): Refusal | undefined {
  if (account.overdueSinceMs !== undefined || availableAmount(account) <= 0) return REACTIVATION_REFUSALS.owing;
  const isUnderRule = account.site === "china" && account.currency === "CNY";
  if (isUnderRule && availableAmount(account) + account.vouchers < CHINA_BALANCE_MINIMUM) {
    return REACTIVATION_REFUSALS.lowBalance;
  }
  // The vendor's message for paid images says "cash", so vouchers do not count.
  return account.balance < instance.imageBalanceMinimum ? REACTIVATION_REFUSALS.lowImageBalance : undefined;
}

/** Returns the refusal as the 2018 pages have it: another prefix, and always 403. */
const withOlderCode = (refusal: Refusal): Refusal =>
  refusal.code.startsWith("ReopenInstance.")
    ? { ...refusal, status: 403, code: refusal.code.replace("ReopenInstance.", "ReactivateInstances.") }
    : refusal;
