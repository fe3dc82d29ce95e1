/** Decides an instance again with a later reading of the same run. Its tags, locks and start may have changed since. */

import { type Decision, planInstance } from "../../core/decision/plan.ts";
import type { PlanContext } from "../../core/decision/plan-context.ts";
import type { RegionView } from "../../core/decision/region-view.ts";
import { atOtherStop, type Subject } from "../../core/decision/subject.ts";
import type { Instance } from "../../core/instance/instance.ts";
import { changed } from "../../core/lang/changed.ts";
import { reads, valueIfKnown } from "../../core/terms/reading.ts";
import type { Clock } from "../../ports/clock.ts";

/** @param subject the instance as this run decided it before, with the reading of that time */
export type DecideAgain = (subject: Subject, instance: Instance) => Decision;

export interface DecisionFacts {
  /** By region id. */
  readonly views: ReadonlyMap<string, RegionView>;
  readonly context: PlanContext;
}

export function createDecideAgain({ views, context }: DecisionFacts, clock: Pick<Clock, "nowMs">): DecideAgain {
  return (subject, instance) => {
    // The instance was started since. If it is stopped again, arrears did not stop it this time.
    if (hasOtherStart(subject.instance, instance))
      return {
        do: "nothing",
        subject: isUp(instance) ? changed(subject, { instance }) : atOtherStop(subject, instance),
        outcome: { outcome: "skipped", reason: "not-overdue" },
      };
    // An instance comes from a region that this run viewed.
    return planInstance(instance, views.get(instance.regionId)!, changed(context, { nowMs: clock.nowMs() }), subject);
  };
}

/** The evidence of a stop stays the evidence of the start that ended it. */
function isUp({ status }: Instance): boolean {
  return reads(status, "Running") || reads(status, "Starting");
}

/** An unknown start is no other start: without a start a person is asked. */
function hasOtherStart({ startedAtMs: before }: Instance, { startedAtMs: now }: Instance): boolean {
  const started = valueIfKnown(now);
  return started !== undefined && started !== valueIfKnown(before);
}
