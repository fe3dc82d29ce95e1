/** Finds what the case book says about the stop that an instance shows now. */

import { firmStop, type RememberedStop } from "../instance/evidence.ts";
import type { Instance } from "../instance/instance.ts";
import { changed } from "../lang/changed.ts";
import { MINUTE_MS } from "../lang/durations.ts";
import { type Case, type CaseBook, type OwnerStop, START_UNREAD } from "../memory/case-book.ts";
import { isOpen } from "../memory/merge-books.ts";
import { SKEW_MS } from "../memory/read-memory.ts";
import { isKnown, known, type Reading, reads, valueIfKnown } from "../terms/reading.ts";
import { type RegionView, SHOWS_LATE_MS } from "./region-view.ts";
import type { Subject } from "./subject.ts";

export type Remembered = RememberedStop & {
  readonly known?: Case | undefined;
  readonly ownerStop?: OwnerStop | undefined;
};

/** Returns what earlier runs knew of this stop. An entry with another start time is about another stop. */
export function rememberedStop(
  { instanceId, startedAtMs, status }: Instance,
  book: Reading<CaseBook>,
): Reading<Remembered> {
  if (!isKnown(book)) return book;
  const before = book.known.cases.get(instanceId);
  const ownerStop = book.known.ownerStops.get(instanceId);
  if (!before && !ownerStop) return NOTHING_REMEMBERED;
  if (!isKnown(startedAtMs)) return known({ known: before && isOpen(before) ? before : undefined });
  return known({
    known: before && isSameStop(before, startedAtMs.known) && !hasRunSince(before, status) ? before : undefined,
    ownerStop:
      ownerStop && isOfStart(ownerStop, startedAtMs.known)
        ? changed(ownerStop, { startedAtMs: startedAtMs.known })
        : undefined,
  });
}

const NOTHING_REMEMBERED: Reading<Remembered> = known({});

/** Checks whether an owner stop is about this start. A stop during our own call is recorded before `StartTime` shows the start. */
function isOfStart({ proof, startedAtMs, sinceMs }: OwnerStop, instanceStartedAtMs: number): boolean {
  if (startedAtMs === START_UNREAD) return instanceStartedAtMs <= sinceMs + SKEW_MS;
  return startedAtMs === instanceStartedAtMs || (proof === "after-start" && instanceStartedAtMs <= sinceMs);
}

/**
 * Checks whether an owner stop may still be the stop that the instance shows. An overlapping run may have seen a stop that this run did
 * not know. A fact that could not be read shows no start.
 */
export function mayStand(stop: OwnerStop, instance: Instance | undefined): boolean {
  if (!instance) return false;
  const { status, startedAtMs } = instance;
  return (
    (!isKnown(status) || status.known === "Stopped") && (!isKnown(startedAtMs) || isOfStart(stop, startedAtMs.known))
  );
}

interface Read {
  readonly memory: { readonly book: Reading<CaseBook> };
  readonly seen: readonly {
    readonly followUpIds: readonly string[];
    readonly followedUp: Reading<ReadonlyMap<string, Instance>>;
  }[];
}

/** Returns the owner stops whose instances a list omitted, unless a reading by id shows another start. */
export function omittedStops({ memory, seen }: Read): readonly OwnerStop[] {
  const stops = valueIfKnown(memory.book)?.ownerStops;
  return seen.flatMap(({ followUpIds, followedUp }) =>
    followUpIds.flatMap((id) => {
      const stop = stops?.get(id);
      return stop && (!isKnown(followedUp) || mayStand(stop, followedUp.known.get(id))) ? stop : [];
    }),
  );
}

/** Checks whether the case is about this stop. A start of the cloud that failed leaves the start time as it was. */
function isSameStop({ outcome, startedAtMs, status }: Case, instanceStartedAtMs: number): boolean {
  return startedAtMs === instanceStartedAtMs && (!outcome.startsWith("recovered") || status === "Starting");
}

/**
 * Checks whether the case read the instance running at this start. A later stop is then another stop, and the evidence of the one
 * before says nothing about it.
 */
function hasRunSince({ status }: Case, now: Instance["status"]): boolean {
  return status === "Running" && (reads(now, "Stopped") || reads(now, "Stopping"));
}

/** The vendor's own stop is over this long after it began. A later `Stopping` belongs to another stop. */
export const STOP_OVER_MS = 10 * 60_000;

/** What was known about an instance before it was read as stopping. */
export type BeforeStopping = Pick<Case, "status" | "startedAtMs" | "stoppedAtMs" | "sinceMs"> & {
  readonly outcome?: Case["outcome"];
};

/** Returns what an earlier look of the same run says. */
export function beforeStopping({ instance, stoppedAtMs, previous }: Subject, nowMs: number): BeforeStopping {
  const [status, startedAtMs] = [valueIfKnown(instance.status), valueIfKnown(instance.startedAtMs)];
  return { status, startedAtMs, stoppedAtMs, sinceMs: previous?.sinceMs ?? nowMs };
}

/**
 * Returns an owner stop if the instance is stopping, and was read as stopped or starting at the same start before. It was
 * started in between, and its owner stopped it. A person is asked if the earlier stop is minutes old, because one answer of the cloud
 * may be older than the other, and if the start cannot be read: a stop that was sighted after the suspension is undecided.
 */
export function stoppedAgainBy(
  { instanceId, regionId, status, startedAtMs }: Instance,
  before: BeforeStopping | undefined,
  nowMs: number,
): OwnerStop | undefined {
  if (!before || !reads(status, "Stopping")) return undefined;
  const started = valueIfKnown(startedAtMs) ?? START_UNREAD;
  const isStarted = before.outcome === "accepted" || before.status === "Starting";
  const isSame = !started || (before.startedAtMs ? before.startedAtMs === started : started <= before.sinceMs);
  if (!isSame || !(isStarted || before.status === "Stopped")) return undefined;
  const downSinceMs = Math.min(before.sinceMs, before.stoppedAtMs ?? before.sinceMs);
  const isOver = isStarted || nowMs - downSinceMs >= STOP_OVER_MS;
  const proof = !started ? "undated" : isOver ? "after-start" : "sighted";
  return { instanceId, regionId, startedAtMs: started, sinceMs: nowMs, proof };
}

/**
 * Checks whether the instance stopped since the last sweep, and a debt ended meanwhile: that sweep did not list the instance as
 * stopped, or its start is later. An instance starts after the payment that paid for it. A case without a sign of the arrears may have
 * stopped shortly before a run first saw it, for example behind a `security` lock that is gone by now.
 */
export function isAroundDebt({ startedAtMs }: Instance, region: RegionView, memory: Reading<RememberedStop>): boolean {
  const { sweptAtMs, debtPaidSince, debtOverAtMs, listed } = region;
  if (!listed || !isKnown(memory)) return false;
  const { known: before, ownerStop } = memory.known;
  if (firmStop(ownerStop)) return false;
  if (before) return isAfterPayment(region, { proof: "sighted", sinceMs: before.sinceMs ?? Number.POSITIVE_INFINITY });
  if (!debtPaidSince || sweptAtMs === undefined) return false;
  // `StartTime` has minute precision.
  return !isKnown(startedAtMs) || startedAtMs.known < sweptAtMs || debtOverAtMs > startedAtMs.known + MINUTE_MS;
}

/**
 * Checks whether the owner stop was recorded shortly after a debt ended. A payment shows late, so the sweep that first saw the stop
 * may have seen neither the debt nor its payment. A stop during our own start may be the next arrears stop, if the account owed again
 * within an hour.
 */
export function isAfterPayment(
  { debtOverAtMs, owesAtMs = Number.NaN }: RegionView,
  { proof, sinceMs }: Pick<OwnerStop, "proof" | "sinceMs">,
): boolean {
  if (proof === "after-start") return owesAtMs >= sinceMs && owesAtMs - sinceMs < SHOWS_LATE_MS;
  // The vendor dates a payment, and a host dates the look.
  return debtOverAtMs - SKEW_MS <= sinceMs && sinceMs - debtOverAtMs < SHOWS_LATE_MS;
}
