/** Which instances are looked up by id, because they may have come back since the run before. */

import { deadLease } from "../../core/memory/lease.ts";
import { isOpen } from "../../core/memory/merge-books.ts";
import { isKnown, valueIfKnown } from "../../core/terms/reading.ts";
import type { AccountSurvey, RegionObservation } from "./observation.ts";

/** A stop older than this, with no payment since, was looked into by an earlier run. */
const RECENT_MS = 26 * 60 * 60_000;

/** Open cases, instances of a run that died, and instances with a recent stop event, if they are not read as stopped now. */
export function idsToFollowUp(
  survey: AccountSurvey,
  { scope, instances, events }: Pick<RegionObservation, "scope" | "instances" | "events">,
  nowMs: number,
): readonly string[] {
  const { memory, money } = survey;
  if (!isKnown(memory.book)) return [];
  const { cases } = memory.book.known;
  // In a state that could not be read it may still be stopped.
  const stopped = instances.filter(({ status }) => !isKnown(status) || status.known === "Stopped");
  const stillStopped = new Set(stopped.map(({ instanceId }) => instanceId));
  const ids = new Set<string>();
  for (const one of cases.values()) if (one.regionId === scope.regionId && isOpen(one)) ids.add(one.instanceId);
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
