/** The kinds of failure that several codes share. */
import type { FailureKind } from "./failure-rule.ts";

const CLOUD_ERROR = { ends: { outcome: "parked", reason: "cloud-error" }, scope: "instance" } as const;
const DENIED = { ends: { outcome: "failed", reason: "denied" }, scope: "account" } as const;

export const RETRY: FailureKind = { class: "retry", ...CLOUD_ERROR };
/** "VPC failure" has no code of its own. Older ReActivateInstances pages only say that VPC instances may fail. */
export const RETRY_VPC: FailureKind = { ...RETRY, vpc: true };
export const THROTTLED: FailureKind = {
  class: "throttled",
  ends: { outcome: "parked", reason: "throttled" },
  scope: "instance",
};
export const RE_SIGN: FailureKind = { class: "re-sign", ...CLOUD_ERROR };
export const REFRESH: FailureKind = { class: "refresh-credentials", ...DENIED };
export const CHECK_STATE: FailureKind = { class: "check-state", ...CLOUD_ERROR };
export const NOT_READY: FailureKind = { class: "park", ...CLOUD_ERROR };
export const NO_STOCK: FailureKind = { ...NOT_READY, ends: { outcome: "parked", reason: "no-stock" } };
export const QUOTA: FailureKind = { ...NOT_READY, ends: { outcome: "parked", reason: "quota" } };
export const UNPAID: FailureKind = {
  class: "park",
  ends: { outcome: "parked", reason: "insufficient-balance" },
  scope: "account",
};
export const UNPAID_IMAGE: FailureKind = { ...UNPAID, scope: "image" };
export const UNPAID_DISK: FailureKind = { ...UNPAID, scope: "instance" };
export const SECURITY_LOCK: FailureKind = {
  class: "park",
  ends: { outcome: "parked", reason: "security-lock" },
  scope: "instance",
};
export const OUT_OF_TIME: FailureKind = { ...NOT_READY, ends: { outcome: "parked", reason: "out-of-time" } };
export const SUBSCRIPTION: FailureKind = {
  class: "give-up",
  ends: { outcome: "skipped", reason: "subscription" },
  scope: "instance",
};
export const SPOT: FailureKind = { ...SUBSCRIPTION, ends: { outcome: "skipped", reason: "spot" } };
export const REFUSED: FailureKind = { class: "give-up", ...DENIED };
/** The missing permission concerns a resource of this one instance, for example the key of its encrypted disk. */
export const REFUSED_INSTANCE: FailureKind = { ...REFUSED, scope: "instance" };
export const INVALID: FailureKind = {
  class: "give-up",
  ends: { outcome: "failed", reason: "invalid-request" },
  scope: "instance",
};
/** An id that is not found may be released, mistyped, or in another region. */
export const NOT_FOUND: FailureKind = { ...INVALID, class: "check-state" };
export const UNKNOWN: FailureKind = {
  ...INVALID,
  class: "unknown",
  ends: { outcome: "failed", reason: "unknown-code" },
};
