/** Hands delivered triggers over to invocations of their own. Events come in storms, and a storm must not run recoveries inline. */

import { confineToPolicy } from "../core/events/requests/confine.ts";
import { toContinuation } from "../core/events/requests/continuation.ts";
import { toManualRequest } from "../core/events/requests/manual-request.ts";
import { taskIdFor } from "../core/events/requests/task-id.ts";
import { CloudError, type CloudFailure } from "../core/failure/cloud-error.ts";
import { classify } from "../core/failure/error-table.ts";
import type { Policy } from "../core/terms/policy.ts";
import type { Trigger } from "../core/terms/trigger.ts";
import type { World } from "../ports/world.ts";

export interface HandOver {
  /** Requests that Function Compute took, or had taken before. */
  readonly handedOver: number;
  /** InvokeFunction calls. */
  readonly calls: number;
  /** Triggers whose hand-over was refused. The caller runs them in this invocation. */
  readonly refused: readonly Trigger[];
}

/** Hand-overs that run at the same time. */
const AT_ONCE = 8;

/** Requests for one hand-over. Repeating is safe, because Function Compute refuses a second request with the same task id. */
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 200;

/** Asks for one asynchronous invocation for each account. A refused trigger is returned, not thrown. */
export async function handOver(
  triggers: readonly Trigger[],
  runId: string,
  policy: Policy,
  world: World,
): Promise<HandOver> {
  const { invoker } = world;
  let calls = 0;
  const parts = triggers.flatMap((trigger) => (trigger.name === "manual" ? [trigger] : perAccount(trigger, policy)));
  if (!invoker) return { handedOver: 0, calls: 0, refused: parts };
  const refused: Trigger[] = [];
  for (let start = 0; start < parts.length; start += AT_ONCE) {
    await Promise.all(
      parts.slice(start, start + AT_ONCE).map(async (part) => {
        try {
          const taskId = taskIdFor(part, world.clock.nowMs());
          const attempt = () => {
            calls += 1;
            return invoker.invokeAsync(payloadFor(part, runId, policy), taskId);
          };
          const answer = await world.retry.run(attempt, { attempts: ATTEMPTS, onFailure: pauseAfter });
          world.log.info("handed over", { taskId, answer, accountIds: part.accountIds });
        } catch (error) {
          if (!(error instanceof CloudError)) throw error;
          world.log.warn("hand-over refused, running here", {
            code: error.failure.code,
            accountIds: part.accountIds,
          });
          refused.push(part);
        }
      }),
    );
  }
  return { handedOver: parts.length - refused.length, calls, refused };
}

/** After a timeout there is no time for another request. The run starts in this invocation instead. */
function pauseAfter(error: unknown, attemptsMade: number): number | "stop" {
  if (!(error instanceof CloudError) || error.failure.code === "Local.Timeout") return "stop";
  return mayPass(error.failure) ? FIRST_PAUSE_MS * 2 ** (attemptsMade - 1) : "stop";
}

function mayPass(failure: CloudFailure): boolean {
  return ["retry", "throttled", "re-sign"].includes(classify(failure).class);
}

/** Splits a trigger about all accounts, or with regions that only some accounts use, into one trigger for each account. */
function perAccount(trigger: Trigger, policy: Policy): readonly Trigger[] {
  const accountIds = trigger.accountIds ?? policy.accounts.map((account) => account.id);
  return accountIds.flatMap((id) => {
    const confined = confineToPolicy({ ...trigger, accountIds: [id] }, policy);
    return confined.kind === "run" ? [confined.trigger] : [];
  });
}

/**
 * Returns the payload of one hand-over. The run reads the event's whole region, because events about other instances of the region
 * are joined with it.
 * A request by hand stays whole. Split by account, its limit of instances would count once for each account.
 */
function payloadFor(trigger: Trigger, runId: string, policy: Policy): unknown {
  if (trigger.name === "manual") {
    return toManualRequest({ ...trigger, correlation: trigger.correlation ?? runId });
  }
  const { instanceIds: _, ...scope } = trigger;
  // "off" hands nothing over, so it stands for no mode here.
  const mode = trigger.mode ?? (policy.mode === "off" ? "plan" : policy.mode);
  return toContinuation(scope, { rootRunId: runId, hop: 0, account: trigger.accountIds?.[0] ?? "", mode });
}
