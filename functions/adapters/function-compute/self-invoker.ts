/**
 * Asks Function Compute for another, asynchronous invocation of this function.
 *
 * @alicloud/fc2 addresses and signs the request; the exchange itself is ours. Its own transport keeps sockets past the
 * invocation (and thereby past the freeze), loses the error code of every FC 3.0 answer (`{Code, Message}` becomes
 * "message: undefined") and takes no timeout for reading (read in 2.6.6).
 */
import { CloudError, type CloudFailure } from "../../core/failure/cloud-error.ts";
import type { SelfInvoker } from "../../ports/self-invoker.ts";
import { secretsOf } from "../alicloud/credentials.ts";
import type { Connections } from "../http/connections.ts";
import { type ExchangeAnswer, exchange } from "../http/exchange.ts";
import { toTransportFailure } from "../http/transport-failure.ts";
import { isRefused } from "../http/uncoded-answer.ts";
import { asIdentifier, redact } from "../redaction/redact.ts";
import { type InvocationTarget, signedInvocation } from "./signed-invocation.ts";

export interface InvokerWiring extends InvocationTarget {
  readonly connections: Connections;
  readonly callTimeoutMs: number;
}

const ACTION = "InvokeFunction";

export function createSelfInvoker(wiring: InvokerWiring): SelfInvoker {
  const { credentials, connections, callTimeoutMs } = wiring;
  return {
    async invokeAsync(payload, taskId) {
      const request = await signedInvocation(wiring, payload, { type: "Async", taskId });
      let answer: ExchangeAnswer;
      try {
        answer = await exchange(connections, request, callTimeoutMs);
      } catch (error) {
        throw new CloudError({ action: ACTION, ...toTransportFailure(error) });
      }
      // A function error comes with 200; an accepted asynchronous call with 202 and no error type.
      if (answer.status === 202 && answer.headers["x-fc-error-type"] === undefined) return "accepted";
      if (answer.status === 409) return "exists";
      throw new CloudError({ action: ACTION, ...explain(answer, secretsOf(credentials)) });
    },
  };
}

/** FC 2.0 answers `{ErrorCode, ErrorMessage}`, FC 3.0 `{Code, Message, RequestId}`; function errors have neither. */
function explain(answer: ExchangeAnswer, secrets: readonly string[]): Omit<CloudFailure, "action"> {
  const requestId = asIdentifier(answer.headers["x-fc-request-id"], secrets);
  const common = { httpStatus: answer.status, ...(requestId === undefined ? {} : { requestId }) };
  let parsed: unknown;
  try {
    parsed = JSON.parse(answer.body.toString("utf8"));
  } catch {
    const message = `Function Compute answered HTTP ${answer.status} with a body that is not JSON`;
    return { code: "Local.NotJson", message, answered: false, ...common };
  }
  const said = (typeof parsed === "object" && parsed !== null ? parsed : {}) as Record<string, unknown>;
  const code = asIdentifier(said.Code ?? said.ErrorCode ?? answer.headers["x-fc-error-type"], secrets);
  const text = said.Message ?? said.ErrorMessage ?? said.errorMessage;
  return {
    code: code ?? "Local.NoCode",
    message: redact(typeof text === "string" ? text : `Function Compute answered HTTP ${answer.status}`, secrets),
    answered: code !== undefined || isRefused(answer.status),
    ...common,
  };
}
