/** Makes one signed request to the log store, and throws a CloudError for every answer that is no success. */
import { createHash } from "node:crypto";
import { CloudError, type CloudFailure } from "../../core/failure/cloud-error.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Credentials, secretsOf } from "../alicloud/credentials.ts";
import type { Connections } from "../http/connections.ts";
import { type ExchangeAnswer, exchange } from "../http/exchange.ts";
import { toTransportFailure } from "../http/transport-failure.ts";
import { isRefused } from "../http/uncoded-answer.ts";
import { asIdentifier, redact } from "../redaction/redact.ts";
import { signV1 } from "./sign-v1.ts";

interface SlsCall {
  /** The name in errors and counts: `PutLogs`, `GetLogs`. */
  readonly action: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Bytes before compression; 0 without a body. */
  readonly rawSize?: number;
}

export interface SlsWiring {
  /** With scheme. The project is put in front of its host. */
  readonly endpoint: string;
  readonly project: string;
  readonly credentials: Credentials;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly callTimeoutMs: number;
}

export type SlsClient = (call: SlsCall) => Promise<ExchangeAnswer>;

export function createSlsClient(wiring: SlsWiring): SlsClient {
  const { endpoint, project, credentials, connections, clock, callTimeoutMs } = wiring;
  const secrets = secretsOf(credentials);
  const base = new URL(endpoint);
  const host = `${project}.${base.host}`;
  // The project stands in the Host header only. `<project>.127.0.0.1` and `<project>.localhost` resolve nowhere, so the connection
  // goes to the endpoint itself.
  const origin = isLocal(base.hostname) ? base.origin : `${base.protocol}//${host}`;

  return async (call) => {
    const { action, method, path, query = {}, body } = call;
    const headers: Record<string, string> = {
      ...call.headers,
      host,
      date: new Date(clock.nowMs()).toUTCString(),
      "x-log-apiversion": "0.6.0",
      "x-log-signaturemethod": "hmac-sha1",
      "x-log-bodyrawsize": String(call.rawSize ?? 0),
    };
    if (credentials.securityToken !== undefined) headers["x-acs-security-token"] = credentials.securityToken;
    if (body !== undefined) {
      headers["content-length"] = String(body.length);
      headers["content-md5"] = createHash("md5").update(body).digest("hex").toUpperCase();
    }
    const signable = { method, path, query, headers };
    headers.authorization = signV1(signable, credentials.accessKeyId, credentials.accessKeySecret);

    const url = new URL(path, origin);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const request = body === undefined ? { method, url, headers } : { method, url, headers, body };
    let answer: ExchangeAnswer;
    try {
      answer = await exchange(connections, request, callTimeoutMs);
    } catch (error) {
      throw new CloudError({ action, ...toTransportFailure(error) });
    }
    // A success carries the store's request id. A proxy's answer 200 lacks it, and would otherwise count as stored records.
    const requestId = asIdentifier(answer.headers["x-log-requestid"], secrets);
    if (answer.status === 200 && requestId !== undefined) return answer;
    throw new CloudError({ action, ...explain(answer, requestId, secrets) });
  };
}

function isLocal(hostname: string): boolean {
  return hostname === "localhost" || hostname.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(hostname);
}

function explain(
  answer: ExchangeAnswer,
  requestId: string | undefined,
  secrets: readonly string[],
): Omit<CloudFailure, "action"> {
  const common = { httpStatus: answer.status, ...(requestId === undefined ? {} : { requestId }) };
  const text = answer.body.toString("utf8");
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    const what = text.trim() === "" ? "an empty body" : "a body that is not JSON";
    const message = `the log store answered HTTP ${answer.status} with ${what}`;
    return { code: "Local.NotJson", message, answered: false, ...common };
  }
  const body = (typeof parsed === "object" && parsed !== null ? parsed : {}) as Record<string, unknown>;
  const code = asIdentifier(body.errorCode, secrets);
  const message = typeof body.errorMessage === "string" ? redact(body.errorMessage, secrets) : "";
  if (code !== undefined) return { code, message, answered: true, ...common };
  const fallback = `the log store answered HTTP ${answer.status} without an error code`;
  return { code: "Local.NoCode", message: message || fallback, answered: isRefused(answer.status), ...common };
}
