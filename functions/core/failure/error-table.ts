/**
 * What each failure means for us: how it is handled, where the instance ends when that is not enough, and what wakes
 * the case up again. Matched by code only: the same code has been seen with different HTTP statuses.
 *
 * All sources were read 2026-08 as stored copies; nothing here was verified on the live cloud.
 */

import type { Outcome } from "../terms/outcome.ts";
import type { CloudFailure } from "./cloud-error.ts";

export type FailureClass =
  /** Transient: repeat with back-off, within the attempts and the retry budget. */
  | "retry"
  /** Repeat when the rate controller says so. */
  | "throttled"
  /** Once more with a new nonce and time stamp. */
  | "re-sign"
  /** Once more with new credentials. */
  | "refresh-credentials"
  /** The instance is not what we thought: read it, then decide. Not repeated. */
  | "check-state"
  /** Waiting helps, calling again now does not. */
  | "park"
  /** No waiting helps. */
  | "give-up"
  /** In no table: not repeated, and reported. */
  | "unknown";

/** What brings the case back; `at` = a time with a growing distance. `none`: it is not our case. */
export type Wake = "next-run" | "at" | "recharge" | "lock-change" | "person" | "none";

export interface FailureRule {
  /** A whole code; `*.X` any code that ends so; `X*` that begins so; `*X*` that contains X. */
  readonly match: string;
  readonly class: FailureClass;
  /** Where the instance ends when handling is over; for `check-state`: when reading the state decides nothing. */
  readonly ends: Exclude<Extract<Outcome, { readonly reason: string }>, { readonly outcome: "released" }>;
  readonly wakes: Wake;
  /** How far the refusal reaches: this instance, all with its image, or the whole account. */
  readonly scope: "instance" | "image" | "account";
  /** Counts as a VPC failure when the instance is in a VPC. */
  readonly vpc?: true;
  readonly source: string;
}

type Kind = Omit<FailureRule, "match" | "source">;
const kind = <const K extends Kind>(value: K): K => value;

const CLOUD_ERROR = { ends: { outcome: "parked", reason: "cloud-error" }, wakes: "at", scope: "instance" } as const;
const DENIED = { ends: { outcome: "failed", reason: "denied" }, wakes: "person", scope: "account" } as const;

const retry = kind({ class: "retry", ...CLOUD_ERROR });
// "VPC failure" has no code of its own: older ReActivateInstances pages only say that VPC instances may fail.
const retryVpc = kind({ ...retry, vpc: true });
const throttled = kind({
  class: "throttled",
  ends: { outcome: "parked", reason: "throttled" },
  wakes: "next-run",
  scope: "instance",
});
const resign = kind({ class: "re-sign", ...CLOUD_ERROR });
const refresh = kind({ class: "refresh-credentials", ...DENIED });
const checkState = kind({ class: "check-state", ...CLOUD_ERROR });
const unready = kind({ class: "park", ...CLOUD_ERROR });
const noStock = kind({ ...unready, ends: { outcome: "parked", reason: "no-stock" } });
const quota = kind({ ...unready, ends: { outcome: "parked", reason: "quota" } });
const unpaid = kind({
  class: "park",
  ends: { outcome: "parked", reason: "insufficient-balance" },
  wakes: "recharge",
  scope: "account",
});
const unpaidImage = kind({ ...unpaid, scope: "image" });
const unpaidDisk = kind({ ...unpaid, scope: "instance" });
const securityLock = kind({
  class: "park",
  ends: { outcome: "parked", reason: "security-lock" },
  wakes: "lock-change",
  scope: "instance",
});
const outOfTime = kind({ ...throttled, class: "park", ends: { outcome: "parked", reason: "out-of-time" } });
const subscription = kind({
  class: "give-up",
  ends: { outcome: "skipped", reason: "subscription" },
  wakes: "none",
  scope: "instance",
});
const denied = kind({ class: "give-up", ...DENIED });
const invalid = kind({
  class: "give-up",
  ends: { outcome: "failed", reason: "invalid-request" },
  wakes: "person",
  scope: "instance",
});
const unknown = kind({ ...invalid, class: "unknown", ends: { outcome: "failed", reason: "unknown-code" } });

const REACTIVATE = "ECS ReActivateInstances: https://help.aliyun.com/document_detail/95987.html";
const START = "ECS StartInstance, vendor API metadata of 2024-07";
const ECS_READS = "ECS Describe* actions, vendor API metadata of 2024-07";
const COMMON = "ECS common error codes: https://github.com/AlibabaCloudDocs/ecs (API reference, Responses)";
const GATEWAY = "API gateway error codes: https://help.aliyun.com/en/document_detail/434846.html";
const THROTTLING = "ECS API throttling: https://help.aliyun.com/zh/ecs/developer-reference/api-throttling";
const PYTHON_SDK = "retry_config.json of https://github.com/aliyun/aliyun-openapi-python-sdk";
const TERRAFORM = "alicloud/errors.go of https://github.com/aliyun/terraform-provider-alicloud";
const BSS = "BSS QueryAccountBalance, vendor API metadata of 2024-07";
const STS = "STS AssumeRole, vendor API metadata of 2024-07";
const SLS = "SLS common error codes and PutLogs: https://github.com/AlibabaCloudDocs/sls";
const SLS_PRODUCER = "RetriableErrors.java of https://github.com/aliyun/aliyun-log-java-producer";
const FC = "FC error codes: https://www.alibabacloud.com/help/en/functioncompute/error-codes";
const OURS = "our own code, for an answer without a vendor code";

export const ERROR_TABLE = [
  // ReActivateInstances. Its own codes began with `ReactivateInstances.` in 2018 and with `ReopenInstance.` since 2020,
  // so only the end is matched. Money first.
  { match: "*.InstanceNotEnoughBalance", ...unpaid, source: REACTIVATE },
  { match: "*.ImageNotEnoughBalance", ...unpaidImage, source: REACTIVATE },
  { match: "InsufficientBalance*", ...unpaid, source: REACTIVATE },
  { match: "Account.Arrearage", ...unpaid, source: COMMON },
  { match: "InstanceExpired", ...unpaid, source: START },
  { match: "InstanceExpiredOrInArrears", ...unpaid, source: START },
  { match: "DiskInArrears", ...unpaidDisk, source: START },
  // State. An id that is not found may be released, mistyped, or asked of the wrong region.
  { match: "*.InstanceStatusNotValid", ...checkState, source: REACTIVATE },
  { match: "IncorrectInstanceStatus*", ...checkState, source: REACTIVATE },
  { match: "InvalidInstanceId.NotFound", ...invalid, class: "check-state", source: REACTIVATE },
  { match: "InstanceLockedForSecurity", ...securityLock, source: REACTIVATE },
  { match: "InvalidPayType.NotSupport", ...subscription, source: REACTIVATE },
  // Published for StartInstance only; a recycled instance is given new hardware too.
  { match: "OperationDenied.NoStock", ...noStock, source: START },
  { match: "LackResource", ...noStock, source: START },
  { match: "Invalid.PrivatePoolOptions.NoStock", ...noStock, source: START },
  { match: "InvalidDedicatedHost.NotEnoughResource", ...noStock, source: START },
  { match: "QuotaExceed.ElasticQuota", ...quota, source: START },
  { match: "OperationDenied.HostRepairing", ...unready, source: START },
  { match: "InstanceNotReady", ...unready, source: START },
  // Transient.
  { match: "InternalError", ...retryVpc, source: REACTIVATE },
  { match: "UnknownError", ...retryVpc, source: PYTHON_SDK },
  { match: "ServiceUnavailable", ...retryVpc, source: COMMON },
  { match: "ServiceUnavailable.RegionMaintaining", ...retryVpc, source: COMMON },
  { match: "OperationConflict", ...retryVpc, source: COMMON },
  { match: "InvalidOperation.Conflict", ...retry, source: TERRAFORM },
  { match: "LastTokenProcessing", ...retry, source: COMMON },
  { match: "UndefinedError", ...retry, source: BSS },
  { match: "*Throttling*", ...throttled, source: THROTTLING },
  // Signature and credentials.
  { match: "SignatureNonceUsed", ...resign, source: GATEWAY },
  { match: "InvalidTimeStamp.Expired", ...resign, source: GATEWAY },
  { match: "InvalidSecurityToken.Expired", ...refresh, source: GATEWAY },
  { match: "InvalidSecurityToken.Malformed", ...denied, source: GATEWAY },
  { match: "InvalidSecurityToken.MismatchWithAccessKey", ...denied, source: GATEWAY },
  { match: "MissingSecurityToken", ...denied, source: GATEWAY },
  { match: "InvalidAccessKeyId.NotFound", ...denied, source: GATEWAY },
  { match: "InvalidAccessKeyId.Inactive", ...denied, source: GATEWAY },
  { match: "SignatureDoesNotMatch", ...denied, source: GATEWAY },
  { match: "IncompleteSignature", ...denied, source: GATEWAY },
  // Permission and standing of the account.
  { match: "Forbidden*", ...denied, source: GATEWAY },
  { match: "*RiskControl*", ...denied, source: COMMON },
  { match: "RealNameAuthentication*", ...denied, source: COMMON },
  { match: "NoPermission", ...denied, source: STS },
  { match: "EntityNotExist.Role", ...denied, source: STS },
  { match: "AuthenticationFail*", ...denied, source: STS },
  { match: "NotAuthorized", ...denied, source: BSS },
  { match: "NotApplicable", ...denied, source: BSS },
  { match: "InvalidOwner", ...denied, source: BSS },
  { match: "Unauthorized.EmptyRegion", ...denied, source: ECS_READS },
  { match: "OperationDenied.NotInWhiteList", ...denied, source: ECS_READS },
  // Malformed on our side, or a wrong endpoint.
  { match: "InvalidApi*", ...invalid, source: GATEWAY },
  { match: "InvalidAction*", ...invalid, source: GATEWAY },
  { match: "InvalidVersion*", ...invalid, source: GATEWAY },
  { match: "Missing*", ...invalid, source: COMMON },
  { match: "InvalidParameter*", ...invalid, source: COMMON },
  { match: "InvalidRegionId.NotFound", ...invalid, source: COMMON },
  { match: "InvalidFilterKey.NotFound", ...invalid, source: ECS_READS },
  { match: "InvalidFilterValue", ...invalid, source: ECS_READS },
  { match: "InvalidInstanceChargeType.NotFound", ...invalid, source: ECS_READS },
  { match: "InvalidLockReason.NotFound", ...invalid, source: ECS_READS },
  { match: "InvalidNetworkType.NotFound", ...invalid, source: ECS_READS },
  { match: "InvalidStatus.NotFound", ...invalid, source: ECS_READS },
  { match: "InvalidTag.Mismatch", ...invalid, source: ECS_READS },
  { match: "InvalidTagCount", ...invalid, source: ECS_READS },
  { match: "EventIdLimitExceeded", ...invalid, source: ECS_READS },
  { match: "InstanceIdLimitExceeded", ...invalid, source: ECS_READS },
  // The log store.
  { match: "InternalServerError", ...retry, source: SLS },
  { match: "RequestTimeout", ...retry, source: SLS },
  { match: "ServerBusy", ...retry, source: SLS },
  { match: "RequestError", ...retry, source: SLS_PRODUCER },
  { match: "WriteQuotaExceed", ...throttled, source: SLS },
  { match: "ShardWriteQuotaExceed", ...throttled, source: SLS_PRODUCER },
  { match: "ReadQuotaExceed", ...throttled, source: SLS },
  { match: "ExceedQuota", ...throttled, source: SLS_PRODUCER },
  { match: "MetaOperationQpsLimitExceeded", ...throttled, source: SLS },
  { match: "RequestTimeTooSkewed", ...resign, source: SLS },
  { match: "RequestTimeExpired", ...resign, source: SLS },
  { match: "Unauthorized", ...refresh, source: SLS_PRODUCER },
  { match: "SignatureNotMatch", ...denied, source: SLS },
  { match: "InvalidAccessKeyId", ...denied, source: SLS },
  { match: "MissAccessKeyId", ...denied, source: SLS },
  { match: "ProjectForbidden", ...denied, source: SLS },
  { match: "ProjectNotExist*", ...invalid, source: SLS },
  { match: "LogStoreNotExist", ...invalid, source: SLS },
  { match: "PostBody*", ...invalid, source: SLS },
  { match: "ParameterInvalid", ...invalid, source: SLS },
  { match: "InvalidAPIVersion", ...invalid, source: SLS },
  { match: "InvalidBodyRawSize", ...invalid, source: SLS },
  { match: "InvalidCompressType", ...invalid, source: SLS },
  { match: "InvalidContentType", ...invalid, source: SLS },
  { match: "InvalidDateFormat", ...invalid, source: SLS },
  { match: "InvalidEncoding", ...invalid, source: SLS },
  { match: "InvalidKey", ...invalid, source: SLS },
  { match: "InvalidSignatureMethod", ...invalid, source: SLS },
  { match: "InvalidTimestamp", ...invalid, source: SLS },
  // Function Compute.
  { match: "ResourceThrottled", ...throttled, source: FC },
  { match: "ResourceExhausted", ...throttled, source: FC },
  { match: "ConcurrentUpdateError", ...retry, source: FC },
  { match: "AccessDenied", ...denied, source: FC },
  { match: "InvalidAccessKeyID", ...denied, source: FC },
  { match: "FunctionNotFound", ...invalid, source: FC },
  { match: "ServiceNotFound", ...invalid, source: FC },
  { match: "AliasNotFound", ...invalid, source: FC },
  { match: "VersionNotFound", ...invalid, source: FC },
  { match: "InvalidArgument", ...invalid, source: FC },
  { match: "PathNotSupported", ...invalid, source: FC },
  { match: "EntityTooLarge", ...invalid, source: FC },
  // No vendor code was read.
  { match: "Local.NoCode", ...retryVpc, source: OURS },
  { match: "Local.NotJson", ...retryVpc, source: OURS },
  { match: "Local.Timeout", ...retry, source: OURS },
  { match: "Local.ConnectionReset", ...retry, source: OURS },
  { match: "Local.Unreachable", ...retry, source: OURS },
  { match: "Local.Incomplete", ...unready, source: OURS },
  { match: "Local.Cancelled", ...outOfTime, source: OURS },
] as const satisfies readonly FailureRule[];

const UNKNOWN: FailureRule = { match: "*", ...unknown, source: "in none of the documents" };
const whole = new Map<string, FailureRule>(ERROR_TABLE.map((rule) => [rule.match, rule]));
// A part of a code says less than the whole. `Throttling` anywhere in a code says more than any other part of it.
const parts: readonly FailureRule[] = [isContained, isPartly].flatMap((by) => ERROR_TABLE.filter((rule) => by(rule)));

/** The one rule for a failure. Codes of no row give the `unknown` rule: not repeated, and reported. */
export function classify(failure: Pick<CloudFailure, "code">): FailureRule {
  return whole.get(failure.code) ?? parts.find((rule) => matches(rule, failure.code)) ?? UNKNOWN;
}

/** A failure of the kind that VPC instances are known for: the group (region, zone, VPC) is what failed. */
export function isVpcFailure(failure: Pick<CloudFailure, "code">, hasVpc: boolean): boolean {
  return hasVpc && classify(failure).vpc === true;
}

function isContained({ match }: Pick<FailureRule, "match">): boolean {
  return match.startsWith("*") && match.endsWith("*");
}

function isPartly(rule: Pick<FailureRule, "match">): boolean {
  return rule.match.includes("*") && !isContained(rule);
}

function matches(rule: FailureRule, code: string): boolean {
  const part = rule.match.replaceAll("*", "");
  if (isContained(rule)) return code.includes(part);
  return rule.match.startsWith("*") ? code.endsWith(part) : code.startsWith(part);
}
