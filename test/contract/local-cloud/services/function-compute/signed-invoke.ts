/** A signed InvokeFunction without an SDK, for tests of headers and bodies that an SDK hides. */
import { randomUUID } from "node:crypto";
import type { LocalCloud } from "../../../../../local-cloud/index.ts";
import { signAcs3 } from "../../../../../local-cloud/wire/signatures/acs3.ts";

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
  const authorization = acs3Authorization("POST", path, { headers, body: Buffer.from(body) }, cloud);
  const response = await fetch(`${cloud.url}${path}`, { method: "POST", body, headers: { ...headers, authorization } });
  return {
    status: response.status,
    headers: response.headers,
    errorType: response.headers.get("x-fc-error-type"),
    text: await response.text(),
  };
}

/** A signed GET of any path of Function Compute, with any key. */
export async function signedFetch(
  cloud: Pick<LocalCloud, "url">,
  path: string,
  key: Pick<LocalCloud, "accessKeyId" | "accessKeySecret">,
): Promise<{ readonly status: number; readonly text: string }> {
  const headers = {
    host: new URL(cloud.url).host,
    "x-acs-date": `${new Date().toISOString().slice(0, 19)}Z`,
    "x-acs-signature-nonce": randomUUID(),
  };
  const authorization = acs3Authorization("GET", path, { headers, body: Buffer.alloc(0) }, key);
  const response = await fetch(`${cloud.url}${path}`, { headers: { ...headers, authorization } });
  return { status: response.status, text: await response.text() };
}

function acs3Authorization(
  method: string,
  target: string,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer },
  key: Pick<LocalCloud, "accessKeyId" | "accessKeySecret">,
): string {
  const [path = "", rawQuery = ""] = target.split("?");
  const signed = Object.keys(headers)
    .filter((header) => header === "host" || header === "content-type" || header.startsWith("x-acs-"))
    .sort();
  const request = { method, path, rawQuery, query: new URLSearchParams(rawQuery), headers, body };
  const signature = signAcs3(request, signed, key.accessKeySecret);
  return `ACS3-HMAC-SHA256 Credential=${key.accessKeyId},SignedHeaders=${signed.join(";")},Signature=${signature}`;
}
