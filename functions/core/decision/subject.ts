/** One instance as a run sees it, with everything that was found out about it. */
import type { PlainInstance as Instance } from "../instance/instance.ts";
import type { Release } from "../instance/release-deadline.ts";
import type { Warning } from "../instance/warnings.ts";
import { type AttemptEntry, isOpen, type LedgerCase } from "../memory/ledger.ts";
import type { Evidence, Outcome } from "../terms/outcome.ts";
import type { Wake } from "./wake.ts";

export interface Subject {
  readonly instance: Instance;
  readonly evidence?: Evidence | undefined;
  /** When arrears stopped it, by the newest stop event. */
  readonly stoppedAtMs?: number | undefined;
  /** Present for everything that arrears may have stopped. */
  readonly release?: Release | undefined;
  /** What an earlier run wrote about this very stop. */
  readonly previous?: LedgerCase | undefined;
  readonly warnings: readonly Warning[];
}

/** How one subject ended in this run. */
export interface Result {
  readonly subject: Subject;
  /** When this was read or decided: another run may have found out more by the time it is written. */
  readonly atMs: number;
  readonly outcome: Outcome;
  readonly wake?: Wake | undefined;
  /** Calls made in this run. */
  readonly attempts: number;
  /** Of this stop, over all runs; the last ten. */
  readonly attemptLog: readonly AttemptEntry[];
  readonly error?: { readonly code: string; readonly message: string; readonly requestId?: string } | undefined;
  /** Request id of the accepted call. */
  readonly cloudRequestId?: string | undefined;
  readonly acceptedAtMs?: number | undefined;
  readonly runningAtMs?: number | undefined;
  readonly note?: string | undefined;
}

/** Ends that are looked for because something happened; they are told even where the evidence is no longer read. */
const CAME_TO_AN_END = new Set(["recovered", "recovered-by-cloud", "released"]);

/** Arrears may have stopped it, or it is an open case, or becomes one: a timer's run writes records for these only. */
export function isCandidate({ subject, outcome, attempts }: Result): boolean {
  const isSuspect = subject.evidence !== undefined || (subject.previous !== undefined && isOpen(subject.previous));
  return isSuspect || attempts > 0 || outcome.outcome === "parked" || CAME_TO_AN_END.has(outcome.outcome);
}
