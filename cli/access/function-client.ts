/** Invokes the deployed function: the request that the function itself would send, signed with the operator's keys. */

import { endpointOf } from "../../functions/adapters/alicloud/endpoints.ts";
import { signedInvocation } from "../../functions/adapters/function-compute/signed-invocation.ts";
import { createConnections } from "../../functions/adapters/http/connections.ts";
import { type ExchangeAnswer, type ExchangeRequest, exchange } from "../../functions/adapters/http/exchange.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";
import type { Access } from "./access.ts";

export interface Invoked {
  /** Function Compute's request id. */
  readonly requestId: string;
  /** What the handler returned; undefined for an asynchronous invocation. */
  readonly answer?: unknown;
}

/** Longer than Function Compute lets a function run for our timeouts; a synchronous call waits for the whole run. */
const longestSyncMs = 30 * 60_000;
const asyncMs = 30_000;

export async function invokeFunction(
  { configuration, credentials, accountId, regionId }: Access,
  payload: unknown,
  kind: "Sync" | "Async",
): Promise<Invoked> {
  const { name, service, qualifier } = configuration.function;
  const endpoint = endpointOf("fc", configuration.endpoints, { regionId, accountId, isFc2: service !== null });
  const target = { accountId, regionId, credentials, endpoint, functionName: name, service, qualifier };
  const request = await signedInvocation(target, payload, { type: kind });
  const { status, headers, body } = await send(request, kind === "Sync" ? longestSyncMs : asyncMs, regionId);
  const requestId = textOf(headers["x-fc-request-id"]) ?? "?";
  if (status >= 300) refuse(status, requestId, { name, regionId, accountId });
  if (headers["x-fc-error-type"] !== undefined) {
    // A function error comes with status 200. What it says is the function's own words, written to be read.
    throw new CommandError(EXIT.needsPerson, `The function failed (request ${requestId}): ${errorMessage(body)}`);
  }
  return kind === "Async" ? { requestId } : { requestId, answer: parsed(body) };
}

async function send(request: ExchangeRequest, timeoutMs: number, regionId: string): Promise<ExchangeAnswer> {
  const connections = createConnections();
  try {
    return await exchange(connections, request, timeoutMs);
  } catch {
    throw new CommandError(
      EXIT.unreachable,
      `Function Compute in ${regionId} gave no answer. Check the network, and endpoints.fc.`,
    );
  } finally {
    connections.close();
  }
}

interface Asked {
  readonly name: string;
  readonly regionId: string;
  readonly accountId: string;
}

function refuse(status: number, requestId: string, { name, regionId, accountId }: Asked): never {
  const request = ` (request ${requestId})`;
  if (status === 404) {
    throw new CommandError(
      EXIT.wrongUsage,
      `There is no function ${name} in account ${accountId}, ${regionId}${request}. Check function.name, function.service and log.region.`,
    );
  }
  if (status === 401 || status === 403) {
    throw new CommandError(
      EXIT.wrongUsage,
      `Not allowed to invoke ${name}${request}. The keys need fc:InvokeFunction on it; ` +
        `and if account ${accountId} itself is in arrears, none of its functions runs before it has paid.`,
    );
  }
  if (status === 400) {
    throw new CommandError(EXIT.wrongUsage, `Function Compute refused the invocation${request}.`);
  }
  throw new CommandError(
    EXIT.unreachable,
    `Function Compute answered with HTTP ${status}${request}. Try again in a minute.`,
  );
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

function errorMessage(data: Buffer): string {
  const body = parsed(data);
  const message = typeof body === "object" && body !== null && "errorMessage" in body ? body.errorMessage : undefined;
  return typeof message === "string" ? message : "it said nothing more; its log does";
}
