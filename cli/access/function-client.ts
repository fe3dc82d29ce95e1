/** Invokes the deployed function with the operator's keys, and says in words why it was refused. */
import { composeOperator } from "../../functions/compose.ts";
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import type { InvocationAnswer } from "../../functions/ports/function-client.ts";
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
  access: Access,
  payload: unknown,
  kind: "Sync" | "Async",
  { invoke: words }: Texts,
): Promise<Invoked> {
  const { headers, body } = await send(access, payload, kind, words);
  const requestId = textOf(headers["x-fc-request-id"]) ?? "?";
  if (headers["x-fc-error-type"] !== undefined) {
    // Function Compute answers a function error with status 200. The message may repeat words of an event or an
    // instance name.
    const message = errorMessage(body) ?? words.failedSilently;
    throw new CommandError(EXIT.needsPerson, words.failed(requestId, message));
  }
  return kind === "Async" ? { requestId } : { requestId, answer: parsed(body) };
}

async function send(
  access: Access,
  payload: unknown,
  kind: "Sync" | "Async",
  words: Texts["invoke"],
): Promise<InvocationAnswer> {
  const { regionId, accountId, configuration } = access;
  const operator = composeOperator(configuration, access);
  try {
    return await operator.client.invoke(payload, kind, kind === "Sync" ? LONGEST_SYNC_MS : ASYNC_MS);
  } catch (error) {
    if (!(error instanceof CloudError)) throw new CommandError(EXIT.unreachable, words.noAnswer(regionId));
    throw refusal(error, { name: configuration.function.name, regionId, accountId }, words);
  } finally {
    operator.close();
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

/** The vendor documents no code for an account in arrears. The local cloud answers AccountOverdue. */
const NOT_ALLOWED = /^AccessDenied$|Overdue|Arrears|InDebt/;

/** Words the refusals that an invocation is known for. Every other code is worded, and has its exit code, as in all commands. */
function refusal(error: CloudError, asked: Asked, invoke: Texts["invoke"]): CommandError | CloudError {
  const { code, requestId = "?" } = error.failure;
  const { name, regionId, accountId } = asked;
  if (NO_FUNCTION.has(code)) {
    return new CommandError(EXIT.wrongUsage, invoke.noFunction(name, accountId, regionId, requestId));
  }
  if (NOT_ALLOWED.test(code)) {
    return new CommandError(EXIT.wrongUsage, invoke.notAllowed(name, accountId, requestId));
  }
  return error;
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
