/** Chooses the instances that are read by id, because they may run again since the run before. */

import { deadLease } from "../../core/memory/lease.ts";
import { isOpen } from "../../core/memory/merge-books.ts";
import { isKnown, valueIfKnown } from "../../core/terms/reading.ts";
import type { AccountSurvey, RegionObservation } from "./observation.ts";

/** An earlier run has read the instances of older stops, unless a payment came since. */
const RECENT_MS = 26 * 60 * 60_000;

/**
 * Returns open cases, owner stops, instances of a run that died, and instances with a recent stop event, unless they were just read as
 * stopped. A list that omits an instance does not show that the instance was started.
 */
export function idsToFollowUp(
  survey: AccountSurvey,
  { scope, instances, events }: Pick<RegionObservation, "scope" | "instances" | "events">,
  nowMs: number,
): readonly string[] {
  const { memory, money } = survey;
  if (!isKnown(memory.book)) return [];
  const { cases, ownerStops } = memory.book.known;
  // An instance whose state could not be read may still be stopped.
  const stopped = instances.filter(({ status }) => !isKnown(status) || status.known === "Stopped");
  const stillStopped = new Set(stopped.map(({ instanceId }) => instanceId));
  const ids = new Set<string>();
  for (const one of cases.values()) if (one.regionId === scope.regionId && isOpen(one)) ids.add(one.instanceId);
  for (const [id, { regionId }] of ownerStops) if (regionId === scope.regionId) ids.add(id);
  for (const [id, leases] of memory.leases) if (deadLease(leases, nowMs)?.regionId === scope.regionId) ids.add(id);
  const paidAtMs = valueIfKnown(money.payment)?.atMs ?? 0;
  for (const event of events) {
    const isRecent = Math.max(event.atMs, paidAtMs) > nowMs - RECENT_MS;
    const told = cases.get(event.instanceId);
    if (event.state === "executed" && isRecent && !(told && told.atMs >= event.atMs && !isOpen(told)))
      ids.add(event.instanceId);
  }
  return [...ids].filter((id) => !stillStopped.has(id));
}
