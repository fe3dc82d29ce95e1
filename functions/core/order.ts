/** Who goes first: whoever is lost soonest, then whoever matters most, then whoever was never tried. */
import type { Selection } from "./policy.ts";
import { priorityOf } from "./selection.ts";
import type { Subject } from "./subject.ts";

const DAY_MS = 24 * 60 * 60_000;

export function inOrder(due: readonly Subject[], select: Selection, nowMs: number): readonly Subject[] {
  const keyed = due.map((subject) => ({ subject, key: keyOf(subject, select, nowMs) }));
  keyed.sort(
    (a, b) => compare(a.key, b.key) || (a.subject.instance.instanceId < b.subject.instance.instanceId ? -1 : 1),
  );
  return keyed.map(({ subject }) => subject);
}

function keyOf(subject: Subject, select: Selection, nowMs: number): readonly number[] {
  const releaseAtMs = subject.release?.atMs ?? Number.MAX_SAFE_INTEGER;
  return [
    releaseAtMs - nowMs < DAY_MS ? 0 : 1,
    priorityOf(subject.instance, select),
    subject.previous && subject.previous.attempts > 0 ? 1 : 0,
    releaseAtMs,
    subject.stoppedAtMs ?? Number.MAX_SAFE_INTEGER,
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
