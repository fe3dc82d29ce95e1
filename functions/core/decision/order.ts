/** Which instance is called first: the one that is released soonest, then by priority, then the ones that were never tried. */

import { priorityOf } from "../instance/selection.ts";
import type { Selection } from "../terms/policy.ts";
import type { Subject } from "./subject.ts";

const DAY_MS = 24 * 60 * 60_000;

export function inOrder(due: readonly Subject[], select: Selection, nowMs: number): readonly Subject[] {
  const keyed = due.map((subject) => ({ subject, key: keyOf(subject, select, nowMs) }));
  keyed.sort((a, b) => compare(a.key, b.key));
  return keyed.map(({ subject }) => subject);
}

/** Compared from the left; the id last, so that the order never depends on the order of reading. */
type Key = readonly (number | string)[];

function keyOf(subject: Subject, select: Selection, nowMs: number): Key {
  const releaseAtMs = subject.release?.atMs ?? Number.MAX_SAFE_INTEGER;
  return [
    releaseAtMs - nowMs < DAY_MS ? 0 : 1,
    priorityOf(subject.instance, select),
    subject.previous && subject.previous.attempts > 0 ? 1 : 0,
    releaseAtMs,
    subject.stoppedAtMs ?? Number.MAX_SAFE_INTEGER,
    subject.instance.instanceId,
  ];
}

function compare(a: Key, b: Key): number {
  const index = a.findIndex((value, place) => value !== b[place]);
  const [left, right] = [a[index], b[index]];
  return left === undefined || right === undefined ? 0 : left < right ? -1 : 1;
}
