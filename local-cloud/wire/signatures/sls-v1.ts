/**
 * Computes the log store's signature version 1: `Authorization: LOG <key id>:<base64 HMAC of the string to sign>`.
 * Source: "Request signature" of Simple Log Service (help.aliyun.com/document_detail/29012.html), read 2026-08. The
 * HMAC-SHA256 form is what the vendor's own SDK gateway (@alicloud/gateway-sls 0.3.2) sends.
 */
import { createHmac } from "node:crypto";
import type { CloudRequest } from "../../kernel/http.ts";

export type SlsV1Method = "hmac-sha1" | "hmac-sha256";

export interface SlsV1Authorization {
  readonly accessKeyId: string;
  readonly signature: string;
}

export function parseSlsV1Authorization(header: string): SlsV1Authorization | undefined {
  const match = /^LOG ([^:\s]+):(\S+)$/.exec(header);
  return match === null ? undefined : { accessKeyId: match[1]!, signature: match[2]! };
}

/**
 * Returns the string to sign. It covers every `x-log-*` and `x-acs-*` header except `x-log-date`, which replaces Date
 * only when the age is checked. Source: "Common request headers", help.aliyun.com/document_detail/29010.htm, read
 * 2026-11; the vendor's Python SDK adds the header after it has signed.
 */
export function slsV1StringToSign(request: Pick<CloudRequest, "method" | "path" | "rawQuery" | "headers">): string {
  const { headers } = request;
  const vendorHeaders = Object.keys(headers)
    .filter((name) => (name.startsWith("x-log-") && name !== "x-log-date") || name.startsWith("x-acs-"))
    .sort()
    .map((name) => `${name}:${headers[name]!.trim()}\n`)
    .join("");
  const head = [request.method, headers["content-md5"] ?? "", headers["content-type"] ?? "", headers.date ?? ""];
  return `${head.join("\n")}\n${vendorHeaders}${canonicalResource(request.path, request.rawQuery)}`;
}

export function slsV1Signature(stringToSign: string, secret: string, method: SlsV1Method): string {
  return createHmac(method === "hmac-sha1" ? "sha1" : "sha256", secret)
    .update(stringToSign, "utf8")
    .digest("base64");
}

/**
 * Returns path and query for the string to sign. Query values are decoded and sorted by name; a parameter without an
 * equals sign stays without one.
 */
function canonicalResource(path: string, rawQuery: string): string {
  const pairs = rawQuery
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => ({ name: decodeFormText(pair.split("=", 1)[0]!), text: decodeFormText(pair) }))
    .sort((left, right) => compareText(left.name, right.name) || compareText(left.text, right.text))
    .map(({ text }) => text);
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
}

const compareText = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);

function decodeFormText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
