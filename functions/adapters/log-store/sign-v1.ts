/**
 * Computes the log store's signature, version 1. Source: Log Service page "Request signature"
 * (https://help.aliyun.com/document_detail/29012.html) and signature.go of github.com/aliyun/aliyun-log-go-sdk, read 2026-08.
 */
import { createHmac } from "node:crypto";

export interface SignableRequest {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** Not percent-encoded, because the values are signed before they are encoded. */
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Returns the value of the `Authorization` header. */
export function signV1(request: SignableRequest, accessKeyId: string, accessKeySecret: string): string {
  const signature = createHmac("sha1", accessKeySecret).update(stringToSign(request), "utf8").digest("base64");
  return `LOG ${accessKeyId}:${signature}`;
}

/** @internal A test compares it with strings that the vendor published. */
export function stringToSign({ method, path, query, headers }: SignableRequest): string {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  const signed = [...lower]
    .filter(([name]) => name.startsWith("x-log-") || name.startsWith("x-acs-"))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}:${value}`);
  const pairs = Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  return [
    method,
    lower.get("content-md5") ?? "",
    lower.get("content-type") ?? "",
    lower.get("date") ?? "",
    ...signed,
    pairs.length === 0 ? path : `${path}?${pairs.join("&")}`,
  ].join("\n");
}
