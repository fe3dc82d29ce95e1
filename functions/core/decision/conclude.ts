/**
 * Corrects the results after the memory was read a second time, shortly before the report.
 * Two runs that begin within a second of each other read no lease of the other run, because the log store's index lags. Each then
 * finds instances running that the other run called. The run that called an instance reports it.
 */
import { changed } from "../lang/changed.ts";
import { heldLease } from "../memory/lease.ts";
import type { AccountMemory } from "../memory/read-memory.ts";
import { valueIfKnown } from "../terms/reading.ts";
import type { Result } from "./subject.ts";

export interface Since {
  /** The memory that this run decided by. */
  readonly before: AccountMemory;
  readonly nowMs: number;
  readonly rootRunId: string;
  readonly runId: string;
}

/** Returns the results as they are reported. An end that another run reports becomes `skipped`. */
export function conclude(results: readonly Result[], memory: AccountMemory, since: Since): readonly Result[] {
  return results
    .map((result) => afterKnown(result, since.before))
    .map((result) => (isToBeChecked(result) ? told(result, memory, since) : result));
}

/** Moves a result behind the entry that it follows. The clocks of two hosts differ, so its own time may be earlier. */
function afterKnown(result: Result, { book }: AccountMemory): Result {
  const known = valueIfKnown(book)?.cases.get(result.subject.instance.instanceId);
  return known && known.atMs >= result.atMs ? changed(result, { atMs: known.atMs + 1 }) : result;
}

/** Checks whether two overlapping runs could both report this result. */
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
