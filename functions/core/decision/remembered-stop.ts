/** Finds what the case book says about the stop that an instance shows now. */
import type { RememberedStop } from "../instance/evidence.ts";
import type { Instance } from "../instance/instance.ts";
import type { Case, CaseBook, OwnerStop } from "../memory/case-book.ts";
import { isOpen } from "../memory/merge-books.ts";
import { isKnown, known, type Reading, reads } from "../terms/reading.ts";
import { type RegionView, SHOWS_LATE_MS } from "./region-view.ts";

/** `StartTime` has minute precision. */
const MINUTE_MS = 60_000;

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
    ownerStop: ownerStop && isOfStart(ownerStop, startedAtMs.known) ? ownerStop : undefined,
  });
}

const NOTHING_REMEMBERED: Reading<Remembered> = known({});

/** Checks whether an owner stop is about this start. A stop during our own call is recorded before `StartTime` shows the start. */
export function isOfStart({ proof, startedAtMs, sinceMs }: OwnerStop, instanceStartedAtMs: number): boolean {
  return startedAtMs === instanceStartedAtMs || (proof === "after-start" && instanceStartedAtMs <= sinceMs);
}

function isSameStop({ outcome, startedAtMs }: Case, instanceStartedAtMs: number): boolean {
  return outcome !== "recovered" && outcome !== "recovered-by-cloud" && startedAtMs === instanceStartedAtMs;
}

/**
 * Checks whether the case read the instance running at this start. A later stop is then another stop, and the evidence of the one
 * before says nothing about it.
 */
function hasRunSince({ status }: Case, now: Instance["status"]): boolean {
  return status === "Running" && (reads(now, "Stopped") || reads(now, "Stopping"));
}

/** A reading may be older than the case book by minutes. It may show a stop whose end a run has already seen. */
const STOPS_WITHIN_MS = 10 * 60_000;

/** When an instance was read stopped, and since which start it was. */
export type StoppedAt = Pick<Case, "status" | "startedAtMs" | "atMs">;

/**
 * Returns an owner stop if the instance is stopping ten minutes or more after a run read it stopped at this start. It was started
 * in between, and its owner stopped it.
 */
export function stoppedAgainBy(
  { instanceId, regionId, status, startedAtMs }: Instance,
  before: StoppedAt | undefined,
  nowMs: number,
): OwnerStop | undefined {
  if (!reads(status, "Stopping") || before?.status !== "Stopped" || !isKnown(startedAtMs)) return undefined;
  if (before.startedAtMs !== startedAtMs.known || nowMs - before.atMs < STOPS_WITHIN_MS) return undefined;
  return { instanceId, regionId, startedAtMs: startedAtMs.known, sinceMs: nowMs, proof: "after-start" };
}

/**
 * Checks whether the instance stopped since the last sweep, and a debt ended meanwhile: that sweep did not list the instance as
 * stopped, or its start is later. An instance starts after the payment that paid for it.
 */
export function isAroundDebt({ startedAtMs }: Instance, region: RegionView, memory: Reading<Remembered>): boolean {
  const { sweptAtMs, debtPaidSince, debtOverAtMs, listed } = region;
  if (!debtPaidSince || !listed || sweptAtMs === undefined || !isKnown(memory)) return false;
  const { known: before, ownerStop } = memory.known;
  if (before || ownerStop) return false;
  return !isKnown(startedAtMs) || startedAtMs.known < sweptAtMs || debtOverAtMs > startedAtMs.known + MINUTE_MS;
}

/**
 * Checks whether the owner stop was recorded shortly after a debt ended. A payment shows late, so the sweep that first saw the stop
 * may have seen neither the debt nor its payment. A stop during our own start may be the next arrears stop, if the account owes again
 * within an hour.
 */
export function isAfterPayment({ debtOverAtMs, owesAtMs }: RegionView, { proof, sinceMs }: OwnerStop): boolean {
  if (proof === "after-start") return owesAtMs !== undefined && owesAtMs - sinceMs < SHOWS_LATE_MS;
  return debtOverAtMs <= sinceMs && sinceMs - debtOverAtMs < SHOWS_LATE_MS;
}
