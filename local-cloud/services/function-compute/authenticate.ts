/**
 * Checks the signature of a request to Function Compute. Each path accepts the signatures that its pages document.
 *
 * | path | signature | source |
 * | --- | --- | --- |
 * | /2023-03-30 | ACS3-HMAC-SHA256 | "Signature mechanism" and API overview of FC 3.0, 2026 |
 * | /2016-08-15 | `FC <key>:<signature>` | "Signature authentication" of FC 2.0 |
 * | HTTP triggers | either | "Authentication of HTTP triggers" of FC 2.0 and of FC 3.0 |
 * | /2021-04-06 | either | documented for every OpenAPI; the vendor's Go client signs in the older way |
 */

import type { CloudRequest } from "../../kernel/http.ts";
import type { World } from "../../kernel/world.ts";
import { isAcs3, verifyAcs3 } from "../../wire/signatures/acs3.ts";
import { fcSignature, isFcContentMd5, parseFcAuthorization } from "../../wire/signatures/fc.ts";
import { REFUSALS } from "../../wire/signatures/refusal.ts";
import { isSameText } from "../../wire/signatures/same-text.ts";
import type { Identity, KeyPair } from "../accounts/accounts.ts";
import { FcError } from "./fc-error.ts";

/** A refusal of the gateway that checks ACS3 signatures; it has other codes than Function Compute. */
export class GatewayRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(refusal: { readonly status: number; readonly code: string; readonly message: string }) {
    super(refusal.message);
    this.name = "GatewayRefusal";
    this.status = refusal.status;
    this.code = refusal.code;
  }
}

/** Returns the identity that signed the request. Throws FcError, for example `SignatureNotMatch`, or GatewayRefusal. */
export function authenticate(request: CloudRequest, world: World): Identity {
  const takes = signaturesOf(request.path);
  if (isAcs3(request)) {
    if (world.strict && !takes.acs3)
      throw new FcError("InvalidArgument", "ACS3-HMAC-SHA256 is not a signature of this API version");
    const verdict = verifyAcs3(request, world);
    if (!verdict.ok) throw new GatewayRefusal(verdict.refusal);
    return verdict.keyPair.identity;
  }
  const authorization = request.headers.authorization;
  if (authorization === undefined) throw new FcError("MissingRequiredHeader", "Authorization");
  const claimed = parseFcAuthorization(authorization);
  if (claimed === undefined) throw new FcError("InvalidArgument", "invalid Authorization header");
  if (world.strict && !takes.own) throw new GatewayRefusal(REFUSALS.incomplete);
  const key = world.accounts.keyPair(claimed.accessKeyId);
  if (key === undefined) throw new FcError("InvalidAccessKeyID", claimed.accessKeyId);
  if (world.strict) checkSigned(request, claimed.signature, key, world);
  // fc-go-sdk always sends this header, empty if no account is meant.
  const account = request.headers["x-fc-account-id"] || undefined;
  if (account !== undefined && account !== key.identity.accountId) {
    // Source of the message: github.com/alibaba/funcraft issue 86.
    throw new FcError("AccessDenied", "The service or function doesn't belong to you.");
  }
  return key.identity;
}

function signaturesOf(path: string): { readonly acs3: boolean; readonly own: boolean } {
  if (path.startsWith("/2016-08-15/")) return { acs3: false, own: true };
  if (path.startsWith("/2021-04-06/")) return { acs3: true, own: true };
  // HTTP triggers accept both signatures: functions of 2.0 and of 3.0 have pages of their own for them.
  return { acs3: true, own: !path.startsWith("/2023-03-30/") };
}

function checkSigned(request: CloudRequest, signature: string, key: KeyPair, world: World): void {
  const { headers } = request;
  if (headers.date === undefined) throw new FcError("MissingRequiredHeader", "Date");
  const sentAtMs = Date.parse(headers.date);
  if (Number.isNaN(sentAtMs)) throw new FcError("InvalidArgument", "invalid Date header");
  if (!world.isTimely(sentAtMs)) throw new FcError("AccessDenied", "the request time is too far from the server time");
  if ((key.securityToken ?? "") !== (headers["x-fc-security-token"] ?? "")) {
    throw new FcError("AccessDenied", "the security token is invalid");
  }
  if (key.expiresAtMs !== undefined && key.expiresAtMs <= world.clock.nowMs()) {
    throw new FcError("AccessDenied", "the security token has expired");
  }
  const md5 = headers["content-md5"];
  if (md5 !== undefined && md5 !== "" && !isFcContentMd5(md5, request.body))
    throw new FcError("InvalidArgument", "Content-MD5 does not match");
  if (!isSameText(signature, fcSignature(request, key.accessKeySecret))) throw new FcError("SignatureNotMatch");
}
