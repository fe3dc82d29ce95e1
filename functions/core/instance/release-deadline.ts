/** Computes when the vendor releases a stopped instance for good. No field of any API says so; the earliest known time counts. */

import type { ReleaseSource } from "../terms/outcome.ts";
import type { ArrearsEvent } from "./instance.ts";

/**
 * Both sites release 15 days after the stop.
 * Source: pay-as-you-go billing and overdue-payment pages of both sites, read 2026-08. Not verified on the live cloud.
 */
const GRACE_MS = 15 * 24 * 60 * 60_000;
/** An event that is nearer to the start may belong to the stop before it. */
const UNDECIDED_MS = 60 * 60_000;

/** Checks whether a scheduled release belongs to a stop after this start. The vendor schedules it when it stops the instance. */
export function isReleaseOf({ type, state, atMs }: ArrearsEvent, startedAtMs = Number.NEGATIVE_INFINITY): boolean {
  return type === "delete" && state === "scheduled" && atMs - GRACE_MS > startedAtMs;
}

/**
 * Returns the time of the stop that the event shows; undefined: none. The vendor schedules the release when it stops the instance, so
 * a scheduled release shows a stop as well.
 */
export function stopShownBy({ type, state, atMs }: ArrearsEvent): number | undefined {
  if (type === "stop") return state === "executed" ? atMs : undefined;
  return state === "scheduled" ? atMs - GRACE_MS : undefined;
}

export interface Release {
  readonly atMs: number;
  readonly source: ReleaseSource;
}

export function releaseDeadline(known: {
  /** The arrears events of this instance. A second debt can publish one more stop event for the same stop. The first one dates the stop. */
  readonly events: readonly ArrearsEvent[];
  /** A stop event before this start is about the stop before. */
  readonly startedAtMs?: number | undefined;
  readonly stoppedAtMs?: number | undefined;
  /** When a run of ours first read this stop. */
  readonly firstSeenAtMs: number;
  /** The release that an earlier run wrote for the same stop. */
  readonly remembered?: Release | undefined;
}): Release {
  // The least reliable source comes first. If two sources give the same time, the later one in the list is named.
  const candidates: Release[] = [{ atMs: known.firstSeenAtMs + GRACE_MS, source: "first-seen" }];
  if (known.remembered) candidates.push(known.remembered);
  if (known.stoppedAtMs !== undefined) candidates.push({ atMs: known.stoppedAtMs + GRACE_MS, source: "stop-event" });
  for (const event of known.events) {
    const atMs = stopShownBy(event);
    if (atMs === undefined) continue;
    if (event.type === "delete") candidates.push({ atMs: event.atMs, source: "scheduled-delete" });
    else if (atMs - UNDECIDED_MS >= (known.startedAtMs ?? atMs))
      candidates.unshift({ atMs: atMs + GRACE_MS, source: "stop-event" });
  }
  return candidates.reduce((earliest, next) => (next.atMs <= earliest.atMs ? next : earliest));
}
