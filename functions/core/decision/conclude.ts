/**
 * Two runs that began within the log store's lag did not see each other's claims, and each finds running what the other one called.
 * By the time of the report they can be read: what another run brought back is for that run to tell.
 */
import { changed } from "../lang/changed.ts";
import { heldLease } from "../memory/lease.ts";
import type { AccountMemory } from "../memory/read-memory.ts";
import { valueIfKnown } from "../terms/reading.ts";
import type { Result } from "./subject.ts";

/** @param read when this run had read the memory that it decided by. */
export interface Since {
  readonly readAtMs: number;
  readonly nowMs: number;
  readonly rootRunId: string;
  readonly runId: string;
}

/** The results as they are told: what another run tells is left to it. */
export function conclude(results: readonly Result[], memory: AccountMemory, since: Since): readonly Result[] {
  return results.map((result) => (isToBeChecked(result) ? told(result, memory, since) : result));
}

/** Whether a result is one that overlapping runs could both tell. */
function isToBeChecked({ outcome }: Result): boolean {
  return outcome.outcome === "recovered-by-cloud" || outcome.outcome === "released";
}

function told(result: Result, { book, leases }: AccountMemory, since: Since): Result {
  const { instanceId } = result.subject.instance;
  const other = valueIfKnown(book)?.cases.get(instanceId);
  const isNew = other !== undefined && other.runId !== since.runId && other.atMs > since.readAtMs;
  if (isNew && (other.outcome === result.outcome.outcome || other.outcome.startsWith("recovered")))
    return changed(result, { outcome: { outcome: "skipped", reason: "not-overdue" } });
  const lease = result.outcome.outcome === "released" ? undefined : heldLease(leases.get(instanceId), since);
  if (!lease && !(isNew && other.outcome === "accepted")) return result;
  return changed(result, {
    outcome: { outcome: "skipped", reason: "in-progress" },
    subject: changed(result.subject, { lease }),
  });
}
