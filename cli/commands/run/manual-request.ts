/**
 * From command-line options to the manual request: the event of a hand-made invocation. What may be asked for is decided by the very code that decides it
 * on Function Compute, so a request that is refused there is refused here, before anything is sent.
 */

import { parseEvent } from "../../../functions/core/events/parse-event.ts";
import { confineToPolicy } from "../../../functions/core/events/requests/confine.ts";
import type { Policy } from "../../../functions/core/terms/policy.ts";
import type { Trigger } from "../../../functions/core/terms/trigger.ts";
import { CommandError, EXIT } from "../../terminal/exit-code.ts";
import type { ScopeOptions } from "./scope-options.ts";

/** Absent = all; present but empty = refused. */
export interface ManualRequest {
  readonly kind: "recover";
  readonly mode: "plan" | "apply";
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  readonly instanceIds?: readonly string[];
  readonly maxInstances?: number;
  readonly skipSettle?: true;
  readonly verifySeconds?: number;
  readonly correlation: string;
  readonly note?: string;
}

export function toManualRequest(
  mode: ManualRequest["mode"],
  options: ScopeOptions,
  correlation: string,
): ManualRequest {
  return {
    kind: "recover",
    mode,
    ...(options.account ? { accounts: options.account } : {}),
    ...(options.region ? { regions: options.region } : {}),
    ...(options.instance ? { instanceIds: options.instance } : {}),
    ...(options.maxInstances === undefined ? {} : { maxInstances: options.maxInstances }),
    ...(options.skipSettle ? { skipSettle: true } : {}),
    ...(options.verifySeconds === undefined ? {} : { verifySeconds: options.verifySeconds }),
    correlation,
    ...(options.note === undefined ? {} : { note: options.note }),
  };
}

/** Throws CommandError with every mistake: a typo must neither widen a run nor read as "nothing to do". */
export function checkedTrigger(request: ManualRequest, policy: Policy): Trigger {
  const parsed = parseEvent(JSON.stringify(request));
  if (parsed.kind !== "run") refuse(parsed.kind === "refused" ? parsed.problems : ["The request was not understood."]);
  const confined = confineToPolicy(parsed.triggers[0]!, policy);
  if (confined.kind !== "run") refuse(confined.kind === "refused" ? confined.problems : [confined.reason]);
  return confined.trigger;
}

function refuse(problems: readonly string[]): never {
  throw new CommandError(EXIT.wrongUsage, problems.join("\n"));
}
