/** The errors of EventBridge: one row per code, with the vendor's HTTP status and message. */
import type { CloudResponse } from "../../kernel/http.ts";
import type { World } from "../../kernel/world.ts";

/**
 * Source: "Error codes" of EventBridge (alibabacloud.com/help/en/eventbridge/error-codes), read 2026-08. The status of
 * the last four codes and the messages marked (*) are not published and are chosen here. Not verified on the live
 * cloud.
 */
const TABLE = {
  InvalidAccessKeyId: [403, "The access Id you provided is not exist."],
  SignatureDoesNotMatch: [
    403,
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  ],
  SecurityTokenInvalid: [403, "The Security token that your provide is invalid."],
  StsAccessIdExpired: [403, "The sts accessid has expired."],
  AccessDenied: [403, "The OwnerId that your Access Key Id associated to is forbidden for this operation."],
  RequestTimeTooSkewed: [403, "The request time is too far from the server time."], // (*)
  SignatureNonceUsed: [403, "The signature nonce has been used."], // (*)
  EventBusNotExist: [409, "The event bus [{}] not existed!"],
  EventBusAlreadyExist: [409, "The event bus [{}] already existed!"],
  EventRuleNotExisted: [409, "The event rule [{}] not existed!"],
  EventRuleAlreadyExist: [409, "The event rule [{}] already existed!"],
  TooManyRequests: [429, "The request is denied by flow limiter for too many requests."],
  InvalidArgument: [400, "{}"], // (*)
  ApiNotExist: [404, "The api [{}] does not exist."], // (*)
} as const satisfies Record<string, readonly [number, string]>;

export type EventBridgeErrorCode = keyof typeof TABLE;

export class EventBridgeError extends Error {
  readonly status: number;
  readonly code: EventBridgeErrorCode;

  constructor(code: EventBridgeErrorCode, value = "") {
    const [status, words] = TABLE[code];
    super(words.replace("{}", () => value));
    this.name = "EventBridgeError";
    this.status = status;
    this.code = code;
  }
}

/** A throttle of this cloud as EventBridge says it, which does not know `Throttling.User`. Any other code is kept. */
export function inEventBridgeWords<T extends { readonly code: string }>(error: T): T | EventBridgeError {
  return error.code.startsWith("Throttling") ? new EventBridgeError("TooManyRequests") : error;
}

/** What the gateway of the current signature finds, in EventBridge's own codes. */
export function toEventBridgeCode(gatewayCode: string): EventBridgeErrorCode {
  if (gatewayCode === "SignatureNonceUsed") return gatewayCode;
  if (gatewayCode === "InvalidAccessKeyId.NotFound") return "InvalidAccessKeyId";
  if (gatewayCode === "InvalidSecurityToken.Expired") return "StsAccessIdExpired";
  if (gatewayCode === "InvalidTimeStamp.Expired") return "RequestTimeTooSkewed";
  return /SecurityToken/.test(gatewayCode) ? "SecurityTokenInvalid" : "SignatureDoesNotMatch";
}

export function answerEventBridgeError(
  error: { readonly status: number; readonly code: string; readonly message: string },
  world: World,
): CloudResponse {
  return {
    status: error.status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code: error.code, message: error.message, requestId: world.requestId("uuid") }),
    code: error.code,
  };
}
