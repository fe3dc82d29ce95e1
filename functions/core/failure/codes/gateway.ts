/** Codes of the gateway that all RPC services share, and of STS and billing. */
import * as kind from "../failure-kinds.ts";
import { type FailureRule, rows } from "../failure-rule.ts";

const GATEWAY = "API gateway error codes: https://help.aliyun.com/en/document_detail/434846.html";
const THROTTLING = "ECS API throttling: https://help.aliyun.com/zh/ecs/developer-reference/api-throttling";
const PYTHON_SDK = "retry_config.json of https://github.com/aliyun/aliyun-openapi-python-sdk";
const SMC = "SMC questions (IllegalTimestamp): https://github.com/AlibabaCloudDocs/smc, read 2026-11";
const BSS = "BSS QueryAccountBalance, vendor API metadata of 2024-07";
const STS = "STS AssumeRole, vendor API metadata of 2024-07";

export const GATEWAY_CODES: readonly FailureRule[] = [
  ...rows(kind.THROTTLED, THROTTLING, "*Throttling*"),
  ...rows(kind.RETRY_VPC, PYTHON_SDK, "UnknownError"),
  ...rows(kind.RE_SIGN, GATEWAY, "SignatureNonceUsed", "InvalidTimeStamp.Expired"),
  ...rows(kind.RE_SIGN, SMC, "IllegalTimestamp"),
  ...rows(kind.REFRESH, GATEWAY, "InvalidSecurityToken.Expired"),
  ...rows(
    kind.REFUSED,
    GATEWAY,
    "InvalidSecurityToken.Malformed",
    "InvalidSecurityToken.MismatchWithAccessKey",
    "MissingSecurityToken",
    "InvalidAccessKeyId.NotFound",
    "InvalidAccessKeyId.Inactive",
    "SignatureDoesNotMatch",
    "IncompleteSignature",
    "Forbidden*",
  ),
  ...rows(kind.INVALID, GATEWAY, "InvalidApi*", "InvalidAction*", "InvalidVersion*"),
  ...rows(kind.REFUSED, STS, "NoPermission", "EntityNotExist.Role", "AuthenticationFail*"),
  ...rows(kind.RETRY, BSS, "UndefinedError"),
  ...rows(kind.REFUSED, BSS, "NotAuthorized", "NotApplicable", "InvalidOwner"),
];
