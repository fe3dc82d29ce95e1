/**
 * HTTP triggers: a request becomes the event of Function Compute 3.0, and the function's result becomes the response.
 * Source: "HTTP trigger invoking function" of Function Compute, read 2026-08. Not verified on the live cloud.
 */
import { isUtf8 } from "node:buffer";
import { decodeSegment } from "../../kernel/decode-segment.ts";
import type { CloudRequest, CloudResponse } from "../../kernel/http.ts";
import { bytesInTurns, joinInTurns, jsonInTurns, textInTurns } from "../../kernel/in-turns.ts";
import { isObject } from "../../kernel/is-object.ts";
import { JsonError, readJsonInTurns } from "../../kernel/json-reader.ts";
import { LongText } from "../../kernel/long-text.ts";
import type { FunctionSpec } from "./function-spec.ts";
import type { InvocationResult } from "./invoker.ts";

/** Path of HTTP triggers on the local cloud. On the real cloud each function has a host name. */
const HTTP_TRIGGER_PREFIX = "/_fc/http/";

/** Reads `/_fc/http/<function>/<path>`. Returns undefined for another path. */
export function httpTriggerTarget(path: string): { readonly name: string; readonly rawPath: string } | undefined {
  if (!path.startsWith(HTTP_TRIGGER_PREFIX)) return undefined;
  const [name = "", ...rest] = path.slice(HTTP_TRIGGER_PREFIX.length).split("/");
  return name === "" ? undefined : { name: decodeSegment(name), rawPath: `/${rest.join("/")}` };
}

export async function httpTriggerEvent(
  request: CloudRequest,
  spec: FunctionSpec,
  details: { readonly rawPath: string; readonly requestId: string; readonly nowMs: number },
): Promise<Buffer> {
  const isText = isUtf8(request.body);
  const host = request.headers.host ?? "";
  const event = {
    version: "v1",
    rawPath: details.rawPath,
    body: await textInTurns(request.body, isText ? "utf8" : "base64"),
    isBase64Encoded: !isText,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name.replace(/(^|-)[a-z]/g, (found) => found.toUpperCase()),
        value,
      ]),
    ),
    queryParameters: Object.fromEntries(request.query),
    requestContext: {
      accountId: spec.accountId,
      domainName: host,
      domainPrefix: host.split(".")[0],
      http: {
        method: request.method,
        path: details.rawPath,
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: request.headers["user-agent"] ?? "",
      },
      requestId: details.requestId,
      time: new Date(details.nowMs).toISOString(),
      timeEpoch: String(details.nowMs),
    },
  };
  return joinInTurns(await jsonInTurns(event));
}

/** An answer without `statusCode` is the body itself; a function error is a bad gateway to the visitor. */
export async function httpTriggerResponse(result: InvocationResult, requestId: string): Promise<CloudResponse> {
  const headers = { "x-fc-request-id": requestId };
  if (!result.ok) {
    return {
      status: 502,
      headers: { ...headers, "content-type": "application/json", "x-fc-error-type": result.errorType },
      body: result.body,
    };
  }
  const answer = await parseAnswer(result.body);
  if (answer === undefined) return { status: 200, headers, body: result.body };
  const sent = typeof answer.headers === "object" && answer.headers !== null ? answer.headers : {};
  return {
    status: answer.statusCode,
    headers: {
      ...sendableHeaders(sent),
      ...headers,
    },
    body: await bodyOf(answer),
  };
}

async function bodyOf({ body = "", isBase64Encoded }: Answer): Promise<readonly Buffer[]> {
  if (typeof body === "string" || body instanceof LongText)
    return bytesInTurns(body, isBase64Encoded === true ? "base64" : "utf8");
  const json = await jsonInTurns(body ?? "");
  return isBase64Encoded === true ? bytesInTurns(Buffer.concat(json).toString(), "base64") : json;
}

/** Headers of the connection between the two ends, or for the whole host: a function does not decide on these. */
const KEPT_FROM_FUNCTIONS = [
  ...["connection", "content-length", "keep-alive", "transfer-encoding", "upgrade", "trailer", "date"],
  ...["clear-site-data", "service-worker-allowed", "set-cookie", "strict-transport-security"],
];
/** A limit of the local cloud. Clients refuse an answer whose headers have more than 16 KB. */
const MOST_HEADER_BYTES = 8_192;

function sendableHeaders(sent: object): Readonly<Record<string, string>> {
  const headers: [string, string][] = [];
  let bytes = 0;
  for (const [given, value] of Object.entries(sent)) {
    const name = given.toLowerCase();
    if (!isSendable(name, value) || KEPT_FROM_FUNCTIONS.includes(name)) continue;
    bytes += name.length + String(value).length;
    if (bytes > MOST_HEADER_BYTES) break;
    headers.push([name, String(value)]);
  }
  return Object.fromEntries(headers);
}

/** Anything else cannot stand in a header, and Node.js would refuse the whole answer. */
function isSendable(name: string, value: unknown): boolean {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return false;
  return /^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(String(value));
}

interface Answer {
  readonly statusCode: number;
  readonly headers?: unknown;
  readonly isBase64Encoded?: unknown;
  readonly body?: unknown;
}

/** Ours. An answer with more values is a document of its own and becomes the body. */
const MOST_ANSWER_VALUES = 200_000;

async function parseAnswer(body: Buffer): Promise<Answer | undefined> {
  try {
    const parsed = await readJsonInTurns(body, {
      mostItems: MOST_ANSWER_VALUES,
      mostValues: MOST_ANSWER_VALUES,
      longTexts: true,
    });
    if (!isObject(parsed)) return undefined;
    const code = parsed.statusCode;
    const statusCode = typeof code === "string" ? Number(code) : code;
    if (typeof statusCode !== "number" || !Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599)
      return undefined;
    return { ...parsed, statusCode };
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}
