/**
 * Computes and checks the RPC signature, version 1.0, HMAC-SHA1. It covers all parameters of query and form body,
 * sorted and encoded. Source: "Request signatures" of the ECS API reference, read 2026-08; its test vector is a unit
 * test.
 */
import { createHmac } from "node:crypto";
import type { World } from "../../kernel/world.ts";
import { percentEncode } from "./percent-encoding.ts";
import { quoting, REFUSALS, refuse, replayRefusal, tokenRefusal, type Verdict } from "./refusal.ts";
import { isSameText } from "./same-text.ts";

/** @internal A test compares it with strings that the vendor published. */
export function rpcStringToSign(method: string, parameters: ReadonlyMap<string, string>): string {
  const canonical = [...parameters]
    .filter(([name]) => name !== "Signature")
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join("&");
  return `${method}&%2F&${percentEncode(canonical)}`;
}

/** @internal Tests sign requests with it. */
export function signRpc(method: string, parameters: ReadonlyMap<string, string>, accessKeySecret: string): string {
  return createHmac("sha1", `${accessKeySecret}&`).update(rpcStringToSign(method, parameters)).digest("base64");
}

const SIGNING_PARAMETERS = [
  "AccessKeyId",
  "Signature",
  "SignatureMethod",
  "SignatureVersion",
  "SignatureNonce",
  "Timestamp",
];

/**
 * Returns the key pair that signed the request, or the refusal. `parameters` are the decoded ones of the query and, for
 * a form, of the body.
 */
export function verifyRpcV1(method: string, parameters: ReadonlyMap<string, string>, world: World): Verdict {
  const value = (name: string) => parameters.get(name) ?? "";
  const keyPair = world.accounts.keyPair(value("AccessKeyId"));
  if (world.strict) {
    const missing = SIGNING_PARAMETERS.find((name) => value(name) === "");
    if (missing !== undefined) return refuse(REFUSALS.missing(missing));
  }
  if (keyPair === undefined) return refuse(REFUSALS.unknownKey);
  if (!world.strict) return { ok: true, keyPair };

  if (value("SignatureMethod").toUpperCase() !== "HMAC-SHA1" || value("SignatureVersion") !== "1.0") {
    return refuse(quoting(REFUSALS.incomplete, rpcStringToSign(method, parameters)));
  }
  if (!isSameText(value("Signature"), signRpc(method, parameters, keyPair.accessKeySecret))) {
    return refuse(quoting(REFUSALS.badSignature, rpcStringToSign(method, parameters)));
  }
  const refusal =
    tokenRefusal(keyPair, parameters.get("SecurityToken"), world) ??
    replayRefusal(value("Timestamp"), value("SignatureNonce"), keyPair.accessKeyId, world);
  return refusal === undefined ? { ok: true, keyPair } : refuse(refusal);
}
