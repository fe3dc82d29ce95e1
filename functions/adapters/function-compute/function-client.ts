/** Invokes a function, synchronously too. The request is the same that the function sends for a continuation. */
import type { FunctionClient } from "../../ports/function-client.ts";
import type { Connections } from "../http/connections.ts";
import { exchange } from "../http/exchange.ts";
import type { InvocationTarget } from "./invocation-target.ts";
import { signedInvocation } from "./signed-invocation.ts";

export function createFunctionClient(target: InvocationTarget, connections: Connections): FunctionClient {
  return {
    async invoke(payload, type, timeoutMs) {
      return exchange(connections, await signedInvocation(target, payload, { type }), timeoutMs);
    },
  };
}
