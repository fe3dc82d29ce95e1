import { causeOf, type Trigger } from "../terms/trigger.ts";

/**
 * Decides whether a run may call instances of an account whose case book cannot be read. Only a run that a person asked for and the
 * hourly sweep may. Other runs, for example a payment tick, only report.
 *
 * Without the case book, a second run cannot know that the first one has called. The sweep runs once an hour, so an instance gets
 * one call an hour at most. `act.ts` limits such a run to one call an instance, and `evidence.ts` demands a stop event of the
 * instance's own.
 */
export function actsWithoutMemory(trigger: Trigger): boolean {
  const cause = causeOf(trigger);
  return cause === "manual" || (cause === "timer" && trigger.depth === "full");
}
