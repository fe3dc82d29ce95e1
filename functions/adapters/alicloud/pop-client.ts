/** Makes signed RPC calls to Alibaba Cloud: one request for each call, and a CloudError for every answer that is no success. */
import RpcClient from "@alicloud/pop-core/lib/rpc.js";
import { CloudError, type CloudFailure } from "../../core/failure/cloud-error.ts";
import type { Connections } from "../http/connections.ts";
import { toTransportFailure } from "../http/transport-failure.ts";
import { isRefused } from "../http/uncoded-answer.ts";
import { asIdentifier, redact } from "../redaction/redact.ts";
import { type AnswerObject, asObject, textOf } from "./answer.ts";
import { type Credentials, secretsOf } from "./credentials.ts";

export interface RpcCall {
  /** With scheme, without path. */
  readonly endpoint: string;
  readonly version: string;
  readonly action: string;
  readonly parameters: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly credentials: Credentials;
}

export interface RpcAnswer {
  readonly requestId: string;
  readonly body: AnswerObject;
}

export interface PopClient {
  call(call: RpcCall): Promise<RpcAnswer>;
}

export function createPopClient(connections: Connections, callTimeoutMs: number): PopClient {
  return {
    async call(call) {
      const { endpoint, version, action, parameters, credentials } = call;
      const client = new RpcClient({
        endpoint,
        apiVersion: version,
        accessKeyId: credentials.accessKeyId,
        accessKeySecret: credentials.accessKeySecret,
        ...(credentials.securityToken === undefined ? {} : { securityToken: credentials.securityToken }),
      });
      // The typings leave the second constructor argument out. With it, a success also reports the HTTP status.
      Object.assign(client, { verbose: true });
      const options = {
        // Upper case, because "post" is signed as POST and then sent with all parameters in the URL.
        method: "POST",
        timeout: callTimeoutMs,
        agent: connections.agentFor(endpoint),
      };
      const failure = (rest: Omit<CloudFailure, "action">) => new CloudError({ action, ...rest });
      let success: [unknown, { response?: { statusCode?: number } }];
      try {
        success = await client.request(action, parameters, options);
      } catch (thrown) {
        // The thrown value and its text stay here: both hold the URL, and with a GET also the token (tried with 1.8.0).
        throw failure(explain(thrown, secretsOf(credentials)));
      }
      return checked(success[0], success[1].response?.statusCode ?? 0, failure, secretsOf(credentials));
    },
  };
}

/** Checks the HTTP status. pop-core ignores it, so a 500 whose body has no `Code` arrives here as a success. */
function checked(
  value: unknown,
  httpStatus: number,
  failure: (rest: Omit<CloudFailure, "action">) => CloudError,
  secrets: readonly string[],
): RpcAnswer {
  const body = asObject(value);
  const requestId = asIdentifier(textOf(body?.RequestId), secrets);
  const refused = httpStatus >= 400 || body === undefined || requestId === undefined || body.Success === false;
  if (refused) {
    const message = redact(textOf(body?.Message), secrets);
    throw failure({
      code: "Local.NoCode",
      message: message === "" ? `HTTP ${httpStatus} without an error code` : message,
      httpStatus,
      answered: isRefused(httpStatus),
      ...(requestId === undefined ? {} : { requestId }),
    });
  }
  return { requestId, body };
}

interface PopError {
  readonly code?: unknown;
  readonly data?: unknown;
  readonly text?: unknown;
  readonly entry?: { response?: { statusCode?: unknown; headers?: Record<string, unknown> } };
}

function explain(thrown: unknown, secrets: readonly string[]): Omit<CloudFailure, "action"> {
  const error = (typeof thrown === "object" && thrown !== null ? thrown : {}) as PopError;
  const data = asObject(error.data);
  if (data !== undefined) return explainAnswer(error, data, secrets);
  // json-bigint throws a plain object that carries the whole body.
  if (!(thrown instanceof Error) && typeof error.text === "string") return explainBody(error.text);
  return toTransportFailure(thrown);
}

function explainAnswer(error: PopError, data: AnswerObject, secrets: readonly string[]): Omit<CloudFailure, "action"> {
  const requestId = asIdentifier(textOf(data.RequestId), secrets);
  const retryAfterMs = Number(error.entry?.response?.headers?.["x-acs-retry-after"] ?? Number.NaN);
  const httpStatus = error.entry?.response?.statusCode;
  const code = asIdentifier(textOf(data.Code), secrets);
  return {
    code: code ?? "Local.NoCode",
    message: redact(textOf(data.Message), secrets),
    answered: code !== undefined || isRefused(Number(httpStatus)),
    ...(requestId === undefined ? {} : { requestId }),
    ...(typeof httpStatus === "number" ? { httpStatus } : {}),
    ...(Number.isFinite(retryAfterMs) && retryAfterMs >= 0 ? { retryAfterMs } : {}),
  };
}

/**
 * Explains a body without a code. Another party answered, for example a gateway, or the answer was cut off, so the effect of the
 * call is unknown.
 */
function explainBody(text: string): Omit<CloudFailure, "action"> {
  if (/^\s*[{[]/.test(text)) {
    return { code: "Local.ConnectionReset", message: "the answer was cut off", answered: false };
  }
  const what = text.trim() === "" ? "an empty body" : "a body that is not JSON";
  return { code: "Local.NotJson", message: `the service answered with ${what}`, answered: false };
}
