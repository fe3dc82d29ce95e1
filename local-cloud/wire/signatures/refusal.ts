/** The result of a signature check, and the gateway's refusals. */

import type { World } from "../../kernel/world.ts";
import type { KeyPair } from "../../services/accounts/accounts.ts";

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export type Verdict =
  | { readonly ok: true; readonly keyPair: KeyPair }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * The gateway's answers to wrong credentials. For several of them the vendor's pages give different HTTP statuses (400,
 * 403, 404); one of these is used here. Source: tables "Error codes" of the API gateway and of ECS, read 2026-08. Not
 * verified on the live cloud.
 */
export const REFUSALS = {
  missing: (name: string): Refusal => ({
    status: 400,
    code: `Missing${name}`,
    message: `${name} is mandatory for this action.`,
  }),
  unknownKey: { status: 404, code: "InvalidAccessKeyId.NotFound", message: "Specified access key is not found." },
  badSignature: {
    status: 400,
    code: "SignatureDoesNotMatch",
    message: "Specified signature is not matched with our calculation.",
  },
  incomplete: {
    status: 400,
    code: "IncompleteSignature",
    message: "The request signature does not conform to Aliyun standards.",
  },
  badTimestamp: {
    status: 400,
    code: "InvalidTimeStamp.Format",
    message: "Specified time stamp or date value is not well formatted.",
  },
  expiredTimestamp: {
    status: 400,
    code: "InvalidTimeStamp.Expired",
    message: "Specified time stamp or date value is expired.",
  },
  nonceUsed: {
    status: 400,
    code: "SignatureNonceUsed",
    message: "Specified signature nonce was used already.",
  },
  tokenMissing: {
    status: 400,
    code: "MissingSecurityToken",
    message: "SecurityToken is mandatory for this action.",
  },
  tokenMalformed: {
    status: 400,
    code: "InvalidSecurityToken.Malformed",
    message: "Specified SecurityToken is malformed.",
  },
  tokenMismatch: {
    status: 400,
    code: "InvalidSecurityToken.MismatchWithAccessKey",
    message: "Specified SecurityToken mismatch with the AccessKey.",
  },
  tokenExpired: {
    status: 400,
    code: "InvalidSecurityToken.Expired",
    message: "Specified SecurityToken is expired.",
  },
} as const;

/**
 * Returns the refusal with the text that the server signed, in words that the vendor's SDKs look for. The Go and Java
 * SDKs compare that text with their own, to distinguish a wrong secret from a defect of theirs. The Python SDK fails
 * without it. Source: aliyun/alibaba-cloud-sdk-go sdk/errors/signature_does_not_match_wrapper.go and public issues of
 * 2025.
 */
export const quoting = (refusal: Refusal, stringToSign: string): Refusal => ({
  ...refusal,
  message: `${refusal.message} server string to sign is:${stringToSign}`,
});

export const refuse = (refusal: Refusal): Verdict => ({ ok: false, refusal });

/** Checks that the token belongs to the key and has not expired. Returns the refusal, or undefined. */
export function tokenRefusal(keyPair: KeyPair, token: string | undefined, world: World): Refusal | undefined {
  if (keyPair.securityToken === undefined) return token ? REFUSALS.tokenMismatch : undefined;
  if (!token) return REFUSALS.tokenMissing;
  if (token !== keyPair.securityToken) {
    return token.startsWith("CAIS") ? REFUSALS.tokenMismatch : REFUSALS.tokenMalformed;
  }
  return (keyPair.expiresAtMs ?? Number.POSITIVE_INFINITY) <= world.clock.nowMs() ? REFUSALS.tokenExpired : undefined;
}

/** Checks timestamp and nonce. Returns the refusal, or undefined. The nonce counts as used afterwards. */
export function replayRefusal(
  timestamp: string,
  nonce: string,
  accessKeyId: string,
  world: World,
): Refusal | undefined {
  const timestampMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(timestampMs)) return REFUSALS.badTimestamp;
  if (!world.isTimely(timestampMs)) return REFUSALS.expiredTimestamp;
  return world.useNonce(accessKeyId, nonce) ? undefined : REFUSALS.nonceUsed;
}
