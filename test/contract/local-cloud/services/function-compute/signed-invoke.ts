/** A bare, signed InvokeFunction, for tests that look at what an SDK hides. */
import type { LocalCloud } from "../../../../../local-cloud/index.ts";
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
    date: new Date().toUTCString(),
    "content-type": "application/octet-stream",
    ...more,
  };
  const request = { method: "POST", path, query: new URLSearchParams(), headers };
  const signature = fcSignature(request, cloud.accessKeySecret);
  const response = await fetch(`${cloud.url}${path}`, {
    method: "POST",
    body,
    headers: { ...headers, authorization: `FC ${cloud.accessKeyId}:${signature}` },
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
