/** What is read of a request before its body, and which heads are no request at all. */
import type { IncomingMessage } from "node:http";
import type { CloudRequest } from "../kernel/http.ts";
import type { RequestHead } from "./admission-check.ts";

export interface HeadProblem {
  readonly status: number;
  readonly words: string;
}

/**
 * Headers that say who asks, or how long the body is. If one of them comes twice, two readers may each believe another
 * one. Source: RFC 9112, section 3.2 (Host), and RFC 9110, section 5.3.
 */
const ONCE = new Set([
  "host",
  "authorization",
  "content-length",
  "content-type",
  "origin",
  "referer",
  "sec-fetch-dest",
  "sec-fetch-mode",
  "sec-fetch-site",
  "transfer-encoding",
  "user-agent",
  "x-local-cloud-token",
]);

/**
 * Ours: headers of one request. Node.js makes an object of thousands of headers before the request can be refused, and
 * 300 such requests hold a turn of the event loop for 250 ms.
 */
export const MOST_HEADERS = 200;

export function headProblem(incoming: IncomingMessage): HeadProblem | undefined {
  const { httpVersion, headers, rawHeaders } = incoming;
  // Node.js drops further headers from `headers`, but `rawHeaders` shows that there were more.
  if (rawHeaders.length > 2 * MOST_HEADERS) return { status: 431, words: `More than ${MOST_HEADERS} headers.` };
  if (httpVersion === "1.1" && headers.host === undefined) return { status: 400, words: "The Host header is missing." };
  const twice = firstTwice(rawHeaders);
  if (twice !== undefined) return { status: 400, words: `The header ${twice} stands there twice.` };
  const { "transfer-encoding": encoding = "chunked", expect = "100-continue" } = headers;
  if (encoding.trim().toLowerCase() !== "chunked") {
    return { status: 501, words: "The only transfer encoding here is chunked." };
  }
  if (expect.toLowerCase() !== "100-continue") return { status: 417, words: "The only expectation is 100-continue." };
  return undefined;
}

function firstTwice(rawHeaders: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase();
    if (ONCE.has(name) && seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

export function readHead(incoming: IncomingMessage): RequestHead & Pick<CloudRequest, "rawQuery"> {
  const { authority, target } = originForm(incoming.url ?? "/");
  const at = target.indexOf("?");
  const rawQuery = at < 0 ? "" : target.slice(at + 1);
  const { "content-length": length, "transfer-encoding": encoding } = incoming.headers;
  return {
    method: incoming.method ?? "GET",
    path: at < 0 ? target : target.slice(0, at),
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers: joinHeaders(incoming),
    ...(authority === undefined ? {} : { authority }),
    hasBody: encoding !== undefined || Number(length ?? 0) > 0,
  };
}

/** A client that uses this cloud as its forward proxy sends the whole URL. */
function originForm(target: string): { readonly authority?: string; readonly target: string } {
  const whole = /^[a-z]+:\/\/([^/?#]*)/i.exec(target);
  if (whole === null) return { target };
  return { authority: whole[1]!, target: target.slice(whole[0].length) || "/" };
}

/** Without a prototype: a signature may claim to cover a header called `constructor`. */
function joinHeaders(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}
