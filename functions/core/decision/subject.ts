/** One instance in one run, with every fact that was found about it. */
import { hasLock, type Instance } from "../instance/instance.ts";
import type { Release } from "../instance/release-deadline.ts";
import type { Warning } from "../instance/warnings.ts";
import { changed } from "../lang/changed.ts";
import type { Attempt, Case, Lease, OwnerStop } from "../memory/case-book.ts";
import { CAME_TO_AN_END, isOpen } from "../memory/merge-books.ts";
import type { Evidence, Outcome } from "../terms/outcome.ts";
import type { Wake } from "./wake.ts";

export interface Subject {
  readonly instance: Instance;
  readonly evidence?: Evidence | undefined;
  /** When arrears stopped the instance, by the newest stop event. */
  readonly stoppedAtMs?: number | undefined;
  /** Present for each instance that arrears may have stopped. */
  readonly release?: Release | undefined;
  /** The case that earlier runs wrote about this stop. */
  readonly previous?: Case | undefined;
  /** Nothing says how long the case has waited: as long as the instance is down. */
  readonly waitsSinceMs?: number | undefined;
  readonly warnings: readonly Warning[];
  /** The fact that the decision needs and that could not be read. */
  readonly unknown?: { readonly fact: string; readonly why: string } | undefined;
  /** The owner stop that the next case book remembers. */
  readonly ownerStop?: OwnerStop | undefined;
  /** The lease of another run. */
  readonly lease?: Lease | undefined;
  readonly note?: string | undefined;
}

/**
 * Returns the subject at a later stop than the one that it was decided by. The evidence was about the earlier stop. Of this one,
 * only a lock may have been read.
 */
export function atOtherStop({ stoppedAtMs: _stoppedAtMs, ...subject }: Subject, instance: Instance): Subject {
  return changed(subject, { instance, evidence: hasLock(instance, "financial") ? "lock" : undefined });
}

/** How one instance ended in this run. */
export interface Result {
  readonly subject: Subject;
  /** When the result was read or decided, not written: another run may find out more in between. */
  readonly atMs: number;
  readonly outcome: Outcome;
  readonly wake?: Wake | undefined;
  /** Calls in this run. */
  readonly calls: number;
  /** Calls in this run that were not throttled. */
  readonly attempts: number;
  /** The last ten attempts at this stop, over all runs. */
  readonly attemptLog: readonly Attempt[];
  readonly error?: { readonly code: string; readonly message: string; readonly requestId?: string } | undefined;
  /** The request id of the accepted call. */
  readonly cloudRequestId?: string | undefined;
  readonly acceptedAtMs?: number | undefined;
  readonly runningAtMs?: number | undefined;
  readonly note?: string | undefined;
}

/**
 * Decides whether a timer's run writes a record of the instance: arrears may have stopped it, or it is or becomes an open case.
 * Without a case book, an instance without a sign of arrears gets no record, because it may be no case at all.
 */
export function isCandidate({ subject, outcome, calls }: Result): boolean {
  const { evidence, previous, unknown } = subject;
  if (evidence !== undefined || (previous !== undefined && isOpen(previous)) || calls > 0) return true;
  if (outcome.outcome === "parked") return unknown?.fact !== "memory";
  return CAME_TO_AN_END.has(outcome.outcome);
}

/** Checks whether another run works on the instance and reports its end. */
export function isLeftToOther({ outcome }: Result): boolean {
  return outcome.outcome === "skipped" && outcome.reason === "in-progress";
}
