/**
 * What the results are once the memory was read again. Two runs that began within the log store's lag did not see each other's
 * claims, and each finds running what the other one called. What another run brought back is for that run to tell.
 */
import { changed } from "../lang/changed.ts";
import { heldLease } from "../memory/lease.ts";
import type { AccountMemory } from "../memory/read-memory.ts";
import { valueIfKnown } from "../terms/reading.ts";
import type { Result } from "./subject.ts";

export interface Since {
  /** The memory that the run decided by. */
  readonly before: AccountMemory;
  readonly nowMs: number;
  readonly rootRunId: string;
  readonly runId: string;
}

/** The results as they are told: what another run tells is left to it. */
export function conclude(results: readonly Result[], memory: AccountMemory, since: Since): readonly Result[] {
  return results
    .map((result) => afterKnown(result, since.before))
    .map((result) => (isToBeChecked(result) ? told(result, memory, since) : result));
}

/** The clocks of two hosts differ: a result is later than the entry that it follows, whatever its own clock says. */
function afterKnown(result: Result, { book }: AccountMemory): Result {
  const known = valueIfKnown(book)?.cases.get(result.subject.instance.instanceId);
  return known && known.atMs >= result.atMs ? changed(result, { atMs: known.atMs + 1 }) : result;
}

/** Whether a result is one that overlapping runs could both tell. */
function isToBeChecked({ outcome }: Result): boolean {
  return outcome.outcome === "recovered-by-cloud" || outcome.outcome === "released";
}

function told(result: Result, { book, leases }: AccountMemory, since: Since): Result {
  const { instanceId } = result.subject.instance;
  const other = valueIfKnown(book)?.cases.get(instanceId);
  const decidedBy = valueIfKnown(since.before.book)?.cases.get(instanceId);
  const isNew = other !== undefined && other.runId !== since.runId && other.atMs !== decidedBy?.atMs;
  if (isNew && (other.outcome === result.outcome.outcome || other.outcome.startsWith("recovered")))
    return changed(result, { outcome: { outcome: "skipped", reason: "not-overdue" } });
  const lease = result.outcome.outcome === "released" ? undefined : heldLease(leases.get(instanceId), since);
  if (!lease && !(isNew && other.outcome === "accepted")) return result;
  return changed(result, {
    outcome: { outcome: "skipped", reason: "in-progress" },
    subject: changed(result.subject, { lease }),
  });
}
