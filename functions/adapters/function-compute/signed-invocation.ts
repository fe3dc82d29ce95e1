/**
 * Builds a signed request to invoke a function; the caller sends it. FC 3.0 documents only the vendor's signature version 3
 * (https://help.aliyun.com/zh/functioncompute/fc/developer-reference/signature-mechanism, read 2026-08).
 * FC 2.0 has a signature of its own, which @alicloud/fc2 computes.
 */
import { randomUUID } from "node:crypto";
import type { ExchangeRequest } from "../http/exchange.ts";
import { acs3Headers, percentEncode } from "./acs3.ts";
import type { InvocationKind, InvocationTarget } from "./invocation-target.ts";

export async function signedInvocation(
  target: InvocationTarget,
  payload: unknown,
  kind: InvocationKind,
): Promise<ExchangeRequest> {
  const body = Buffer.from(JSON.stringify(payload), "utf8");
  const { service } = target;
  if (service === null) return signedFc3Invocation(target, body, kind);
  const { signedFc2Invocation } = await import("./fc2-invocation.ts");
  return signedFc2Invocation({ ...target, service }, body, kind);
}

function signedFc3Invocation(
  { endpoint, functionName, qualifier, credentials }: InvocationTarget,
  body: Buffer,
  { type, taskId }: InvocationKind,
): ExchangeRequest {
  const path = `/2023-03-30/functions/${percentEncode(functionName)}/invocations`;
  const url = new URL(path, endpoint);
  url.searchParams.set("qualifier", qualifier);
  const headers: Record<string, string> = {
    accept: "application/json",
    host: url.host,
    "content-type": "application/octet-stream",
    "content-length": String(body.length),
    "x-acs-action": "InvokeFunction",
    "x-acs-version": "2023-03-30",
    "x-fc-invocation-type": type,
    ...(taskId === undefined ? {} : { "x-fc-async-task-id": taskId }),
  };
  const date = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const request = { method: "POST", path, query: { qualifier }, headers, body };
  return {
    method: "POST",
    url,
    headers: acs3Headers(request, credentials, { date, nonce: randomUUID() }),
    body,
  };
}
