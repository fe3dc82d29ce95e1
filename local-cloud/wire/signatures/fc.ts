/**
 * Computes Function Compute's own signature: `Authorization: FC <key id>:<base64 HMAC-SHA256>`. Source: "Signature
 * authentication" of Function Compute 2.0, read 2026-08, and requests of @alicloud/fc2 2.6.6.
 */
import { createHmac } from "node:crypto";
import { bodyDigest } from "../../kernel/body-digest.ts";
import type { CloudRequest } from "../../kernel/http.ts";

export interface FcAuthorization {
  readonly accessKeyId: string;
  readonly signature: string;
}

export function parseFcAuthorization(header: string): FcAuthorization | undefined {
  const match = /^FC ([^:\s]+):(\S+)$/.exec(header);
  return match === null ? undefined : { accessKeyId: match[1]!, signature: match[2]! };
}

/**
 * Returns the signature in base64. It covers the path without the query. For paths `/<version>/proxy/` it also covers
 * the query parameters, sorted, one a line.
 */
export function fcSignature(
  request: Pick<CloudRequest, "method" | "path" | "query" | "headers">,
  secret: string,
): string {
  const { headers } = request;
  const vendorHeaders = Object.keys(headers)
    .filter((name) => name.startsWith("x-fc-"))
    .sort()
    .map((name) => `${name}:${(headers[name] ?? "").trim()}\n`)
    .join("");
  const head = [request.method, headers["content-md5"] ?? "", headers["content-type"] ?? "", headers.date ?? ""];
  const isProxied = /^\/[^/]+\/proxy\//.test(request.path);
  const parameters = isProxied
    ? `\n${[...request.query]
        .map(([name, value]) => `${name}=${value}`)
        .sort()
        .join("\n")}`
    : "";
  const stringToSign = `${head.join("\n")}\n${vendorHeaders}${request.path}${parameters}`;
  return createHmac("sha256", secret).update(stringToSign, "utf8").digest("base64");
}

/**
 * Decides whether a Content-MD5 is that of the body. The vendor's SDKs write it in three ways: base64 of the hex text
 * (fc2 for Node), hex (fc-go-sdk), and base64 of the digest (fc-java-sdk and RFC 1864).
 */
export function isFcContentMd5(claimed: string, body: Buffer): boolean {
  const digest = bodyDigest(body, "md5");
  const hex = digest.toString("hex");
  return [Buffer.from(hex, "utf8").toString("base64"), hex, digest.toString("base64")].some(
    (form) => form === claimed || (form === hex && claimed.toLowerCase() === hex),
  );
}
