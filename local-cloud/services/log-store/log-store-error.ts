/** The errors of the log store: one row per code, with the vendor's HTTP status and message. */
import { filledWords } from "../../kernel/filled-words.ts";
import type { CloudResponse } from "../../kernel/http.ts";
import type { World } from "../../kernel/world.ts";

/**
 * Sources, none verified on the live cloud: (a) "Common error codes" and "PutLogs" of Simple Log Service, 2021-07;
 * (b) the error table of aliyun/alibabacloud-observability-mcp-server, 2025; (c) "GetLogs" of Simple Log Service,
 * older copy in AlibabaCloudDocs/sls; (d) answers quoted in public issues.
 */
const TABLE = {
  MissingDate: [400, "Date does not exist in http header."], // (a)
  InvalidDateFormat: [400, "Date {} must follow RFC822."], // (a)
  MissingAPIVersion: [400, "x-log-apiversion does not exist in http header."], // (a)
  InvalidAPIVersion: [400, "x-log-apiversion {} is unsupported."], // (a)
  MissAccessKeyId: [400, "x-log-accesskeyid does not exist in header."], // (a)
  MissingSignatureMethod: [400, "x-log-signaturemethod does not exist in http header."], // (a)
  InvalidSignatureMethod: [400, "signature method {} is unsupported."], // (a)
  RequestTimeExpired: [400, "Request time {} has been expired while server time is {}."], // (b)
  MissingContentType: [400, "Content-Type does not exist in http header when body is not empty."], // (a)
  InvalidContentType: [415, "Content-Type {} is unsupported."], // (a)
  MissingBodyRawSize: [400, "x-log-bodyrawsize does not exist in header when it is necessary."], // (a)
  InvalidBodyRawSize: [400, "x-log-bodyrawsize is invalid."], // (a)
  InvalidCompressType: [400, "x-log-compresstype {} is unsupported."], // (a)
  // The vendor's pages name no code for a wrong Content-MD5; this code is chosen here.
  InvalidContentMD5: [400, "Content-MD5 {} does not match the body."],
  SignatureNotMatch: [401, "Signature {} not matched."], // (b)
  Unauthorized: [401, "{}"], // (b) several messages share the code
  PostBodyInvalid: [400, "{}"], // (a) two messages share the code
  InvalidTimestamp: [400, "Invalid timestamps are in logs."], // (a)
  InvalidEncoding: [400, "Non-UTF8 characters are in logs."], // (a)
  InvalidKey: [400, "Invalid keys are in logs."], // (a)
  PostBodyTooLarge: [413, "Body size {} must little than 10485760."], // (b), spelling included
  PostBodyUncompressError: [400, "Failed to decompress logs."], // (a)
  WriteQuotaExceed: [403, "Write quota is exceeded."], // (a), (b)
  ReadQuotaExceed: [403, "Read quota is exceeded."], // (b)
  MetaOperationQpsLimitExceeded: [403, "Qps limit for the meta operation is exceeded."], // (b)
  InternalServerError: [500, "Internal server error message."], // (a), (b)
  ProjectNotExist: [404, "The Project does not exist : {}"], // (b)
  ProjectAlreadyExist: [400, "Project {} already exist."], // (b)
  LogStoreNotExist: [404, "logstore {} does not exist."], // (a)
  LogStoreAlreadyExist: [400, "logstore {} already exists"], // (a)
  LogStoreInfoInvalid: [400, "{}"], // (d) aliyun-UED/aliyun-sdk-js issue 83
  IndexAlreadyExist: [400, "log store index is already created"], // (d) aliyun/aliyun-log-jaeger issue 10 names the code
  IndexInfoInvalid: [400, "{}"], // (a)
  IndexConfigNotExist: [400, "logstore without index config"], // (c), (d) aliyun-UED/aliyun-sdk-js issue 83
  InvalidTimeRange: [400, "request time range is invalid"], // (c)
  InvalidQueryString: [400, "query string is invalid: {}"], // (c); what follows the colon is ours
  InvalidOffset: [400, "offset is invalid"], // (c)
  InvalidLine: [400, "line is invalid"], // (c)
  InvalidReverse: [400, "Reverse value is invalid"], // (c)
  ParameterInvalid: [400, "{}"], // (d) several messages share the code
} as const satisfies Record<string, readonly [number, string]>;

export type LogStoreErrorCode = keyof typeof TABLE;

/**
 * Refuses a log store request. log-store.ts turns the error into the answer. `{}` in the message stands for one of
 * `values`.
 */
export class LogStoreError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(code: LogStoreErrorCode, ...values: readonly (string | number)[]) {
    const [status, words] = TABLE[code];
    super(filledWords(words, values));
    this.name = "LogStoreError";
    this.status = status;
    this.code = code;
  }
}

/**
 * Returns a generic error (a throttle, an unknown failure) with the log store's codes. The log store knows neither
 * `Throttling.User` nor `InternalError`. A write over quota becomes WriteQuotaExceed, a read ReadQuotaExceed; other
 * codes are kept.
 */
export function toLogStoreCode(
  error: { readonly status: number; readonly code: string; readonly message: string },
  action: string,
): { readonly status: number; readonly code: string; readonly message: string } {
  if (error.code === "InternalError") return new LogStoreError("InternalServerError");
  if (!error.code.startsWith("Throttling")) return error;
  if (action === "PutLogs") return new LogStoreError("WriteQuotaExceed");
  return new LogStoreError(
    /^(GetLogs|GetHistograms|ListTopics)/.test(action) ? "ReadQuotaExceed" : "MetaOperationQpsLimitExceeded",
  );
}

export function answerLogStoreError(
  error: { readonly status: number; readonly code: string; readonly message: string },
  world: World,
): CloudResponse {
  return {
    status: error.status,
    headers: {
      "content-type": "application/json",
      "x-log-requestid": world.requestId("hex24"),
      "access-control-allow-origin": "*",
    },
    body: JSON.stringify({ errorCode: error.code, errorMessage: error.message }),
    code: error.code,
  };
}
