/**
 * Writes one line for each role: what is down and why. The lines stand on the first screen even if the tasks fill
 * several.
 */
import type { Role } from "../../functions/core/terms/endings/row.ts";
import { byTimeLeft, type CaseView } from "./case-view.ts";
import type { Cause } from "./cause.ts";
import type { Report } from "./report.ts";
import { roleOf } from "./role.ts";
import type { Style } from "./style.ts";
import { formatTimeLeft } from "./time-left.ts";

/** Returns no line if there is a single cause, because the list below shows the same. */
export function overview({ tasks, waiting }: Report, { texts }: Style): string[] {
  if (tasks.length + waiting.length < 2) return [];
  const { report: words, terms } = texts;
  const counted = (causes: readonly Cause[]) =>
    [...countsByLabel(causes)].map(([label, count]) => words.counted(label, count)).join(terms.comma);
  const byRole = new Map<Role, Cause[]>();
  for (const task of tasks) {
    const role = roleOf(task);
    byRole.set(role, [...(byRole.get(role) ?? []), task]);
  }
  const lines = [...byRole].map(([role, causes]) => {
    const who = [terms.roles[role], deadlineOf(causes, texts)].join(terms.comma);
    return `${who}${terms.colon}${counted(causes)}`;
  });
  return waiting.length === 0 ? lines : [...lines, `${words.waiting}${terms.colon}${counted(waiting)}`];
}

/** Returns the earliest release of the instances that still exist. */
function deadlineOf(causes: readonly Cause[], texts: Style["texts"]): string {
  const words = texts.report;
  const there = causes.filter(({ outcome }) => outcome !== "released");
  if (there.length === 0) return words.tooLate;
  const [first]: readonly CaseView[] = byTimeLeft(there.flatMap(({ cases }) => cases));
  if (first?.secondsLeft === undefined) return words.noDeadline;
  return words.within(formatTimeLeft(first.secondsLeft, first.releaseSource, texts));
}

/** Each account without money is a cause of its own, but here all of them count under one label. */
function countsByLabel(causes: readonly Cause[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { label, cases } of causes) counts.set(label, (counts.get(label) ?? 0) + cases.length);
  return counts;
}
