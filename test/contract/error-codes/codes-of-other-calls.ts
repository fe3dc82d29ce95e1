/** Finds rows of the error table that no test of ReActivateInstances covers. */
import { classify, ERROR_TABLE } from "../../../functions/core/failure/error-table.ts";

/**
 * The rows that ReActivateInstances cannot answer with. A new row of the table is either listed here under its call, or
 * played by a test.
 */
export const OF_OTHER_CALLS: readonly string[] = [
  // Codes of STS, when a role is assumed.
  "EntityNotExist.Role",
  "AuthenticationFail*",
  // Codes of BSS.
  "NotAuthorized",
  "NotApplicable",
  "InvalidOwner",
  // Codes of ECS for lists and events.
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
  // Codes of the log store.
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
  // Codes of Function Compute.
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
  // Codes of our own: nothing was sent, or a list came in part.
  "Local.Unreachable",
  "Local.Cancelled",
  "Local.Incomplete",
];

/** The rows that no played code matches and that belong to no other call. */
export function notPlayed(codes: readonly string[]): readonly string[] {
  const settled = new Set([...OF_OTHER_CALLS, ...codes.map((code) => classify({ code }).match)]);
  return ERROR_TABLE.map(({ match }) => match).filter((match) => !settled.has(match));
}
