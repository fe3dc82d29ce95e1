/** Codes of Function Compute, and our own codes for answers without a code. */
import * as kind from "../failure-kinds.ts";
import { type FailureRule, rows } from "../failure-rule.ts";

const FC = "FC error codes: https://www.alibabacloud.com/help/en/functioncompute/error-codes, read 2026-11";
const FC_OLDER = "FC common error codes: https://developer.aliyun.com/ask/279119, read 2026-11";
const OURS = "our own code, for an answer without a vendor code";

export const FUNCTION_COMPUTE_CODES: readonly FailureRule[] = [
  ...rows(kind.THROTTLED, FC, "ResourceThrottled", "ResourceExhausted"),
  ...rows(kind.RETRY, FC, "ConcurrentUpdateError"),
  ...rows(kind.RETRY, FC_OLDER, "ClientClosedRequest"),
  ...rows(kind.REFUSED, FC, "AccessDenied", "InvalidAccessKeyID"),
  ...rows(kind.INVALID, FC, "FunctionNotFound", "ServiceNotFound", "AliasNotFound", "VersionNotFound"),
  ...rows(kind.INVALID, FC, "InvalidArgument", "PathNotSupported", "EntityTooLarge"),
  ...rows(kind.INVALID, FC_OLDER, "LimitExceededError"),
];

export const OWN_CODES: readonly FailureRule[] = [
  ...rows(kind.RETRY_VPC, OURS, "Local.NoCode", "Local.NotJson"),
  ...rows(kind.RETRY, OURS, "Local.Timeout", "Local.ConnectionReset", "Local.Unreachable"),
  ...rows(kind.NOT_READY, OURS, "Local.Incomplete"),
  ...rows(kind.OUT_OF_TIME, OURS, "Local.Cancelled"),
];
