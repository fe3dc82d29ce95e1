/** The errors of Function Compute, in the formats of its API versions. */
import { filledWords } from "../../kernel/filled-words.ts";
import type { CloudResponse } from "../../kernel/http.ts";
import type { World } from "../../kernel/world.ts";

/**
 * Sources: "Error codes" of Function Compute (alibabacloud.com/help/en/functioncompute/error-codes) and of the API
 * 2023-03-30 (help.aliyun.com/zh/functioncompute/api-fc-2023-03-30-errorcodes), read 2026-08. Rows marked (*) are not
 * in these pages: their code or message is chosen here. Not verified on the live cloud.
 */
const TABLE = {
  InvalidArgument: [400, "{}"],
  MissingRequiredHeader: [400, "required HTTP header {} was not specified"],
  PathNotSupported: [400, "'{}' against '{}' is not supported"],
  EntityTooLarge: [400, "payload size exceeds maximum allowed size ({} bytes)"],
  AccessDenied: [403, "{}"],
  SignatureNotMatch: [
    403,
    "The request signature we calculated does not match the signature you provided. Check your access key and signing method",
  ],
  InvalidAccessKeyID: [403, "invalid access key ID '{}'"],
  // (*) The pages say that no new request is handled while the account is in arrears, and name no code.
  AccountOverdue: [403, "the account '{}' has overdue payments, its functions are suspended"],
  ServiceNotFound: [404, "service '{}' does not exist"],
  FunctionNotFound: [404, "function '{}' does not exist"],
  // (*) A vendor sample in Go catches this code; the status is inferred.
  StatefulAsyncInvocationAlreadyExists: [409, "stateful async invocation '{}' already exists"],
  // (*) The same case in the API 2023-03-30, whose pages name no code.
  AsyncTaskAlreadyExists: [409, "async task '{}' already exists"],
  ResourceExhausted: [429, "the number of concurrent instances exceeds the limit ({})"],
  InternalServerError: [500, "an internal error has occurred. Please retry."],
} as const satisfies Record<string, readonly [number, string]>;

export class FcError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(code: keyof typeof TABLE, ...values: readonly (string | number)[]) {
    const [status, words] = TABLE[code];
    super(filledWords(words, values));
    this.name = "FcError";
    this.status = status;
    this.code = code;
  }
}

/**
 * Returns a generic error (a throttle, an unknown failure) with Function Compute's codes. Function Compute knows
 * neither `Throttling.User` nor `InternalError`. Other codes are kept.
 */
export function inFcWords(error: {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}): typeof error {
  if (error.code === "InternalError") return new FcError("InternalServerError");
  if (!error.code.startsWith("Throttling")) return error;
  return {
    status: 429,
    code: "ResourceExhausted",
    message: "Your request has been denied due to fc resource exhausted.",
  };
}

/** Returns a request id as the vendor writes it: `1-<seconds in hex>-<24 hex digits>`. */
export function fcRequestId(world: World): string {
  return `1-${Math.floor(world.clock.nowMs() / 1000).toString(16)}-${world.random.hex(24)}`;
}

export function answerFcError(
  error: { readonly status: number; readonly code: string; readonly message: string },
  path: string,
  world: World,
  asErrorPage = false,
): CloudResponse {
  const requestId = fcRequestId(world);
  return {
    status: error.status,
    headers: { "content-type": "application/json", "x-fc-request-id": requestId },
    body: JSON.stringify(asErrorPage ? pageWords(error) : errorWords(error, path, requestId)),
    code: error.code,
  };
}

interface Refusal {
  readonly code: string;
  readonly message: string;
}

const pageWords = ({ code, message }: Refusal) => ({ errorCode: code, errorMessage: message });

function errorWords({ code, message }: Refusal, path: string, requestId: string): object {
  if (path.startsWith("/2023-03-30/")) return { Code: code, Message: message, RequestId: requestId };
  return { ErrorCode: code, ErrorMessage: message };
}
