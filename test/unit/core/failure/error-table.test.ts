/** One row for every code that the vendor documents for what we call: what it means for us, written down a second time. */
import { describe, expect, it } from "vitest";
import type { CloudFailure } from "../../../../functions/core/failure/cloud-error.ts";
import {
  classify,
  ERROR_TABLE,
  type FailureClass,
  isVpcFailure,
} from "../../../../functions/core/failure/error-table.ts";

type Expected = readonly [code: string, handling: FailureClass, ends: string, scope?: "image" | "account"];

const REACTIVATE_INSTANCES: readonly Expected[] = [
  ["ReopenInstance.InstanceNotEnoughBalance", "park", "parked/insufficient-balance", "account"],
  ["ReactivateInstances.InstanceNotEnoughBalance", "park", "parked/insufficient-balance", "account"],
  ["ReopenInstance.ImageNotEnoughBalance", "park", "parked/insufficient-balance", "image"],
  ["InsufficientBalance", "park", "parked/insufficient-balance", "account"],
  ["InsufficientBalance.AccountBalance", "park", "parked/insufficient-balance", "account"],
  ["Account.Arrearage", "park", "parked/insufficient-balance", "account"],
  ["InstanceExpired", "park", "parked/insufficient-balance", "account"],
  ["InstanceExpiredOrInArrears", "park", "parked/insufficient-balance", "account"],
  ["DiskInArrears", "park", "parked/insufficient-balance"],
  ["ReopenInstance.InstanceStatusNotValid", "check-state", "parked/cloud-error"],
  ["ReactivateInstances.InstanceStatusNotValid", "check-state", "parked/cloud-error"],
  ["IncorrectInstanceStatus", "check-state", "parked/cloud-error"],
  ["InvalidInstanceId.NotFound", "check-state", "failed/invalid-request"],
  ["InstanceLockedForSecurity", "park", "parked/security-lock"],
  ["InvalidPayType.NotSupport", "give-up", "skipped/subscription"],
  ["OperationDenied.NoStock", "park", "parked/no-stock"],
  ["LackResource", "park", "parked/no-stock"],
  ["Invalid.PrivatePoolOptions.NoStock", "park", "parked/no-stock"],
  ["InvalidDedicatedHost.NotEnoughResource", "park", "parked/no-stock"],
  ["QuotaExceed.ElasticQuota", "park", "parked/quota"],
  ["OperationDenied.HostRepairing", "park", "parked/cloud-error"],
  ["InstanceNotReady", "park", "parked/cloud-error"],
  ["InvalidAccountStatus.NotEnoughBalance", "park", "parked/insufficient-balance", "account"],
  ["OperationDenied", "park", "parked/no-stock"],
  ["OperationDenied.SpotPriceLowerThanPublicPrice", "give-up", "skipped/spot"],
  ["DiskError", "retry", "parked/cloud-error"],
  ["IncorrectDiskStatus.Initializing", "retry", "parked/cloud-error"],
  ["InvalidParameter.KMSKeyId.KMSUnauthorized", "give-up", "failed/denied"],
  ["InvalidParameter.KMSKeyId.CMKUnauthorized", "give-up", "failed/denied"],
  ["InvalidParameter.KMSKeyId.CMKNotEnabled", "give-up", "failed/invalid-request"],
  ["InvalidInstance.NotFoundSystemDisk", "give-up", "failed/invalid-request"],
  ["InvalidCapacityReservationId.NotFound", "give-up", "failed/invalid-request"],
];

const TRANSIENT: readonly Expected[] = [
  ["InternalError", "retry", "parked/cloud-error"],
  ["UnknownError", "retry", "parked/cloud-error"],
  ["UndefinedError", "retry", "parked/cloud-error"],
  ["ServiceUnavailable", "retry", "parked/cloud-error"],
  ["ServiceUnavailable.RegionMaintaining", "retry", "parked/cloud-error"],
  ["OperationConflict", "retry", "parked/cloud-error"],
  ["InvalidOperation.Conflict", "retry", "parked/cloud-error"],
  ["LastTokenProcessing", "retry", "parked/cloud-error"],
  ["Throttling", "throttled", "parked/throttled"],
  ["Throttling.User", "throttled", "parked/throttled"],
  ["Throttling.Api", "throttled", "parked/throttled"],
  ["Throttling.Resource", "throttled", "parked/throttled"],
  ["Rejected.Throttling", "throttled", "parked/throttled"],
];

const IDENTITY_AND_REQUEST: readonly Expected[] = [
  ["SignatureNonceUsed", "re-sign", "parked/cloud-error"],
  ["InvalidTimeStamp.Expired", "re-sign", "parked/cloud-error"],
  ["IllegalTimestamp", "re-sign", "parked/cloud-error"],
  ["InvalidSecurityToken.Expired", "refresh-credentials", "failed/denied", "account"],
  ["InvalidSecurityToken.Malformed", "give-up", "failed/denied", "account"],
  ["InvalidSecurityToken.MismatchWithAccessKey", "give-up", "failed/denied", "account"],
  ["MissingSecurityToken", "give-up", "failed/denied", "account"],
  ["InvalidAccessKeyId.NotFound", "give-up", "failed/denied", "account"],
  ["InvalidAccessKeyId.Inactive", "give-up", "failed/denied", "account"],
  ["SignatureDoesNotMatch", "give-up", "failed/denied", "account"],
  ["IncompleteSignature", "give-up", "failed/denied", "account"],
  ["Forbidden", "give-up", "failed/denied", "account"],
  ["Forbidden.RAM", "give-up", "failed/denied", "account"],
  ["Forbidden.AccessKeyDisabled", "give-up", "failed/denied", "account"],
  ["Forbidden.RiskControl", "give-up", "failed/denied", "account"],
  ["RiskControl.Denied", "give-up", "failed/denied", "account"],
  ["RealNameAuthenticationError", "give-up", "failed/denied", "account"],
  ["NoPermission", "give-up", "failed/denied", "account"],
  ["EntityNotExist.Role", "give-up", "failed/denied", "account"],
  ["AuthenticationFail.ApiPassword", "give-up", "failed/denied", "account"],
  ["NotAuthorized", "give-up", "failed/denied", "account"],
  ["NotApplicable", "give-up", "failed/denied", "account"],
  ["InvalidOwner", "give-up", "failed/denied", "account"],
  ["Unauthorized.EmptyRegion", "give-up", "failed/denied", "account"],
  ["OperationDenied.NotInWhiteList", "give-up", "failed/denied", "account"],
  ["InvalidApi.NotFound", "give-up", "failed/invalid-request"],
  ["InvalidAction.NotFound", "give-up", "failed/invalid-request"],
  ["InvalidVersion", "give-up", "failed/invalid-request"],
  ["MissingParameter", "give-up", "failed/invalid-request"],
  ["MissingRequiredHeader", "give-up", "failed/invalid-request"],
  ["InvalidParameter", "give-up", "failed/invalid-request"],
  ["InvalidParameter.TooManyInstanceIds", "give-up", "failed/invalid-request"],
  ["InvalidRegionId.NotFound", "give-up", "failed/invalid-request"],
  ["InvalidFilterKey.NotFound", "give-up", "failed/invalid-request"],
  ["InvalidFilterValue", "give-up", "failed/invalid-request"],
  ["InvalidInstanceChargeType.NotFound", "give-up", "failed/invalid-request"],
  ["InvalidLockReason.NotFound", "give-up", "failed/invalid-request"],
  ["InvalidNetworkType.NotFound", "give-up", "failed/invalid-request"],
  ["InvalidStatus.NotFound", "give-up", "failed/invalid-request"],
  ["InvalidTag.Mismatch", "give-up", "failed/invalid-request"],
  ["InvalidTagCount", "give-up", "failed/invalid-request"],
  ["EventIdLimitExceeded", "give-up", "failed/invalid-request"],
  ["InstanceIdLimitExceeded", "give-up", "failed/invalid-request"],
  ["Invalid.InstanceChargeType", "give-up", "failed/invalid-request"],
  ["InvalidAcceptLanguage.NotFound", "give-up", "failed/invalid-request"],
  ["InvalidResourceType.NotFound", "give-up", "failed/invalid-request"],
  ["InvalidHpcClusterId.NotFound", "give-up", "failed/invalid-request"],
  ["InvalidInternetChargeType.ValueNotSupported", "give-up", "failed/invalid-request"],
];

const LOG_STORE: readonly Expected[] = [
  ["InternalServerError", "retry", "parked/cloud-error"],
  ["RequestTimeout", "retry", "parked/cloud-error"],
  ["ServerBusy", "retry", "parked/cloud-error"],
  ["RequestError", "retry", "parked/cloud-error"],
  ["WriteQuotaExceed", "throttled", "parked/throttled"],
  ["ShardWriteQuotaExceed", "throttled", "parked/throttled"],
  ["ReadQuotaExceed", "throttled", "parked/throttled"],
  ["ExceedQuota", "throttled", "parked/throttled"],
  ["MetaOperationQpsLimitExceeded", "throttled", "parked/throttled"],
  ["RequestTimeTooSkewed", "re-sign", "parked/cloud-error"],
  ["RequestTimeExpired", "re-sign", "parked/cloud-error"],
  ["Unauthorized", "refresh-credentials", "failed/denied", "account"],
  ["SignatureNotMatch", "refresh-credentials", "failed/denied", "account"],
  ["InvalidAccessKeyId", "give-up", "failed/denied", "account"],
  ["MissAccessKeyId", "give-up", "failed/denied", "account"],
  ["ProjectForbidden", "give-up", "failed/denied", "account"],
  ["ProjectNotExist", "give-up", "failed/invalid-request"],
  ["ProjectNotExists", "give-up", "failed/invalid-request"],
  ["LogStoreNotExist", "give-up", "failed/invalid-request"],
  ["PostBodyInvalid", "give-up", "failed/invalid-request"],
  ["PostBodyTooLarge", "give-up", "failed/invalid-request"],
  ["PostBodyUncompressError", "give-up", "failed/invalid-request"],
  ["ParameterInvalid", "give-up", "failed/invalid-request"],
  ["InvalidAPIVersion", "give-up", "failed/invalid-request"],
  ["InvalidBodyRawSize", "give-up", "failed/invalid-request"],
  ["InvalidCompressType", "give-up", "failed/invalid-request"],
  ["InvalidContentType", "give-up", "failed/invalid-request"],
  ["InvalidDateFormat", "give-up", "failed/invalid-request"],
  ["InvalidEncoding", "give-up", "failed/invalid-request"],
  ["InvalidKey", "give-up", "failed/invalid-request"],
  ["InvalidSignatureMethod", "give-up", "failed/invalid-request"],
  ["InvalidTimestamp", "give-up", "failed/invalid-request"],
  ["InvalidRequestTime", "give-up", "failed/invalid-request"],
  ["InvalidHost", "give-up", "failed/invalid-request"],
  ["InvalidMethod", "give-up", "failed/invalid-request"],
  ["IndexConfigNotExist", "give-up", "failed/invalid-request"],
  ["InvalidQueryString", "give-up", "failed/invalid-request"],
  ["InvalidTimeRange", "give-up", "failed/invalid-request"],
  ["InvalidOffset", "give-up", "failed/invalid-request"],
  ["InvalidLine", "give-up", "failed/invalid-request"],
  ["InvalidReverse", "give-up", "failed/invalid-request"],
];

const FUNCTION_COMPUTE_AND_OURS: readonly Expected[] = [
  ["ResourceThrottled", "throttled", "parked/throttled"],
  ["ResourceExhausted", "throttled", "parked/throttled"],
  ["ConcurrentUpdateError", "retry", "parked/cloud-error"],
  ["AccessDenied", "give-up", "failed/denied", "account"],
  ["InvalidAccessKeyID", "give-up", "failed/denied", "account"],
  ["FunctionNotFound", "give-up", "failed/invalid-request"],
  ["ServiceNotFound", "give-up", "failed/invalid-request"],
  ["AliasNotFound", "give-up", "failed/invalid-request"],
  ["VersionNotFound", "give-up", "failed/invalid-request"],
  ["InvalidArgument", "give-up", "failed/invalid-request"],
  ["PathNotSupported", "give-up", "failed/invalid-request"],
  ["EntityTooLarge", "give-up", "failed/invalid-request"],
  ["LimitExceededError", "give-up", "failed/invalid-request"],
  ["ClientClosedRequest", "retry", "parked/cloud-error"],
  ["Local.NoCode", "retry", "parked/cloud-error"],
  ["Local.NotJson", "retry", "parked/cloud-error"],
  ["Local.Timeout", "retry", "parked/cloud-error"],
  ["Local.ConnectionReset", "retry", "parked/cloud-error"],
  ["Local.Unreachable", "retry", "parked/cloud-error"],
  ["Local.Incomplete", "park", "parked/cloud-error"],
  ["Local.Cancelled", "park", "parked/out-of-time"],
];

const ALL = [
  ...REACTIVATE_INSTANCES,
  ...TRANSIENT,
  ...IDENTITY_AND_REQUEST,
  ...LOG_STORE,
  ...FUNCTION_COMPUTE_AND_OURS,
];

describe("classify", () => {
  it.each(ALL)("%s: %s, ends %s", (code, handling, ends, scope = "instance") => {
    const rule = classify({ code: code as string });

    expect([rule.class, `${rule.ends.outcome}/${rule.ends.reason}`, rule.scope]).toEqual([handling, ends, scope]);
  });

  it("has no row that these codes do not reach", () => {
    const reached = new Set(ALL.map(([code]) => classify({ code }).match));

    expect(ERROR_TABLE.map((rule) => rule.match).filter((match) => !reached.has(match))).toEqual([]);
  });

  it("has no row twice", () => {
    const matches = ERROR_TABLE.map((rule) => rule.match);

    expect(new Set(matches).size).toBe(matches.length);
  });

  it.each(["", "Nonsense", "InvalidInstance.SomethingNew", "internalerror", "InternalError.Sub", "x.Throttlin"])(
    "answers the unknown rule for %j",
    (code) => {
      expect(classify({ code })).toMatchObject({
        match: "*",
        class: "unknown",
        ends: { outcome: "failed", reason: "unknown-code" },
        scope: "instance",
      });
    },
  );

  it("lets a whole code win over a part, and Throttling over every other part", () => {
    expect(classify({ code: "MissingSecurityToken" }).ends.reason).toBe("denied");
    expect(classify({ code: "InvalidParameter.Throttling" }).class).toBe("throttled");
    expect(classify({ code: "Forbidden.Throttling.User" }).class).toBe("throttled");
  });

  it("reads no HTTP status", () => {
    const failure = { action: "ReActivateInstances", code: "InternalError", message: "", answered: true };

    for (const httpStatus of [200, 400, 403, 404, 429, 500, 503]) {
      const withStatus: CloudFailure = { ...failure, httpStatus };
      expect(classify(withStatus)).toBe(classify(failure));
    }
  });
});

describe("ERROR_TABLE", () => {
  it.each(ERROR_TABLE.map((rule) => [rule.match, rule] as const))("names the source of %s", (_, rule) => {
    expect(rule.source.length).toBeGreaterThan(10);
  });
});

describe("isVpcFailure", () => {
  const vpcFailures = [
    "InternalError",
    "UnknownError",
    "ServiceUnavailable",
    "ServiceUnavailable.RegionMaintaining",
    "OperationConflict",
    "Local.NoCode",
    "Local.NotJson",
  ];

  it.each(vpcFailures)("is true for %s of an instance in a VPC only", (code) => {
    expect(isVpcFailure({ code }, true)).toBe(true);
    expect(isVpcFailure({ code }, false)).toBe(false);
  });

  it("is false for everything else", () => {
    const others = ALL.map(([code]) => code).filter((code) => !vpcFailures.includes(code));

    expect(others.filter((code) => isVpcFailure({ code }, true))).toEqual([]);
    expect(isVpcFailure({ code: "Nonsense" }, true)).toBe(false);
  });
});
