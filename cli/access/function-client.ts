/**
 * Invokes the deployed function with the operator's keys. The request is the same that the function sends for a
 * continuation.
 */

import { secretsOf } from "../../functions/adapters/alicloud/credentials.ts";
import { endpointOf } from "../../functions/adapters/alicloud/endpoints.ts";
import { explain } from "../../functions/adapters/function-compute/explain.ts";
import { signedInvocation } from "../../functions/adapters/function-compute/signed-invocation.ts";
import { createConnections } from "../../functions/adapters/http/connections.ts";
import { type ExchangeAnswer, type ExchangeRequest, exchange } from "../../functions/adapters/http/exchange.ts";
import { CloudError, type CloudFailure } from "../../functions/core/failure/cloud-error.ts";
import { clean } from "../terminal/clean.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";
import type { Texts } from "../texts/texts.ts";
import type { Access } from "./access.ts";

export interface Invoked {
  /** Request id of Function Compute. */
  readonly requestId: string;
  /** Return value of the handler; undefined for an asynchronous invocation. */
  readonly answer?: unknown;
}

/** A synchronous call waits for the whole run. 30 minutes are more than the function's own timeout allows. */
const LONGEST_SYNC_MS = 30 * 60_000;
const ASYNC_MS = 30_000;

export async function invokeFunction(
  { configuration, credentials, accountId, regionId }: Access,
  payload: unknown,
  kind: "Sync" | "Async",
  { invoke: words }: Texts,
): Promise<Invoked> {
  const { name, service, qualifier } = configuration.function;
  const endpoint = endpointOf("fc", configuration.endpoints, { regionId, accountId, isFc2: service !== null });
  const target = { accountId, regionId, credentials, endpoint, functionName: name, service, qualifier };
  const request = await signedInvocation(target, payload, { type: kind });
  const timeoutMs = kind === "Sync" ? LONGEST_SYNC_MS : ASYNC_MS;
  const answer = await send(request, timeoutMs, words.noAnswer(regionId));
  const { status, headers, body } = answer;
  if (status >= 300) {
    const failure = { action: "InvokeFunction", ...explain(answer, secretsOf(credentials)) };
    throw refusal(failure, { name, regionId, accountId }, words);
  }
  const requestId = textOf(headers["x-fc-request-id"]) ?? "?";
  if (headers["x-fc-error-type"] !== undefined) {
    // Function Compute answers a function error with status 200. The message may repeat words of an event or an
    // instance name.
    const message = errorMessage(body) ?? words.failedSilently;
    throw new CommandError(EXIT.needsPerson, words.failed(requestId, message));
  }
  return kind === "Async" ? { requestId } : { requestId, answer: parsed(body) };
}

async function send(request: ExchangeRequest, timeoutMs: number, noAnswer: string): Promise<ExchangeAnswer> {
  const connections = createConnections();
  try {
    return await exchange(connections, request, timeoutMs);
  } catch {
    throw new CommandError(EXIT.unreachable, noAnswer);
  } finally {
    connections.close();
  }
}

interface Asked {
  readonly name: string;
  readonly regionId: string;
  readonly accountId: string;
}

/** Codes for a function, a service, an alias or a version that does not exist. Source: see codes/function-compute.ts. */
const NO_FUNCTION: ReadonlySet<string> = new Set([
  "FunctionNotFound",
  "ServiceNotFound",
  "AliasNotFound",
  "VersionNotFound",
]);

/** Words the refusals that an invocation is known for. Every other code is worded, and has its exit code, as in all commands. */
function refusal(failure: CloudFailure, asked: Asked, invoke: Texts["invoke"]): CommandError | CloudError {
  const { code, requestId = "?" } = failure;
  const { name, regionId, accountId } = asked;
  if (NO_FUNCTION.has(code)) {
    return new CommandError(EXIT.wrongUsage, invoke.noFunction(name, accountId, regionId, requestId));
  }
  if (code === "AccessDenied") {
    return new CommandError(EXIT.wrongUsage, invoke.notAllowed(name, accountId, requestId));
  }
  return new CloudError(failure);
}

function textOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function parsed(body: Buffer): unknown {
  const text = body.toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Returns the function's error message, cleaned and without its last full stop; undefined if there is none. */
function errorMessage(data: Buffer): string | undefined {
  const body = parsed(data);
  const message = typeof body === "object" && body !== null && "errorMessage" in body ? body.errorMessage : undefined;
  if (typeof message !== "string") return undefined;
  return clean(message).replace(/[.。]+$/, "") || undefined;
}
