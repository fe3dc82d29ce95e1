/** Computes since when a case waits. */
import { endingOf, endingOfRecord, reasonRow } from "./reasons.ts";
import type { Result } from "./subject.ts";

/**
 * Returns since when the case has waited for this reason, in epoch milliseconds. Reasons that a person is told of after a day count
 * together: a case that is throttled for 20 hours and then without stock for 5 has waited for 25.
 */
export function waitsSinceMs({ subject, outcome, atMs }: Result): number {
  const { previous } = subject;
  if (!previous) return subject.waitsSinceMs ?? atMs;
  const [before, now] = [endingOfRecord(previous), endingOf(outcome)];
  return before === now || [before, now].every(isForLater) ? previous.sinceMs : atMs;
}

function isForLater(ending: string): boolean {
  return reasonRow(ending)?.person === "after-a-day";
}
