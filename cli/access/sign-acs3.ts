/**
 * ACS3-HMAC-SHA256 for requests with a path (ROA style), as Function Compute 3.0 wants them.
 * Source: "Request syntax and signature method V3" (help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature), and
 * @alicloud/fc20230330 4.7.6, which signs host, content-type and x-acs-* headers; both read 2026-11.
 */
import { createHash, createHmac, randomUUID } from "node:crypto";
import type { Credentials } from "./credentials.ts";

export interface RoaRequest {
  readonly action: string;
  readonly version: string;
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly body?: Buffer;
}

const ALGORITHM = "ACS3-HMAC-SHA256";

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");

/** The headers of the request, `authorization` among them. */
export function signAcs3(request: RoaRequest, credentials: Credentials, nowMs: number): Record<string, string> {
  const bodyHash = sha256(request.body ?? "");
  const signed: Record<string, string> = {
    host: request.url.host,
    "x-acs-action": request.action,
    "x-acs-content-sha256": bodyHash,
    "x-acs-date": new Date(nowMs).toISOString().replace(/\.\d{3}Z$/, "Z"),
    "x-acs-signature-nonce": randomUUID(),
    "x-acs-version": request.version,
    ...(credentials.securityToken === undefined ? {} : { "x-acs-security-token": credentials.securityToken }),
  };
  const names = Object.keys(signed).sort();
  const canonical = [
    request.method,
    request.url.pathname,
    canonicalQuery(request.url.searchParams),
    ...names.map((name) => `${name}:${signed[name]}`),
    "",
    names.join(";"),
    bodyHash,
  ].join("\n");
  const signature = createHmac("sha256", credentials.accessKeySecret)
    .update(`${ALGORITHM}\n${sha256(canonical)}`)
    .digest("hex");
  const authorization = `${ALGORITHM} Credential=${credentials.accessKeyId},SignedHeaders=${names.join(";")},Signature=${signature}`;
  return { ...signed, accept: "application/json", authorization };
}

function canonicalQuery(parameters: URLSearchParams): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return [...parameters]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
}
