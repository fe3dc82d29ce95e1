/** What is down and why, a line for each role: on the first screen also where the tasks below fill many. */
import { byTimeLeft, type CaseView } from "./case-view.ts";
import type { Cause } from "./cause.ts";
import type { Look } from "./look.ts";
import type { Report } from "./report.ts";
import { type Role, roleOf } from "./role.ts";
import { formatTimeLeft } from "./time-left.ts";

/** Nothing for a single cause: the list below says it at once. */
export function overview({ tasks, waiting }: Report, { texts }: Look): string[] {
  if (tasks.length + waiting.length < 2) return [];
  const { report: words, terms } = texts;
  const counted = (causes: readonly Cause[]) =>
    [...countsByLabel(causes)].map(([label, count]) => words.counted(label, count)).join(terms.comma);
  const byRole = new Map<Role, Cause[]>();
  for (const task of tasks) {
    const role = roleOf(task.outcome, task.reason);
    byRole.set(role, [...(byRole.get(role) ?? []), task]);
  }
  const lines = [...byRole].map(([role, causes]) => {
    const who = [terms.roles[role], deadlineOf(causes, texts)].join(terms.comma);
    return `${who}${terms.colon}${counted(causes)}`;
  });
  return waiting.length === 0 ? lines : [...lines, `${words.waiting}${terms.colon}${counted(waiting)}`];
}

/** Of the first to be released of those that are still there. */
function deadlineOf(causes: readonly Cause[], texts: Look["texts"]): string {
  const words = texts.report;
  const there = causes.filter(({ outcome }) => outcome !== "released");
  if (there.length === 0) return words.tooLate;
  const [first]: readonly CaseView[] = byTimeLeft(there.flatMap(({ cases }) => cases));
  if (first?.secondsLeft === undefined) return words.noDeadline;
  return words.within(formatTimeLeft(first.secondsLeft, first.releaseSource, texts));
}

/** Accounts without money are causes of their own, and one word here. */
function countsByLabel(causes: readonly Cause[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { label, cases } of causes) counts.set(label, (counts.get(label) ?? 0) + cases.length);
  return counts;
}
