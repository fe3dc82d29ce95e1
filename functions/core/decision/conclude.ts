/**
 * Corrects the results after the memory was read a second time, shortly before the report.
 * Two runs that begin within a second of each other read no lease of the other run, because the log store's index lags. Each then
 * finds instances running that the other run called. The run that called an instance reports it.
 */
import { changed } from "../lang/changed.ts";
import type { Case, Lease } from "../memory/case-book.ts";
import { heldLease } from "../memory/lease.ts";
import { CAME_TO_AN_END, type Dated, isOpen, laterCase } from "../memory/merge-books.ts";
import type { AccountMemory } from "../memory/read-memory.ts";
import { reads, valueIfKnown } from "../terms/reading.ts";
import { NOTHING_NEW } from "./follow-up.ts";
import { isCandidate, type Result } from "./subject.ts";

export interface Since {
  /** The memory that this run decided by. */
  readonly before: AccountMemory;
  readonly nowMs: number;
  readonly rootRunId: string;
  readonly runId: string;
}

/**
 * Returns the results as they are reported. An end that another run reports becomes `skipped`. So does an open case whose end
 * another run has read meanwhile. An instance that is gone, and that this run has no record of, gets no result.
 */
export function conclude(results: readonly Result[], { book, leases }: AccountMemory, since: Since): readonly Result[] {
  const [before, now] = [since.before.book, book].map((one) => valueIfKnown(one)?.cases);
  return results.flatMap((result) => {
    const { instanceId, status } = result.subject.instance;
    const known = before?.get(instanceId);
    const other = now?.get(instanceId);
    const isNew = other !== undefined && other.runId !== since.runId && other.atMs !== known?.atMs;
    const dated = known ? after(result, known) : result;
    const end = told(dated, isNew ? other : undefined, { since, lease: heldLease(leases.get(instanceId), since) });
    return reads(status, "Released") && !isCandidate(end) ? [] : end;
  });
}

/**
 * Moves a result behind the entry that it follows. The clocks of two hosts differ, so its own time may be earlier. Readers of
 * records go by the time.
 */
function after(result: Result, known: Case): Result {
  return known.atMs >= result.atMs ? changed(result, { atMs: known.atMs + 1 }) : result;
}

interface Meanwhile {
  readonly since: Since;
  readonly lease: Lease | undefined;
}

/** @param other what another run has written about the instance since this run read the memory. */
function told(result: Result, other: Case | undefined, { since, lease }: Meanwhile): Result {
  const { outcome } = result.outcome;
  const isEnd = outcome === "recovered-by-cloud" || outcome === "released";
  if (isEnd) {
    // Two overlapping runs could both report this end.
    if (other?.outcome === outcome || other?.outcome.startsWith("recovered"))
      return changed(result, { outcome: NOTHING_NEW });
    const held = outcome === "released" ? undefined : lease;
    if (!held && other?.outcome !== "accepted")
      return other && (outcome === "released" || isOfLaterStart(result, other, since)) ? after(result, other) : result;
    return changed(result, {
      outcome: { outcome: "skipped", reason: "in-progress" },
      subject: changed(result.subject, { lease: held }),
    });
  }
  if (!other) return result;
  const isTold = isReported(result, other);
  if (!isTold && (isOwnStart(result, other) || isOfLaterStart(result, other, since))) return after(result, other);
  const isOver = CAME_TO_AN_END.has(other.outcome) && outcome !== "accepted" && isOpen(result.outcome);
  return isTold || isOver ? changed(result, { outcome: NOTHING_NEW, wake: undefined }) : result;
}

/** Checks whether the other run reported the start that this run takes for its own, for example if the answer to its call was lost. */
function isReported({ subject: { instance } }: Result, { outcome, startedAtMs }: Case): boolean {
  const isSame = startedAtMs === valueIfKnown(instance.startedAtMs);
  return isSame && outcome.startsWith("recovered") && reads(instance.status, "Running");
}

/** Checks whether the other run took a start of this run, which fell back, for an end. It may not have read the lease of this run. */
function isOwnStart({ outcome, calls, acceptedAtMs }: Result, { status }: Case): boolean {
  return outcome.outcome === "parked" && calls > 0 && acceptedAtMs !== undefined && status === "Starting";
}

/** Checks whether this run has read a later start than the other run, or the same start later. Clocks do not decide about two starts. */
function isOfLaterStart({ subject, atMs }: Result, other: Case, { runId }: Since): boolean {
  const own = { atMs, runId, startedAtMs: valueIfKnown(subject.instance.startedAtMs) };
  return laterCase<Dated>(other, own) === own;
}
