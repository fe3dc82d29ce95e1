/** One instance as a run sees it, with everything that was found out about it. */
import type { Instance } from "../instance/instance.ts";
import type { Release } from "../instance/release-deadline.ts";
import type { Warning } from "../instance/warnings.ts";
import type { Attempt, Case, Lease, OwnerStop } from "../memory/case-book.ts";
import { isOpen } from "../memory/merge-books.ts";
import type { Evidence, Outcome } from "../terms/outcome.ts";
import type { Wake } from "./wake.ts";

export interface Subject {
  readonly instance: Instance;
  readonly evidence?: Evidence | undefined;
  /** When arrears stopped it, by the newest stop event. */
  readonly stoppedAtMs?: number | undefined;
  /** Present for everything that arrears may have stopped. */
  readonly release?: Release | undefined;
  /** What earlier runs remember of this very stop. */
  readonly previous?: Case | undefined;
  /** Nothing says how long the case has waited: as long as the instance is down. */
  readonly waitsSinceMs?: number | undefined;
  readonly warnings: readonly Warning[];
  /** The fact that decides and could not be read. */
  readonly unknown?: { readonly fact: string; readonly why: string } | undefined;
  /** To be remembered: the owner's stop, as far as can be seen. */
  readonly ownerStop?: OwnerStop | undefined;
  /** Another run's claim. */
  readonly lease?: Lease | undefined;
  readonly note?: string | undefined;
}

/** How one subject ended in this run. */
export interface Result {
  readonly subject: Subject;
  /** When this was read or decided: another run may have found out more by the time it is written. */
  readonly atMs: number;
  readonly outcome: Outcome;
  readonly wake?: Wake | undefined;
  /** Calls made in this run. */
  readonly calls: number;
  /** Those of them that were not throttled. */
  readonly attempts: number;
  /** Of this stop, over all runs; the last ten. */
  readonly attemptLog: readonly Attempt[];
  readonly error?: { readonly code: string; readonly message: string; readonly requestId?: string } | undefined;
  /** Request id of the accepted call. */
  readonly cloudRequestId?: string | undefined;
  readonly acceptedAtMs?: number | undefined;
  readonly runningAtMs?: number | undefined;
  readonly note?: string | undefined;
}

/** Ends that are looked for because something happened; they are told even where the evidence is no longer read. */
const CAME_TO_AN_END = new Set(["recovered", "recovered-by-cloud", "released"]);

/**
 * Arrears may have stopped it, or it is an open case, or becomes one: a timer's run writes records for these only. Without memory
 * nothing says whether an instance without a sign is a case, so nothing is written about it.
 */
export function isCandidate({ subject, outcome, calls }: Result): boolean {
  const { evidence, previous, unknown } = subject;
  if (evidence !== undefined || (previous !== undefined && isOpen(previous)) || calls > 0) return true;
  if (outcome.outcome === "parked") return unknown?.fact !== "memory";
  return CAME_TO_AN_END.has(outcome.outcome);
}
