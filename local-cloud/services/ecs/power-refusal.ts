/**
 * Decides whether StartInstance(s) and StopInstance(s) refuse an instance. Both refuse instances that arrears stopped.
 * Source: page "API behaviour for accounts that have overdue payments" and the API metadata of ECS, read 2026-08.
 */

import type { Refusal } from "../../wire/signatures/refusal.ts";
import type { Instance } from "./instance.ts";
import { REACTIVATION_REFUSALS } from "./reactivation-refusal.ts";

const IN_ARREARS: Refusal = {
  status: 403,
  code: "InstanceExpiredOrInArrears",
  message:
    "The specified operation is denied as your prepay instance is expired (prepay mode) or in arrears (afterpay mode).",
};
const EXPIRED: Refusal = {
  status: 403,
  code: "InstanceExpired",
  message: "The postPaid instance has been expired.Please ensure your account have enough balance.",
};

/**
 * Decides whether the instance counts as overdue. During the grace period, an instance can still be started and
 * stopped.
 */
const isOverdue = (instance: Instance, isSuspended: boolean) =>
  instance.chargeType === "PostPaid" &&
  (instance.life.stopCause === "arrears" || instance.life.locks.includes("financial") || isSuspended);

/**
 * Returns the refusal of a start, or undefined. `isSingle`: the call is StartInstance, which has another error code
 * than StartInstances.
 */
export function startRefusal(instance: Instance, isSuspended: boolean, isSingle: boolean): Refusal | undefined {
  if (instance.life.locks.includes("security")) return REACTIVATION_REFUSALS.security;
  if (instance.life.status !== "Stopped") return REACTIVATION_REFUSALS.wrongStatus;
  if (isOverdue(instance, isSuspended)) return isSingle ? EXPIRED : IN_ARREARS;
  return instance.life.locks.length > 0 ? REACTIVATION_REFUSALS.wrongStatus : undefined;
}

export function stopRefusal(instance: Instance, isSuspended: boolean): Refusal | undefined {
  if (instance.life.locks.includes("security")) return REACTIVATION_REFUSALS.security;
  if (instance.life.status === "Running") return undefined;
  return isOverdue(instance, isSuspended) ? IN_ARREARS : REACTIVATION_REFUSALS.wrongStatus;
}
