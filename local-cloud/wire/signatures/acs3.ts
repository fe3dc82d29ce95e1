/**
 * Computes and checks the vendor's current signature, ACS3-HMAC-SHA256, of RPC and ROA calls. It covers method, path,
 * query, the signed headers and the body's hash. Source: "Request syntax and signature method V3", read 2026-08.
 */
import { createHash, createHmac } from "node:crypto";
import { bodyDigest } from "../../kernel/body-digest.ts";
import type { CloudRequest } from "../../kernel/http.ts";
import type { World } from "../../kernel/world.ts";
import { percentDecode, percentEncode } from "./percent-encoding.ts";
import { quoting, REFUSALS, refuse, replayRefusal, tokenRefusal, type Verdict } from "./refusal.ts";
import { isSameText } from "./same-text.ts";

const ALGORITHM = "ACS3-HMAC-SHA256";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const bodyHash = ({ body }: CloudRequest) => bodyDigest(body, "sha256").toString("hex");

export const isAcs3 = (request: CloudRequest): boolean => request.headers.authorization?.startsWith(ALGORITHM) === true;

interface Authorization {
  readonly accessKeyId: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function parseAuthorization(header: string): Authorization | undefined {
  const fields = new Map<string, string>();
  for (const field of header.slice(ALGORITHM.length).split(",")) {
    const at = field.indexOf("=");
    if (at > 0) fields.set(field.slice(0, at).trim().toLowerCase(), field.slice(at + 1).trim());
  }
  const accessKeyId = fields.get("credential");
  const signature = fields.get("signature");
  const signedHeaders = fields.get("signedheaders");
  return accessKeyId && signature && signedHeaders
    ? { accessKeyId, signature, signedHeaders: signedHeaders.toLowerCase().split(";") }
    : undefined;
}

/**
 * Returns the canonical query. Names and values are decoded and encoded again, so that any legal spelling of one query
 * verifies.
 */
function canonicalQuery(rawQuery: string): string {
  return rawQuery
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      const [name, value] = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
      const decode = (text: string) => percentDecode(text.replace(/\+/g, "%20"));
      return [percentEncode(decode(name)), percentEncode(decode(value))] as const;
    })
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

const canonicalPath = (path: string) =>
  path
    .split("/")
    .map((segment) => percentEncode(percentDecode(segment)))
    .join("/");

/**
 * Returns the hex signature of a request over the given headers; `path` is in its encoded form.
 * @internal Tests sign requests with it.
 */
export function signAcs3(
  request: CloudRequest,
  signedHeaders: readonly string[],
  accessKeySecret: string,
  path: string = canonicalPath(request.path || "/"),
): string {
  return createHmac("sha256", accessKeySecret)
    .update(acs3StringToSign(request, signedHeaders, path))
    .digest("hex");
}

/** `path` is in its encoded form. */
function acs3StringToSign(request: CloudRequest, signedHeaders: readonly string[], path: string): string {
  const canonicalRequest = [
    request.method,
    path,
    canonicalQuery(request.rawQuery),
    ...signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim()}`),
    "",
    signedHeaders.join(";"),
    request.headers["x-acs-content-sha256"] ?? bodyHash(request),
  ].join("\n");
  return `${ALGORITHM}\n${sha256(canonicalRequest)}`;
}

/**
 * Checks signature, body hash, token, date and nonce of a request for which isAcs3 is true. Every `x-acs-*` header and
 * the host must be among the signed headers.
 */
export function verifyAcs3(request: CloudRequest, world: World): Verdict {
  const authorization = parseAuthorization(request.headers.authorization ?? "");
  if (authorization === undefined) return refuse(REFUSALS.incomplete);
  const keyPair = world.accounts.keyPair(authorization.accessKeyId);
  if (keyPair === undefined) return refuse(REFUSALS.unknownKey);
  if (!world.strict) return { ok: true, keyPair };

  const header = (name: string) => request.headers[name] ?? "";
  if (header("x-acs-date") === "") return refuse(REFUSALS.missing("x-acs-date"));
  if (header("x-acs-signature-nonce") === "") return refuse(REFUSALS.missing("x-acs-signature-nonce"));
  const mustBeSigned = Object.keys(request.headers).filter((name) => name.startsWith("x-acs-") || name === "host");
  if (mustBeSigned.some((name) => !authorization.signedHeaders.includes(name))) return refuse(REFUSALS.incomplete);
  if (header("x-acs-content-sha256") !== "" && header("x-acs-content-sha256") !== bodyHash(request)) {
    return refuse(REFUSALS.badSignature);
  }
  // Clients encode different characters of a path, and sign the path that they send. Both forms are accepted.
  const isSigned = [canonicalPath(request.path || "/"), request.path].some((path) =>
    isSameText(authorization.signature, signAcs3(request, authorization.signedHeaders, keyPair.accessKeySecret, path)),
  );
  if (!isSigned) {
    const path = canonicalPath(request.path || "/");
    return refuse(quoting(REFUSALS.badSignature, acs3StringToSign(request, authorization.signedHeaders, path)));
  }
  const refusal =
    tokenRefusal(keyPair, request.headers["x-acs-security-token"], world) ??
    replayRefusal(header("x-acs-date"), header("x-acs-signature-nonce"), keyPair.accessKeyId, world);
  return refusal === undefined ? { ok: true, keyPair } : refuse(refusal);
}
