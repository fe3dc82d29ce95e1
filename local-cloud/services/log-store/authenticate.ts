/** Checks the headers that every log store request carries, its age and its signature. */
import { bodyDigest } from "../../kernel/body-digest.ts";
import type { CloudRequest } from "../../kernel/http.ts";
import type { Switches } from "../../kernel/settings.ts";
import type { World } from "../../kernel/world.ts";
import { isSameText } from "../../wire/signatures/same-text.ts";
import {
  parseSlsV1Authorization,
  type SlsV1Method,
  slsV1Signature,
  slsV1StringToSign,
} from "../../wire/signatures/sls-v1.ts";
import { parseSlsV4Authorization, slsV4Signature } from "../../wire/signatures/sls-v4.ts";
import type { Identity, KeyPair } from "../accounts/accounts.ts";
import { LogStoreError } from "./log-store-error.ts";
import { checkContentMd5 } from "./request-body.ts";

export type TokenSwitches = Pick<Switches, "expiredTokenIsUnauthorized">;

/**
 * Returns the identity that signed the request. Throws LogStoreError, for example `SignatureNotMatch`. The vendor does
 * not publish the order of the checks.
 */
export function authenticate(request: CloudRequest, world: World, switches: TokenSwitches): Identity {
  checkVersion(request);
  const authorization = request.headers.authorization ?? "";
  const v4 = parseSlsV4Authorization(authorization);
  const v1 = parseSlsV1Authorization(authorization);
  const claimed = v4 ?? v1;
  if (claimed === undefined) throw new LogStoreError("MissAccessKeyId");

  const key = world.accounts.keyPair(claimed.accessKeyId);
  if (key === undefined) throw new LogStoreError("Unauthorized", `AccessKeyId not found: ${claimed.accessKeyId}`);
  if (world.strict) {
    checkToken(request, key, { nowMs: world.clock.nowMs(), signature: claimed.signature, switches });
    checkAge(request, world, v4 === undefined);
    checkContentMd5(request);
    const expected = v4 === undefined ? expectedV1(request, key) : expectedV4(request, v4, key);
    if (!isSameText(claimed.signature, expected)) throw new LogStoreError("SignatureNotMatch", claimed.signature);
  }
  return key.identity;
}

function checkVersion(request: CloudRequest): void {
  const version = request.headers["x-log-apiversion"];
  if (version === undefined) throw new LogStoreError("MissingAPIVersion");
  if (version !== "0.6.0") throw new LogStoreError("InvalidAPIVersion", version);
}

interface TokenMoment {
  readonly nowMs: number;
  readonly signature: string;
  readonly switches: TokenSwitches;
}

function checkToken(request: CloudRequest, key: KeyPair, { nowMs, signature, switches }: TokenMoment): void {
  const token = request.headers["x-acs-security-token"];
  if ((key.securityToken ?? "") !== (token ?? "")) {
    throw new LogStoreError("Unauthorized", "The security token you provided is invalid.");
  }
  if (key.expiresAtMs !== undefined && key.expiresAtMs <= nowMs) {
    if (switches.expiredTokenIsUnauthorized)
      throw new LogStoreError("Unauthorized", "The security token you provided has expired.");
    throw new LogStoreError("SignatureNotMatch", signature);
  }
}

/**
 * Checks the time of the request. `x-log-date` replaces Date if it is sent. Signature version 1 needs Date as well
 * (page "Common request headers", help.aliyun.com/document_detail/29010.htm, read 2026-11). With version 4 the SDKs
 * send no Date.
 */
function checkAge(request: CloudRequest, world: World, needsDate: boolean): void {
  const { date, "x-log-date": logDate } = request.headers;
  const text = logDate || date;
  if (!text || (needsDate && !date)) throw new LogStoreError("MissingDate");
  const compact = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const sentAtMs = Date.parse(
    compact === null ? text : compact.slice(1, 4).join("-").concat("T", compact.slice(4).join(":"), "Z"),
  );
  if (Number.isNaN(sentAtMs)) throw new LogStoreError("InvalidDateFormat", text);
  if (!world.isTimely(sentAtMs)) {
    throw new LogStoreError("RequestTimeExpired", text, new Date(world.clock.nowMs()).toUTCString());
  }
}

function expectedV1(request: CloudRequest, key: KeyPair): string {
  const method = request.headers["x-log-signaturemethod"];
  if (method === undefined) throw new LogStoreError("MissingSignatureMethod");
  if (method !== "hmac-sha1" && method !== "hmac-sha256") throw new LogStoreError("InvalidSignatureMethod", method);
  return slsV1Signature(slsV1StringToSign(request), key.accessKeySecret, method satisfies SlsV1Method);
}

/**
 * Returns the expected signature of version 4. The signed hash must be that of the body, and the signed date that of
 * the request.
 */
function expectedV4(
  request: CloudRequest,
  scope: { date: string; region: string; signature: string },
  key: KeyPair,
): string {
  const bodyHash = bodyDigest(request.body, "sha256").toString("hex");
  const isConsistent =
    request.headers["x-log-content-sha256"] === bodyHash &&
    request.headers["x-log-date"]?.startsWith(scope.date) === true;
  if (!isConsistent) throw new LogStoreError("SignatureNotMatch", scope.signature);
  return slsV4Signature(request, scope, key.accessKeySecret);
}
