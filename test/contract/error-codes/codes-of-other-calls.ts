/** Whether a test of ReActivateInstances has left out a row of the error table. */
import { classify, ERROR_TABLE } from "../../../functions/core/failure/error-table.ts";

/** The rows that ReActivateInstances cannot be answered with, one by one: whoever adds a row says here whose it is, or plays it. */
export const OF_OTHER_CALLS: readonly string[] = [
  // STS, when a role is assumed.
  "EntityNotExist.Role",
  "AuthenticationFail*",
  // BSS.
  "NotAuthorized",
  "NotApplicable",
  "InvalidOwner",
  // What ECS says of lists and events.
  "Unauthorized.EmptyRegion",
  "OperationDenied.NotInWhiteList",
  "InvalidFilterKey.NotFound",
  "InvalidFilterValue",
  "Invalid.InstanceChargeType",
  "InvalidAcceptLanguage.NotFound",
  "InvalidResourceType.NotFound",
  "InvalidHpcClusterId.*",
  "InvalidInternetChargeType.ValueNotSupported",
  "InvalidInstanceChargeType.NotFound",
  "InvalidLockReason.NotFound",
  "InvalidNetworkType.NotFound",
  "InvalidStatus.NotFound",
  "InvalidTag.Mismatch",
  "InvalidTagCount",
  "EventIdLimitExceeded",
  "InstanceIdLimitExceeded",
  // The log store.
  "InternalServerError",
  "RequestTimeout",
  "ServerBusy",
  "RequestError",
  "*QuotaExceed",
  "ExceedQuota",
  "MetaOperationQpsLimitExceeded",
  "RequestTimeTooSkewed",
  "RequestTimeExpired",
  "Unauthorized",
  "SignatureNotMatch",
  "InvalidAccessKeyId",
  "MissAccessKeyId",
  "ProjectForbidden",
  "ProjectNotExist*",
  "LogStoreNotExist",
  "PostBody*",
  "ParameterInvalid",
  "InvalidAPIVersion",
  "InvalidBodyRawSize",
  "InvalidCompressType",
  "InvalidContentType",
  "InvalidDateFormat",
  "InvalidEncoding",
  "InvalidKey",
  "InvalidSignatureMethod",
  "InvalidTimestamp",
  "InvalidRequestTime",
  "InvalidHost",
  "InvalidMethod",
  "IndexConfigNotExist",
  "InvalidQueryString",
  "InvalidTimeRange",
  "InvalidOffset",
  "InvalidLine",
  "InvalidReverse",
  // Function Compute.
  "ResourceThrottled",
  "ResourceExhausted",
  "ConcurrentUpdateError",
  "AccessDenied",
  "InvalidAccessKeyID",
  "FunctionNotFound",
  "ServiceNotFound",
  "AliasNotFound",
  "VersionNotFound",
  "InvalidArgument",
  "PathNotSupported",
  "EntityTooLarge",
  "LimitExceededError",
  "ClientClosedRequest",
  // Ours: nothing was sent, or it was a list that came in part.
  "Local.Unreachable",
  "Local.Cancelled",
  "Local.Incomplete",
];

/** Rows that neither any of the codes reaches nor other calls own. */
export function notPlayed(codes: readonly string[]): readonly string[] {
  const settled = new Set([...OF_OTHER_CALLS, ...codes.map((code) => classify({ code }).match)]);
  return ERROR_TABLE.map(({ match }) => match).filter((match) => !settled.has(match));
}
