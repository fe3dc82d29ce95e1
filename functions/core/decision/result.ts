/** Makes the result of an instance, from its decision or from the answers to its calls. */

import type { CloudFailure } from "../failure/cloud-error.ts";
import { changed } from "../lang/changed.ts";
import { toIso } from "../lang/iso-time.ts";
import { present } from "../lang/present.ts";
import { ATTEMPTS_KEPT } from "../memory/attempt-log.ts";
import type { Attempt, Case } from "../memory/case-book.ts";
import type { Outcome, WakesOn } from "../terms/outcome.ts";
import { reads } from "../terms/reading.ts";
import type { Result, Subject } from "./subject.ts";
import { lastPauseOf, nextAttemptOf, wakeAfter } from "./wake.ts";

/** The end of one instance that was due for a call. */
export interface Attempted {
  readonly outcome: Outcome;
  /** Calls that were made, throttled ones included. */
  readonly calls: number;
  /** The calls without the throttled ones, oldest first. */
  readonly attemptLog: readonly Attempt[];
  readonly failure?: CloudFailure;
  readonly requestId?: string;
  readonly acceptedAtMs?: number;
  /** The instances that the refusal also concerns: those with the same image, or the whole account. */
  readonly refusal?: "image" | "account";
  /** Counts against the breaker of its region, zone and VPC. */
  readonly vpcFailure: boolean;
  /** The subject with the instance as it was last read; absent: it was not read again. */
  readonly seen?: Subject;
  readonly note?: string;
}

export interface ResultFacts {
  readonly nowMs: number;
  /** The balance was read and is at least the minimum. */
  readonly fundsSuffice: boolean;
}

/** Returns an end without a call. */
export function notCalled(outcome: Outcome): Attempted {
  return { outcome, calls: 0, attemptLog: [], vpcFailure: false };
}

export function toResult(subject: Subject, attempted: Attempted, facts: ResultFacts): Result {
  const { outcome, failure, seen, calls } = attempted;
  return {
    subject: seen ?? subject,
    atMs: facts.nowMs,
    outcome,
    wake: wakeFor(subject, outcome, facts),
    calls,
    attempts: attempted.attemptLog.length,
    attemptLog: mergedAttemptLog(subject.previous, attempted.attemptLog),
    error: failure && {
      code: failure.code,
      message: attempted.vpcFailure ? `${failure.message} ${VPC_ADVICE}` : failure.message,
      ...present("requestId", failure.requestId),
    },
    cloudRequestId: attempted.requestId,
    acceptedAtMs: attempted.acceptedAtMs,
    runningAtMs: seen && reads(seen.instance.status, "Running") ? facts.nowMs : undefined,
    note: attempted.note,
  };
}

export function wakeFor(subject: Subject, outcome: Outcome, { nowMs, fundsSuffice }: ResultFacts): Result["wake"] {
  return wakeAfter(outcome, {
    nowMs,
    fundsSuffice,
    releaseAtMs: subject.release?.atMs ?? Number.POSITIVE_INFINITY,
    lastPauseMs: lastPauseOf(subject.previous),
  });
}

/** Returns the attempts of earlier runs at this stop, then those of this run. */
function mergedAttemptLog(previous: Case | undefined, now: readonly Attempt[]): readonly Attempt[] {
  if (now.length === 0) return previous?.attemptLog ?? NO_ATTEMPTS;
  return [...(previous?.attemptLog ?? NO_ATTEMPTS), ...now].slice(-ATTEMPTS_KEPT);
}

const NO_ATTEMPTS: readonly Attempt[] = [];

/** Returns the result of a decision without a call. An open case keeps what it waits for, because nothing was tried. */
export function untouched(subject: Subject, outcome: Outcome, kind: "wait" | "nothing", facts: ResultFacts): Result {
  const result = toResult(subject, notCalled(outcome), facts);
  const { previous } = subject;
  if (!previous || previous.outcome !== outcome.outcome) return result;
  const stands = kind === "wait" || previous.reason === ("reason" in outcome ? outcome.reason : undefined);
  if (!stands) return result;
  return changed(result, {
    wake: previous.wakesOn ? stillWaits(previous, previous.wakesOn, subject.release?.atMs) : result.wake,
    error: previous.error,
    acceptedAtMs: previous.acceptedAtMs,
  });
}

/** Keeps the wait of the case, unless the release turned out to be nearer. */
function stillWaits(previous: Case, wakesOn: WakesOn, releaseAtMs: number | undefined): NonNullable<Result["wake"]> {
  const atMs = nextAttemptOf(previous, releaseAtMs);
  if (!Number.isFinite(atMs)) return { wakesOn };
  const shown: WakesOn = wakesOn.startsWith("at:") ? `at:${toIso(atMs)}` : wakesOn;
  return { wakesOn: shown, nextAttemptAtMs: atMs };
}

const VPC_ADVICE =
  "Starts in a VPC may fail for a while. The start is tried again later. If it keeps failing, open a ticket.";

/** Returns the advice for an instance in a VPC whose failure has no message of the vendor. */
export function vpcAdvice({ instance }: Subject): string | undefined {
  return instance.vpcId === undefined ? undefined : VPC_ADVICE;
}
