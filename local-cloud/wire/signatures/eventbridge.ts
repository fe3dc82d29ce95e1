/**
 * Computes EventBridge's own signature. Its older SDKs send it as `Authorization: acs:<key id>:<base64 HMAC-SHA1>`.
 * Source: @alicloud/eventbridge 1.3.2 (util 1.0), read 2026-08; no page of the vendor describes it.
 */
import { createHmac } from "node:crypto";
import type { CloudRequest } from "../../kernel/http.ts";

export interface EventBridgeAuthorization {
  readonly accessKeyId: string;
  readonly signature: string;
}

export function parseEventBridgeAuthorization(header: string): EventBridgeAuthorization | undefined {
  const match = /^acs:([^:\s]+):(\S+)$/.exec(header);
  return match === null ? undefined : { accessKeyId: match[1]!, signature: match[2]! };
}

/** Returns the signature in base64. It covers the `x-acs-*` headers and not those that begin with `x-eventbridge-`. */
export function eventBridgeSignature(
  request: Pick<CloudRequest, "method" | "path" | "query" | "headers">,
  secret: string,
): string {
  const { headers, query } = request;
  const vendorHeaders = Object.keys(headers)
    .filter((name) => name.startsWith("x-acs-"))
    .sort()
    .map((name) => `${name}:${headers[name]!.replace(/[\t\n\r\f]/g, " ").trim()}\n`)
    .join("");
  const parameters = [...query].map(([name, value]) => `${name}=${value}`).sort();
  const resource = parameters.length === 0 ? request.path : `${request.path}?${parameters.join("&")}`;
  const head = [request.method, headers["content-md5"] ?? "", headers["content-type"] ?? "", headers.date ?? ""];
  return createHmac("sha1", secret)
    .update(`${head.join("\n")}\n${vendorHeaders}${resource}`, "utf8")
    .digest("base64");
}
