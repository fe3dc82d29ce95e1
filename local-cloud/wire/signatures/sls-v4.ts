/**
 * Computes the log store's signature version 4: `Authorization: SLS4-HMAC-SHA256 Credential=<key
 * id>/<date>/<region>/sls/aliyun_v4_request,Signature=<hex>`. The list of signed headers is not sent: the server
 * derives it. Source: "Request signature v4" (help.aliyun.com/en/sls/developer-reference/request-signature-v4), read
 * 2026-08.
 */
import { createHash, createHmac } from "node:crypto";
import type { CloudRequest } from "../../kernel/http.ts";
import { percentEncode } from "./percent-encoding.ts";

export interface SlsV4Authorization {
  readonly accessKeyId: string;
  /** `yyyymmdd`. */
  readonly date: string;
  readonly region: string;
  readonly signature: string;
}

const SCHEME = "SLS4-HMAC-SHA256";
const TERMINATOR = "aliyun_v4_request";

export function parseSlsV4Authorization(header: string): SlsV4Authorization | undefined {
  const match =
    /^SLS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/sls\/aliyun_v4_request,\s*Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  if (match === null) return undefined;
  return { accessKeyId: match[1]!, date: match[2]!, region: match[3]!, signature: match[4]! };
}

/**
 * Returns the signature in hex. The headers must have `x-log-date` and `x-log-content-sha256`; the caller checks their
 * values.
 */
export function slsV4Signature(
  request: Pick<CloudRequest, "method" | "path" | "rawQuery" | "headers">,
  scope: { readonly date: string; readonly region: string },
  secret: string,
): string {
  const credentialScope = `${scope.date}/${scope.region}/sls/${TERMINATOR}`;
  const canonical = createHash("sha256").update(canonicalRequest(request), "utf8").digest("hex");
  const stringToSign = [SCHEME, request.headers["x-log-date"] ?? "", credentialScope, canonical].join("\n");
  const key = [scope.date, scope.region, "sls", TERMINATOR].reduce<Buffer>(
    (signingKey, part) => createHmac("sha256", signingKey).update(part, "utf8").digest(),
    Buffer.from(`aliyun_v4${secret}`, "utf8"),
  );
  return createHmac("sha256", key).update(stringToSign, "utf8").digest("hex");
}

function canonicalRequest(request: Pick<CloudRequest, "method" | "path" | "rawQuery" | "headers">): string {
  const signed = Object.keys(request.headers).filter(isSigned).sort();
  return [
    request.method,
    request.path,
    canonicalQuery(request.rawQuery),
    // The block of headers ends with a newline of its own, so an empty line comes before the list.
    `${signed.map((name) => `${name}:${request.headers[name]!.trim()}\n`).join("")}`,
    signed.join(";"),
    request.headers["x-log-content-sha256"] ?? "",
  ].join("\n");
}

function isSigned(name: string): boolean {
  if (name.startsWith("x-log-meta-")) return false;
  return name === "host" || name === "content-type" || name.startsWith("x-log-") || name.startsWith("x-acs-");
}

/**
 * Returns the canonical query. Names are decoded and values percent-encoded; a parameter with an empty value loses its
 * equals sign.
 */
function canonicalQuery(rawQuery: string): string {
  return [...new URLSearchParams(rawQuery)]
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    .map(([name, value]) => (value === "" ? name : `${name}=${percentEncode(value)}`))
    .join("&");
}
