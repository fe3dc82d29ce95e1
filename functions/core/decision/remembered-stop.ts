/** What the case book says about the stop that an instance shows now. */
import type { RememberedStop } from "../instance/evidence.ts";
import type { Instance } from "../instance/instance.ts";
import type { Case, CaseBook, OwnerStop } from "../memory/case-book.ts";
import { isOpen } from "../memory/merge-books.ts";
import { isKnown, known, type Reading } from "../terms/reading.ts";
import type { RegionView } from "./region-view.ts";

export type Remembered = RememberedStop & {
  readonly known?: Case | undefined;
  readonly ownerStop?: OwnerStop | undefined;
};

/** What earlier runs knew of this very stop: an entry with another start is about another one. */
export function rememberedStop({ instanceId, startedAtMs }: Instance, book: Reading<CaseBook>): Reading<Remembered> {
  if (!isKnown(book)) return book;
  const before = book.known.cases.get(instanceId);
  const ownerStop = book.known.ownerStops.get(instanceId);
  if (!before && !ownerStop) return NOTHING_REMEMBERED;
  if (!isKnown(startedAtMs)) return known({ known: before && isOpen(before) ? before : undefined });
  return known({
    known: before && isSameStop(before, startedAtMs.known) ? before : undefined,
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

/** It was not among the stopped ones at the last sweep, its start is older than that sweep, and a debt was paid since. */
export function isAroundDebt({ startedAtMs }: Instance, region: RegionView, memory: Reading<Remembered>): boolean {
  const { sweptAtMs, debtPaidSince, listed } = region;
  if (!debtPaidSince || !listed || sweptAtMs === undefined || !isKnown(memory)) return false;
  const { known: before, ownerStop } = memory.known;
  if (before || ownerStop) return false;
  return !isKnown(startedAtMs) || startedAtMs.known < sweptAtMs;
}
