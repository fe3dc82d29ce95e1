/** Writes one structured line for each stage and decision. If the log store is down, stdout alone shows the decisions. */
import { isCandidate, type Result, type Subject } from "../../core/decision/subject.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import type { RunContext } from "../run-context.ts";

export function logStage(
  { world }: RunContext,
  stage: "observe" | "decide" | "act" | "report",
  counts: Readonly<Record<string, number>>,
): void {
  world.log.info("stage", { stage, ...counts });
}

export interface Decided {
  readonly account: AccountPolicy;
  readonly results: readonly Result[];
  readonly due: readonly Subject[];
}

/** Logs every decision about a candidate, see `isCandidate`. */
export function logDecisions(context: RunContext, plans: readonly Decided[]): void {
  let decided = 0;
  for (const { account, results, due } of plans) {
    for (const result of results) {
      if (!isCandidate(result)) continue;
      decided += 1;
      logDecision(context, account, result.subject, result.outcome);
    }
    for (const subject of due) logDecision(context, account, subject, { outcome: "call" });
    decided += due.length;
  }
  logStage(context, "decide", { decisions: decided, due: plans.reduce((sum, { due }) => sum + due.length, 0) });
}

function logDecision(
  { world }: RunContext,
  account: AccountPolicy,
  { instance, evidence }: Subject,
  decision: { readonly outcome: string; readonly reason?: string },
): void {
  world.log.info("decision", {
    account_id: account.id,
    region_id: instance.regionId,
    instance_id: instance.instanceId,
    ...decision,
    ...(evidence ? { evidence } : {}),
  });
}
