/** Invokes a function, synchronously too. The request is the same that the function sends for a continuation. */
import { CloudError } from "../../core/failure/cloud-error.ts";
import type { FunctionClient } from "../../ports/function-client.ts";
import { secretsOf } from "../alicloud/credentials.ts";
import type { Connections } from "../http/connections.ts";
import { exchange } from "../http/exchange.ts";
import { explain } from "./explain.ts";
import type { InvocationTarget } from "./invocation-target.ts";
import { signedInvocation } from "./signed-invocation.ts";

export function createFunctionClient(target: InvocationTarget, connections: Connections): FunctionClient {
  return {
    async invoke(payload, type, timeoutMs) {
      const request = await signedInvocation(target, payload, { type });
      const answer = await exchange(connections, request, timeoutMs);
      if (answer.status < 300) return answer;
      throw new CloudError({ action: "InvokeFunction", ...explain(answer, secretsOf(target.credentials)) });
    },
  };
}
