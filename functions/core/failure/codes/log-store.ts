/** Codes of the log store. Function Compute uses some of them with the same meaning. */
import * as kind from "../failure-kinds.ts";
import { type FailureRule, rows } from "../failure-rule.ts";

const SLS = "SLS common error codes: https://help.aliyun.com/document_detail/29013.htm, read 2026-11";
const PUT_LOGS = "SLS PutLogs and common error codes of 2021: https://github.com/AlibabaCloudDocs/sls";
const GET_LOGS = "SLS GetLogs, error codes: https://github.com/AlibabaCloudDocs/sls, read 2026-11";
const PRODUCER = "RetriableErrors.java of https://github.com/aliyun/aliyun-log-java-producer";

export const LOG_STORE_CODES: readonly FailureRule[] = [
  ...rows(kind.RETRY, SLS, "InternalServerError", "RequestTimeout", "ServerBusy"),
  ...rows(kind.RETRY, PRODUCER, "RequestError"),
  // For example `WriteQuotaExceed` and `ReadQuotaExceed`, and `ShardWriteQuotaExceed` for one shard.
  ...rows(kind.THROTTLED, SLS, "*QuotaExceed", "MetaOperationQpsLimitExceeded"),
  ...rows(kind.THROTTLED, PRODUCER, "ExceedQuota"),
  ...rows(kind.RE_SIGN, SLS, "RequestTimeExpired"),
  ...rows(kind.RE_SIGN, PUT_LOGS, "RequestTimeTooSkewed"),
  // `Unauthorized` may also mean an expired token, and so may `SignatureNotMatch`. One new token is tried, once.
  ...rows(kind.REFRESH, SLS, "Unauthorized", "SignatureNotMatch"),
  ...rows(kind.REFUSED, SLS, "InvalidAccessKeyId", "ProjectForbidden"),
  ...rows(kind.REFUSED, PUT_LOGS, "MissAccessKeyId"),
  ...rows(kind.INVALID, SLS, "ProjectNotExist*", "PostBody*", "ParameterInvalid", "InvalidContentType"),
  ...rows(kind.INVALID, SLS, "InvalidRequestTime", "InvalidHost", "InvalidMethod"),
  ...rows(
    kind.INVALID,
    GET_LOGS,
    "LogStoreNotExist",
    "IndexConfigNotExist",
    "InvalidQueryString",
    "InvalidTimeRange",
    "InvalidOffset",
    "InvalidLine",
    "InvalidReverse",
  ),
  ...rows(
    kind.INVALID,
    PUT_LOGS,
    "InvalidAPIVersion",
    "InvalidBodyRawSize",
    "InvalidCompressType",
    "InvalidDateFormat",
    "InvalidEncoding",
    "InvalidKey",
    "InvalidSignatureMethod",
    "InvalidTimestamp",
  ),
];
