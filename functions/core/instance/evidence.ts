/**
 * Decides what stopped an instance: arrears, its owner, or unclear. No instance is started if any evidence shows an owner stop. A
 * fact that could not be read never leads to a call. See docs/decisions/0010-evidence-three-values.md.
 */

import { HOUR_MS, MINUTE_MS } from "../lang/durations.ts";
import type { Evidence } from "../terms/outcome.ts";
import { isKnown, type Reading, valueIfKnown } from "../terms/reading.ts";
import { type ArrearsEvent, hasLock, type Instance } from "./instance.ts";

/** An owner stop that was seen this long before the suspension is beyond doubt. */
const LEAD_MS = 2 * HOUR_MS;
/** `StartTime` has minute precision and an event may be late. If they are nearer than this, their order is undecided. */
const UNDECIDED_MS = HOUR_MS;
/** The vendor dates an event, and a host dates a look. Their clocks may be this far apart. */
const SKEW_MS = 15 * MINUTE_MS;

/**
 * How an owner stop was seen. `sighted`: a sweep listed the stop; it counts if it is two hours older than the suspension.
 * `locked`: a lock of another cause, for example `security`, may have hidden that the arrears lock had gone: a person is asked.
 * `solvent`: that sweep also read a balance of 0 or more, and no debt since the sweep before it.
 * `after-start`: the owner stopped the instance while our own call was starting it.
 * `asked`: nothing showed what had stopped the instance, and a person was asked. Signs that come later leave the question open.
 * `undated`: its start could not be read, so it may be the stop of any start before.
 * `unread`: as `asked`, but the events could not be read. A stop event that was published before the look then answers the question.
 */
export type OwnerProof = "unread" | "undated" | "asked" | "locked" | "sighted" | "solvent" | "after-start";

const SEEN = "The instance was seen stopped and unlocked";

/** Proofs that leave open what stopped the instance, with the question for a person once a sign of the arrears shows. */
const DOUBTS: Readonly<Partial<Record<OwnerProof, string>>> = {
  unread: `${SEEN} while the events could not be read.`,
  undated: `${SEEN} while its start could not be read.`,
  asked: `${SEEN} before anything showed what had stopped it.`,
  locked: "The instance was seen stopped under a lock of another cause.",
};

const QUESTIONS: ReadonlySet<OwnerProof> = new Set(["unread", "undated", "asked"]);

/** Returns the owner stop unless its proof is no more than a question. Without a sign of the arrears such a proof says nothing. */
export function firmStop<T extends { readonly proof: OwnerProof }>(stop: T | undefined): T | undefined {
  return stop && QUESTIONS.has(stop.proof) ? undefined : stop;
}

/** The findings of earlier runs about this stop. An entry belongs to the stop if its start time is equal. */
export interface RememberedStop {
  readonly known?:
    | {
        readonly reason?: string | undefined;
        readonly sinceMs?: number | undefined;
        readonly evidence?: Evidence | undefined;
        readonly stoppedAtMs?: number | undefined;
        readonly unknown?: { readonly fact: string } | undefined;
      }
    | undefined;
  /** A sweep listed the instance stopped, unlocked and without a stop event of its own, first at `sinceMs`. */
  readonly ownerStop?:
    | { readonly startedAtMs: number; readonly sinceMs: number; readonly proof: OwnerProof }
    | undefined;
}

type KnownStop = RememberedStop["known"];
type OwnerStop = NonNullable<RememberedStop["ownerStop"]>;

export interface Clues {
  /** Executed stop events of this instance, as far as they were read. */
  readonly stops: readonly ArrearsEvent[];
  /** An arrears event of the region was read, in this run or in the 16 days before it. */
  readonly anyEvents: boolean;
  /** Known if the region's events were read to the end. Otherwise a missing event may be this instance's own. */
  readonly eventsComplete: Reading<true>;
  readonly memory: Reading<RememberedStop>;
  /** Executed stops and `financial` locks of the region that belong to the present suspension, read or remembered. */
  readonly suspensionSignsMs: readonly number[];
  /** The instance may have stopped in a debt that ended since the last sweep, or shortly before its stop was first seen. */
  readonly aroundDebt: boolean;
  /** The account owes money, or the region shows a suspension. */
  readonly debtPossible: boolean;
  /** The vendor has scheduled the release of the instance, for a stop after its last start. */
  readonly releaseScheduled: boolean;
  readonly lockOnly: "auto" | "act" | "ask";
}

export type Attribution =
  | { readonly by: "arrears"; readonly evidence: Evidence; readonly stoppedAtMs?: number | undefined }
  /** "unclear": no fact that can be read will decide, so a person has to. */
  | {
      readonly by: "owner" | "unclear";
      readonly evidence?: Evidence | undefined;
      readonly stoppedAtMs?: number | undefined;
      readonly note?: string;
    }
  | {
      readonly by: "unreadable";
      readonly fact: UnknownFact;
      readonly why: string;
      readonly evidence?: Evidence | undefined;
      readonly stoppedAtMs?: number | undefined;
    }
  /** The instance has neither a lock nor a stop event of its own. */
  | { readonly by: "nothing" };

export type UnknownFact =
  | "status"
  | "charge type"
  | "spot strategy"
  | "locks"
  | "tags"
  | "resource group"
  | "events"
  | "memory";

export function attributeStop(instance: Instance, clues: Clues): Attribution {
  const { known, ownerStop: seen } = valueIfKnown(clues.memory) ?? {};
  const stop = newestStopOf(instance, clues.stops);
  const { lockReasons } = instance;
  const locked = hasLock(instance, "financial") || known?.evidence?.startsWith("lock") === true;
  const ownEvent = stop.verdict === "after-start" || known?.evidence?.endsWith("event") === true;
  const stoppedAtMs = stop.atMs ?? known?.stoppedAtMs;
  const ownerStop = seen && isExplained(seen, clues.stops) ? undefined : seen;
  const evidence = evidenceOf(locked, ownEvent);
  const unclear = (note: string): Attribution => ({ by: "unclear", evidence, stoppedAtMs, note });

  if (!isKnown(lockReasons))
    return { by: "unreadable", fact: "locks", why: lockReasons.unknown, evidence, stoppedAtMs };
  if (evidence === undefined && stop.verdict === "before-start") return withoutSign(known, ownerStop, clues);
  if (!isKnown(instance.startedAtMs)) return unclear(`${instance.startedAtMs.unknown}: no evidence can be dated.`);
  if (ownerStop && known?.reason === "owner-unclear") return { by: "unclear", evidence, stoppedAtMs };
  if (ownerStop) return ownersStop(ownerStop, evidence, stop, clues);
  if (ownEvent) return { by: "arrears", evidence: locked ? "lock+event" : "event", stoppedAtMs };
  if (stop.verdict === "undecided")
    return unclear("The instance was started within an hour of its stop event, so their order is undecided.");
  return lockAlone(clues, known);
}

/**
 * Checks whether the sweep that could not read the events has missed a stop event of the instance, which shows the arrears. An event
 * that was published after the sweep shows nothing: the vendor publishes one for what its owner had stopped, too.
 */
function isExplained({ proof, startedAtMs, sinceMs }: OwnerStop, stops: Clues["stops"]): boolean {
  if (proof !== "unread") return false;
  return stops.some(
    ({ atMs, publishedAtMs = sinceMs }) =>
      atMs >= startedAtMs + UNDECIDED_MS && Math.max(atMs, publishedAtMs + SKEW_MS) < sinceMs,
  );
}

function evidenceOf(locked: boolean, ownEvent: boolean): Evidence | undefined {
  if (locked) return ownEvent ? "lock+event" : "lock";
  return ownEvent ? "event" : undefined;
}

/** Decides about an instance without a sign of arrears. It is not overdue, unless an unread fact may hide a sign. */
function withoutSign(known: KnownStop, ownerStop: OwnerStop | undefined, clues: Clues): Attribution {
  if (!isKnown(clues.memory)) return { by: "unreadable", fact: "memory", why: clues.memory.unknown };
  // An unread fact or a lock of another cause may have been the reason of the case that asked the question.
  if (known?.reason === "owner-unclear" || ownerStop?.proof === "asked") return { by: "unclear" };
  if (firmStop(ownerStop) && !clues.aroundDebt) return { by: "nothing" };
  if (clues.aroundDebt)
    return {
      by: "unclear",
      note: "The instance stopped between two sweeps around a debt, and nothing shows what stopped it.",
    };
  if (clues.releaseScheduled)
    return {
      by: "unclear",
      note: "The vendor has scheduled the release, and nothing shows what stopped it.",
    };
  if (clues.debtPossible && !isKnown(clues.eventsComplete))
    return { by: "unreadable", fact: "events", why: clues.eventsComplete.unknown };
  return { by: "nothing" };
}

/** Decides about a remembered owner stop. It counts if it is old enough compared with the suspension. */
function ownersStop(ownerStop: OwnerStop, evidence: Evidence | undefined, stop: OwnStop, clues: Clues): Attribution {
  const { sinceMs, startedAtMs, proof } = ownerStop;
  const owner: Attribution = { by: "owner", evidence };
  const unclear = (note: string): Attribution => ({ by: "unclear", evidence, stoppedAtMs: stop.atMs, note });
  const sinceSeenMs = (stop.atMs ?? Number.NaN) - sinceMs;
  // The next debt can stop what has just started. A stop of the vendor is over in ten minutes, and its event may be late.
  if (proof === "after-start")
    return clues.aroundDebt || (sinceSeenMs > -10 * MINUTE_MS && sinceSeenMs < UNDECIDED_MS)
      ? unclear("The instance stopped during a start of this program, while the account owed money.")
      : owner;
  const doubt = DOUBTS[proof];
  if (doubt) return unclear(doubt);
  const isOlder = stop.atMs !== undefined && stop.atMs < sinceMs;
  // A payment shows late, so that sweep may have read the balance after a payment that it could not see.
  if (proof === "solvent" && !isOlder && !clues.aroundDebt) return owner;
  const signs = [...clues.suspensionSignsMs, ...(stop.atMs === undefined ? [] : [stop.atMs])];
  const suspendedAtMs = signs
    .filter((atMs) => atMs > startedAtMs)
    .reduce((first, atMs) => Math.min(first, atMs), Number.POSITIVE_INFINITY);
  if (Number.isFinite(suspendedAtMs) && sinceMs + LEAD_MS <= suspendedAtMs) return owner;
  return unclear(`${SEEN} less than two hours before the suspension, or after it.`);
}

/** Decides about a lock without an event. The lock alone is evidence only if no event can be expected in the region. */
function lockAlone({ memory, lockOnly, anyEvents, eventsComplete }: Clues, known: KnownStop): Attribution {
  const evidence = "lock";
  if (!isKnown(memory)) return { by: "unreadable", fact: "memory", why: memory.unknown, evidence };
  if (lockOnly === "act") return { by: "arrears", evidence };
  if (lockOnly === "ask") return { by: "unclear", evidence };
  if (known?.reason === "owner-unclear" || known?.unknown?.fact === "memory") return { by: "unclear", evidence };
  if (!isKnown(eventsComplete)) return { by: "unreadable", fact: "events", why: eventsComplete.unknown, evidence };
  return { by: anyEvents ? "unclear" : "arrears", evidence };
}

interface OwnStop {
  readonly verdict: "after-start" | "undecided" | "before-start";
  readonly atMs?: number;
}

/** Compares stop events with the start. One event that is clearly later is enough; an older event may belong to the stop before. */
function newestStopOf({ startedAtMs }: Instance, stops: readonly ArrearsEvent[]): OwnStop {
  if (stops.length === 0) return { verdict: "before-start" };
  const atMs = stops.reduce((newest, event) => Math.max(newest, event.atMs), Number.NEGATIVE_INFINITY);
  if (!isKnown(startedAtMs)) return { verdict: "undecided", atMs };
  const aheadMs = atMs - startedAtMs.known;
  if (aheadMs >= UNDECIDED_MS) return { verdict: "after-start", atMs };
  return aheadMs > -UNDECIDED_MS ? { verdict: "undecided", atMs } : { verdict: "before-start" };
}
