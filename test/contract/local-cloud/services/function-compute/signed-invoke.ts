/** A bare, signed InvokeFunction, for tests that look at what an SDK hides. */
import { randomUUID } from "node:crypto";
import type { LocalCloud } from "../../../../../local-cloud/index.ts";
import { signAcs3 } from "../../../../../local-cloud/wire/signatures/acs3.ts";
import { fcSignature } from "../../../../../local-cloud/wire/signatures/fc.ts";

export interface InvokeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly errorType: string | null;
  readonly text: string;
}

/** Header names in lower case. */
export async function signedInvoke(
  cloud: LocalCloud,
  name: string,
  body = "",
  more: Readonly<Record<string, string>> = {},
): Promise<InvokeAnswer> {
  const path = `/2023-03-30/functions/${name}/invocations`;
  const headers: Record<string, string> = {
    host: new URL(cloud.url).host,
    "x-acs-date": `${new Date().toISOString().slice(0, 19)}Z`,
    "x-acs-signature-nonce": randomUUID(),
    "content-type": "application/octet-stream",
    ...more,
  };
  const signed = Object.keys(headers)
    .filter((header) => header === "host" || header === "content-type" || header.startsWith("x-acs-"))
    .sort();
  const payload = Buffer.from(body);
  const request = { method: "POST", path, rawQuery: "", query: new URLSearchParams(), headers, body: payload };
  const signature = signAcs3(request, signed, cloud.accessKeySecret);
  const credential = `Credential=${cloud.accessKeyId},SignedHeaders=${signed.join(";")},Signature=${signature}`;
  const response = await fetch(`${cloud.url}${path}`, {
    method: "POST",
    body,
    headers: { ...headers, authorization: `ACS3-HMAC-SHA256 ${credential}` },
  });
  return {
    status: response.status,
    headers: response.headers,
    errorType: response.headers.get("x-fc-error-type"),
    text: await response.text(),
  };
}

/** A bare, signed GET of any path of Function Compute, by any key. */
export async function signedFetch(
  cloud: Pick<LocalCloud, "url">,
  path: string,
  key: Pick<LocalCloud, "accessKeyId" | "accessKeySecret">,
): Promise<{ readonly status: number; readonly text: string }> {
  const headers = { date: new Date().toUTCString() };
  const signature = fcSignature({ method: "GET", path, query: new URLSearchParams(), headers }, key.accessKeySecret);
  const authorization = `FC ${key.accessKeyId}:${signature}`;
  const response = await fetch(`${cloud.url}${path}`, { headers: { ...headers, authorization } });
  return { status: response.status, text: await response.text() };
}
