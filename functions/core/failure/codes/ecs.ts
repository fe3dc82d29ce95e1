/** Codes of ECS, for the start of an instance and for the lists that are read before. */
import * as kind from "../failure-kinds.ts";
import { type FailureRule, rows } from "../failure-rule.ts";

const REACTIVATE = "ECS ReActivateInstances: https://help.aliyun.com/document_detail/95987.html";
/**
 * Published for StartInstance only. A recycled instance gets new hardware too, so these codes may also answer ReActivateInstances.
 */
const START = "ECS StartInstance, vendor API metadata of 2024-07";
const ECS_READS = "ECS Describe* actions, vendor API metadata of 2024-07";
const COMMON = "ECS common error codes: https://github.com/AlibabaCloudDocs/ecs (API reference, Responses)";
const CREATE_IMAGE = "ECS CreateImage, https://github.com/AlibabaCloudDocs/ecs, read 2026-11";
const TERRAFORM = "alicloud/errors.go of https://github.com/aliyun/terraform-provider-alicloud";

export const ECS_CODES: readonly FailureRule[] = [
  // ReActivateInstances' own codes began with `ReactivateInstances.` in 2018 and with `ReopenInstance.` since 2020, so only the end
  // is matched.
  ...rows(kind.UNPAID, REACTIVATE, "*.InstanceNotEnoughBalance", "InsufficientBalance*"),
  ...rows(kind.UNPAID_IMAGE, REACTIVATE, "*.ImageNotEnoughBalance"),
  ...rows(kind.UNPAID, COMMON, "Account.Arrearage"),
  // For example `InvalidAccountStatus.NotEnoughBalance`, with 403 and the message of InsufficientBalance.
  ...rows(kind.UNPAID, CREATE_IMAGE, "*.NotEnoughBalance"),
  ...rows(kind.UNPAID, START, "InstanceExpired", "InstanceExpiredOrInArrears"),
  ...rows(kind.UNPAID_DISK, START, "DiskInArrears"),

  ...rows(kind.CHECK_STATE, REACTIVATE, "*.InstanceStatusNotValid", "IncorrectInstanceStatus*"),
  ...rows(kind.NOT_FOUND, REACTIVATE, "InvalidInstanceId.NotFound"),
  ...rows(kind.SECURITY_LOCK, REACTIVATE, "InstanceLockedForSecurity"),
  ...rows(kind.SUBSCRIPTION, REACTIVATE, "InvalidPayType.NotSupport"),
  ...rows(kind.SPOT, START, "OperationDenied.SpotPriceLowerThanPublicPrice"),

  // For example `OperationDenied.NoStock` and `Invalid.PrivatePoolOptions.NoStock`.
  ...rows(kind.NO_STOCK, START, "*.NoStock", "LackResource", "InvalidDedicatedHost.NotEnoughResource"),
  // Older answers send the message "The specified ECS resource is sold out" with this code alone, without `.NoStock`.
  ...rows(kind.NO_STOCK, COMMON, "OperationDenied"),
  ...rows(kind.QUOTA, START, "QuotaExceed.*"),
  ...rows(kind.NOT_READY, START, "OperationDenied.HostRepairing", "InstanceNotReady"),
  // The message of DiskError is "IncorrectDiskStatus". Terraform's provider repeats calls with that text.
  ...rows(kind.RETRY, START, "DiskError"),
  ...rows(kind.RETRY, TERRAFORM, "IncorrectDiskStatus*"),
  ...rows(kind.REFUSED_INSTANCE, START, "InvalidParameter.KMSKeyId.KMSUnauthorized"),
  ...rows(kind.REFUSED_INSTANCE, START, "InvalidParameter.KMSKeyId.CMKUnauthorized"),
  ...rows(kind.INVALID, START, "InvalidInstance.NotFoundSystemDisk", "InvalidCapacityReservationId.NotFound"),

  ...rows(kind.RETRY_VPC, REACTIVATE, "InternalError"),
  ...rows(kind.RETRY_VPC, COMMON, "ServiceUnavailable", "ServiceUnavailable.RegionMaintaining", "OperationConflict"),
  ...rows(kind.RETRY, TERRAFORM, "InvalidOperation.Conflict"),
  ...rows(kind.RETRY, COMMON, "LastTokenProcessing"),

  ...rows(kind.REFUSED, ECS_READS, "Unauthorized.EmptyRegion", "OperationDenied.NotInWhiteList"),
  ...rows(kind.REFUSED, COMMON, "*RiskControl*", "RealNameAuthentication*"),
  ...rows(kind.INVALID, COMMON, "Missing*", "InvalidParameter*", "InvalidRegionId.NotFound"),
  ...rows(
    kind.INVALID,
    ECS_READS,
    "Invalid.InstanceChargeType",
    "InvalidAcceptLanguage.NotFound",
    "InvalidResourceType.NotFound",
    "InvalidFilterKey.NotFound",
    "InvalidFilterValue",
    "InvalidHpcClusterId.*",
    "InvalidInstanceChargeType.NotFound",
    "InvalidInternetChargeType.ValueNotSupported",
    "InvalidLockReason.NotFound",
    "InvalidNetworkType.NotFound",
    "InvalidStatus.NotFound",
    "InvalidTag.Mismatch",
    "InvalidTagCount",
    "EventIdLimitExceeded",
    "InstanceIdLimitExceeded",
  ),
];
