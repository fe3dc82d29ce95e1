/**
 * Asks Function Compute for another, asynchronous invocation of this function.
 *
 * Requests of both versions of Function Compute are sent by code of our own. The vendor's transport keeps sockets past the
 * invocation, and so past the freeze. docs/decisions/0002-fc2-signs-we-send.md lists its other faults.
 */
import { CloudError } from "../../core/failure/cloud-error.ts";
import type { SelfInvoker } from "../../ports/self-invoker.ts";
import { secretsOf } from "../alicloud/credentials.ts";
import type { Connections } from "../http/connections.ts";
import { type ExchangeAnswer, exchange } from "../http/exchange.ts";
import { toTransportFailure } from "../http/transport-failure.ts";
import { explain } from "./explain.ts";
import type { InvocationTarget } from "./invocation-target.ts";
import { signedInvocation } from "./signed-invocation.ts";

export interface InvokerWiring extends InvocationTarget {
  readonly connections: Connections;
  readonly callTimeoutMs: number;
}

const ACTION = "InvokeFunction";

/**
 * Codes for a task id that is taken: this run was asked for before. Other codes with HTTP 409, for example `ConcurrentUpdateError`,
 * mean something else.
 * The documents give only the status (https://www.alibabacloud.com/help/en/fc/task-deduplication). The first code is read in the
 * vendor's Go samples for 2021-04-06.
 * The second code is our inference for 2023-03-30, where tasks were renamed.
 */
const TASK_EXISTS = /^(?:StatefulAsyncInvocation|AsyncTask|AsyncInvocation)AlreadyExists?$/;

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
      // A function error comes with 200. An accepted asynchronous call comes with 202 and without an error type.
      if (answer.status === 202 && answer.headers["x-fc-error-type"] === undefined) return "accepted";
      const failure = explain(answer, secretsOf(credentials));
      if (TASK_EXISTS.test(failure.code)) return "exists";
      throw new CloudError({ action: ACTION, ...failure });
    },
  };
}
