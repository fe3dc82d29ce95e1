/**
 * Sends the result of an asynchronous invocation to another function. Source of the event's shape: public samples of
 * destinations (awesome-fc/async-invocation-dlq, 2020) and "Result callback" of Function Compute, read 2026-08.
 */
import type { World } from "../../kernel/world.ts";
import { LARGEST_EVENT_BYTES } from "./async-queue.ts";
import { FcError } from "./fc-error.ts";
import { functionArn } from "./function-arn.ts";
import type { FunctionRegistry } from "./function-registry.ts";
import type { FunctionSpec } from "./function-spec.ts";
import type { InvocationRecord, InvocationResult } from "./invoker.ts";

/**
 * Returns the function of a destination's ARN; undefined for another account, because a destination belongs to the
 * function's own account. Queues and topics are not part of the local cloud.
 */
export function destinationFunction(
  arn: string,
  owner: FunctionSpec,
  registry: FunctionRegistry,
): FunctionSpec | undefined {
  const target = functionArn(arn);
  if (target === undefined || (target.accountId !== "" && target.accountId !== owner.accountId)) return undefined;
  return registry.byName(target.name, owner.accountId);
}

/** Throws FcError for what no function can be given. */
export function destinationEvent(
  spec: FunctionSpec,
  job: { readonly record: InvocationRecord; readonly event: Buffer },
  result: InvocationResult,
  world: World,
): Buffer {
  // An answer of 32 MB would be looked through for nothing.
  if (job.event.length + result.body.length > LARGEST_EVENT_BYTES)
    throw new FcError("EntityTooLarge", LARGEST_EVENT_BYTES);
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
