/** What the case book says about the stop that an instance shows now. */
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

/** What earlier runs knew of this very stop: an entry with another start is about another one. */
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

/** A stop while our call was starting the instance: `StartTime` shows that start only later. */
export function isOfStart({ proof, startedAtMs, sinceMs }: OwnerStop, instanceStartedAtMs: number): boolean {
  return startedAtMs === instanceStartedAtMs || (proof === "after-start" && instanceStartedAtMs <= sinceMs);
}

function isSameStop({ outcome, startedAtMs }: Case, instanceStartedAtMs: number): boolean {
  return outcome !== "recovered" && outcome !== "recovered-by-cloud" && startedAtMs === instanceStartedAtMs;
}

/** It was read running at this very start: what stopped it later is another stop, and the evidence of the one before says nothing of it. */
function hasRunSince({ status }: Case, now: Instance["status"]): boolean {
  return status === "Running" && (reads(now, "Stopped") || reads(now, "Stopping"));
}

/** What is read may be older than the case book: a stop that a run saw the end of is over by then. */
const STOPS_WITHIN_MS = 10 * 60_000;

/** Stopping, long after a run read it stopped at this very start: it was being started since, and its owner stopped it. */
export function stoppedAgainBy(
  { instanceId, regionId, status, startedAtMs }: Instance,
  before: Case | undefined,
  nowMs: number,
): OwnerStop | undefined {
  if (!reads(status, "Stopping") || before?.status !== "Stopped" || !isKnown(startedAtMs)) return undefined;
  if (before.startedAtMs !== startedAtMs.known || nowMs - before.atMs < STOPS_WITHIN_MS) return undefined;
  return { instanceId, regionId, startedAtMs: startedAtMs.known, sinceMs: nowMs, proof: "after-start" };
}

/**
 * It stopped since the last sweep, and a debt ended since: it was not among the stopped ones then, or was started later. What a
 * payment paid for starts after it.
 */
export function isAroundDebt({ startedAtMs }: Instance, region: RegionView, memory: Reading<Remembered>): boolean {
  const { sweptAtMs, debtPaidSince, debtOverAtMs, listed } = region;
  if (!debtPaidSince || !listed || sweptAtMs === undefined || !isKnown(memory)) return false;
  const { known: before, ownerStop } = memory.known;
  if (before || ownerStop) return false;
  return !isKnown(startedAtMs) || startedAtMs.known < sweptAtMs || debtOverAtMs > startedAtMs.known + MINUTE_MS;
}

/** A payment shows late: the sweep that first saw the stop may have seen neither the debt nor what ended it. */
export function isAfterPayment({ debtOverAtMs }: RegionView, { proof, sinceMs }: OwnerStop): boolean {
  return proof !== "after-start" && debtOverAtMs <= sinceMs && sinceMs - debtOverAtMs < SHOWS_LATE_MS;
}
