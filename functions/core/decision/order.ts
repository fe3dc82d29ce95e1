/** Orders the calls: instances that are released within a day first, then by priority, then those that were never called. */

import { priorityOf } from "../instance/selection.ts";
import { DAY_MS, HOUR_MS } from "../lang/durations.ts";
import { fnv1a } from "../lang/fnv1a.ts";
import type { Selection } from "../terms/policy.ts";
import type { Subject } from "./subject.ts";

export interface Ordering {
  readonly nowMs: number;
  /**
   * Within a priority, the order changes each hour. Without the attempts of earlier runs, the same few failing instances would
   * otherwise take all places of every sweep.
   */
  readonly isInTurn: boolean;
}

export function inOrder(due: readonly Subject[], select: Selection, ordering: Ordering): readonly Subject[] {
  const keyed = due.map((subject) => ({ subject, key: keyOf(subject, select, ordering) }));
  keyed.sort((a, b) => compare(a.key, b.key));
  return keyed.map(({ subject }) => subject);
}

/** A sort key, compared from the left. It ends with the instance id, so that the order of reading never matters. */
type Key = readonly (number | string)[];

function keyOf(subject: Subject, select: Selection, { nowMs, isInTurn }: Ordering): Key {
  const releaseAtMs = subject.release?.atMs ?? Number.MAX_SAFE_INTEGER;
  return [
    releaseAtMs - nowMs < DAY_MS ? 0 : 1,
    priorityOf(subject.instance, select),
    isInTurn ? fnv1a(`${Math.floor(nowMs / HOUR_MS)} ${subject.instance.instanceId}`) : "",
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
