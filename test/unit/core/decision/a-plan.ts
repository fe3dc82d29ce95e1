/** Plans for one instance that has an arrears stop event and a financial lock. */
import { planInstance } from "../../../../functions/core/decision/plan.ts";
import type { PlanContext } from "../../../../functions/core/decision/plan-context.ts";
import type { Case } from "../../../../functions/core/memory/case-book.ts";
import { aMemory, anInstance, aPlanContext, aStop, aView } from "../../../support/builders.ts";
import type { PlainInstance as Instance } from "../../../support/plain-instance.ts";

export const context = (cases: readonly Case[] = [], given: Partial<PlanContext> = {}) =>
  aPlanContext({ memory: aMemory(cases), ...given });
export const STOPPED = aView([aStop()]);
export const decide = (instance: Partial<Instance>, view = STOPPED, plan = context()) =>
  planInstance(anInstance({ lockReasons: ["financial"], ...instance }), view, plan);
export const endOf = (...args: Parameters<typeof decide>) => {
  const decision = decide(...args);
  if (decision.do === "reactivate") return "reactivate";
  const { outcome } = decision;
  return "reason" in outcome ? `${outcome.outcome}/${outcome.reason}` : outcome.outcome;
};
