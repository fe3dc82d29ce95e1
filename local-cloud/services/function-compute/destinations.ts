/**
 * Tells another function how an asynchronous invocation ended. Shape of the event: public samples of destinations
 * (awesome-fc/async-invocation-dlq, 2020) and "Result callback" of Function Compute, read 2026-08.
 */
import type { World } from "../../kernel/world.ts";
import type { FunctionRegistry } from "./function-registry.ts";
import type { FunctionSpec } from "./function-spec.ts";
import type { InvocationRecord, InvocationResult } from "./invoker.ts";

/** The function that an ARN names; queues and topics are not part of the local cloud. */
export function destinationFunction(
  arn: string,
  owner: FunctionSpec,
  registry: FunctionRegistry,
): FunctionSpec | undefined {
  const match = /^acs:fc:[^:]*:([^:]*):(?:services\/[^/]+\/)?functions\/([^/]+)/.exec(arn);
  return match === null ? undefined : registry.byName(match[2]!, match[1] === "" ? owner.accountId : match[1]);
}

export function destinationEvent(
  spec: FunctionSpec,
  job: { readonly record: InvocationRecord; readonly event: Buffer },
  result: InvocationResult,
  world: World,
): Buffer {
  return Buffer.from(
    JSON.stringify({
      timestamp: world.clock.nowMs(),
      requestContext: {
        requestId: job.record.requestId,
        functionArn: `acs:fc:${spec.regionId}:${spec.accountId}:functions/${spec.name}`,
        condition: result.ok ? "" : result.errorType,
        approximateInvokeCount: job.record.attempts,
      },
      requestPayload: job.event.toString("utf8"),
      responseContext: { statusCode: 200, functionError: result.ok ? "" : result.errorType },
      responsePayload: result.body.toString("utf8"),
    }),
  );
}
