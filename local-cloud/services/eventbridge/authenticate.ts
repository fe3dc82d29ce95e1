/** Checks the signature of a request to EventBridge, and finds its region. */
import type { CloudRequest } from "../../kernel/http.ts";
import type { World } from "../../kernel/world.ts";
import { isAcs3, verifyAcs3 } from "../../wire/signatures/acs3.ts";
import { eventBridgeSignature, parseEventBridgeAuthorization } from "../../wire/signatures/eventbridge.ts";
import { isSameText } from "../../wire/signatures/same-text.ts";
import type { Identity } from "../accounts/accounts.ts";
import { EventBridgeError, toEventBridgeCode } from "./eventbridge-error.ts";

export const DEFAULT_REGION = "cn-hangzhou";

/** Returns the identity that signed the request. Throws EventBridgeError, for example `SignatureDoesNotMatch`. */
export function authenticate(request: CloudRequest, world: World): Identity {
  if (isAcs3(request)) {
    const verdict = verifyAcs3(request, world);
    if (!verdict.ok) throw new EventBridgeError(toEventBridgeCode(verdict.refusal.code));
    return verdict.keyPair.identity;
  }
  const claimed = parseEventBridgeAuthorization(request.headers.authorization ?? "");
  const key = claimed === undefined ? undefined : world.accounts.keyPair(claimed.accessKeyId);
  if (claimed === undefined || key === undefined) throw new EventBridgeError("InvalidAccessKeyId");
  if (!world.strict) return key.identity;
  if ((key.securityToken ?? "") !== (request.headers["x-acs-security-token"] ?? "")) {
    throw new EventBridgeError("SecurityTokenInvalid");
  }
  if (key.expiresAtMs !== undefined && key.expiresAtMs <= world.clock.nowMs()) {
    throw new EventBridgeError("StsAccessIdExpired");
  }
  if (!world.isTimely(Date.parse(request.headers.date ?? ""))) throw new EventBridgeError("RequestTimeTooSkewed");
  if (!isSameText(claimed.signature, eventBridgeSignature(request, key.accessKeySecret))) {
    throw new EventBridgeError("SignatureDoesNotMatch");
  }
  const nonce = request.headers["x-acs-signature-nonce"];
  if (nonce !== undefined && !world.useNonce(claimed.accessKeyId, nonce))
    throw new EventBridgeError("SignatureNonceUsed");
  return key.identity;
}

export function regionOf(request: CloudRequest): string {
  const host = /\.eventbridge\.([a-z0-9-]+?)(?:-vpc)?\.aliyuncs\.com(?::\d+)?$/.exec(request.headers.host ?? "");
  return request.headers["x-eventbridge-regionid"] ?? host?.[1] ?? DEFAULT_REGION;
}
