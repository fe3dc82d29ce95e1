/**
 * Who stopped an instance: the arrears, its owner, or is it unclear. Nothing is started that any evidence shows its
 * owner stopped.
 *
 * Two signs point to the arrears: a `financial` lock, and an executed `AccountUnbalanced.Stop` event later than the
 * instance's last start. Whether the lock outlives the payment is documented nowhere, so each must do alone; but a lock
 * without an event is also what an instance looks like that its owner had stopped before the arrears.
 */

import type { Evidence } from "../terms/outcome.ts";
import type { ArrearsEvent, PlainInstance as Instance } from "./instance.ts";

const MINUTE_MS = 60_000;
/** A sighting proves an owner's stop only when it is older than the first sign of arrears by this much. */
const SIGHTING_LEAD_MS = 2 * 60 * MINUTE_MS;

/** What is known beyond the instance itself. */
export interface Clues {
  /** This instance's executed stop events. */
  readonly stops: readonly ArrearsEvent[];
  /** Whether any instance of this account and region has an arrears event that was read. */
  readonly othersHaveEvents: boolean;
  /** When a sweep's own read saw it stopped and without a lock, newest first. */
  readonly sightedAtMs: readonly number[];
  /** When the account was seen to be in arrears: negative balances and stop events, in any order. */
  readonly arrearsSignsMs: readonly number[];
  /** An earlier run saw the events that are out of sight now, and asked a person about this lock. */
  readonly foundUnclear?: boolean | undefined;
  /** When an earlier run of ours read the `financial` lock, if it did. */
  readonly lockSeenAtMs?: number | undefined;
  readonly lockOnly: "auto" | "act" | "ask";
}

export type Attribution =
  | { readonly by: "arrears"; readonly evidence: Evidence; readonly stoppedAtMs?: number }
  | { readonly by: "owner" }
  | { readonly by: "unclear"; readonly evidence: Evidence; readonly stoppedAtMs?: number }
  | { readonly by: "nobody-known" };

export function attributeStop(instance: Instance, clues: Clues): Attribution {
  const stop = newestStopOf(instance, clues.stops);
  const locked = instance.lockReasons.includes("financial") || rememberedLock(instance, clues);
  if (!locked && stop.verdict === "none") return { by: "nobody-known" };
  const ownersStop = wasOwnersStop(instance, clues);
  if (ownersStop === "shown") return { by: "owner" };

  const when = stop.verdict === "none" ? {} : { stoppedAtMs: stop.atMs };
  const evidence: Evidence = locked ? (stop.verdict === "none" ? "lock" : "lock+event") : "event";
  if (stop.verdict === "undecided" || ownersStop === "possible") return { by: "unclear", evidence, ...when };
  if (evidence !== "lock") return { by: "arrears", evidence, ...when };
  return { by: lockAloneSuffices(clues) ? "arrears" : "unclear", evidence };
}

/** A lock without an event: taken at its word only where no event could have been expected. */
function lockAloneSuffices(clues: Clues): boolean {
  if (clues.lockOnly !== "auto") return clues.lockOnly === "act";
  return !clues.foundUnclear && !clues.othersHaveEvents;
}

/** `StartTime` has minute precision, so a stop in the same minute may have come before or after it. */
function newestStopOf(
  instance: Instance,
  stops: readonly ArrearsEvent[],
): { verdict: "none" } | { verdict: "after-start" | "undecided"; atMs: number } {
  const atMs = Math.max(...stops.map((event) => event.atMs));
  if (!Number.isFinite(atMs)) return { verdict: "none" };
  if (instance.startedAtMs === undefined) return { verdict: "after-start", atMs };
  const minutes = minuteOf(atMs) - minuteOf(instance.startedAtMs);
  if (minutes < 0) return { verdict: "none" };
  return { verdict: minutes === 0 ? "undecided" : "after-start", atMs };
}

function rememberedLock(instance: Instance, clues: Clues): boolean {
  return clues.lockSeenAtMs !== undefined && isAfterStart(instance, clues.lockSeenAtMs);
}

/** Its own stop is a sign as well, also of arrears that were settled since. Without any sign a sighting shows nothing yet. */
function wasOwnersStop(instance: Instance, clues: Clues): "shown" | "possible" | "not-shown" {
  const sightings = clues.sightedAtMs.filter((atMs) => isAfterStart(instance, atMs));
  if (sightings.length === 0) return "not-shown";
  const signs = [...clues.arrearsSignsMs, ...clues.stops.map(({ atMs }) => atMs)];
  const firstSignMs = signs
    .filter((atMs) => isAfterStart(instance, atMs))
    .reduce((first, atMs) => Math.min(first, atMs), Number.POSITIVE_INFINITY);
  if (firstSignMs === Number.POSITIVE_INFINITY) return "possible";
  return sightings.some((atMs) => atMs + SIGHTING_LEAD_MS <= firstSignMs) ? "shown" : "not-shown";
}

function isAfterStart(instance: Instance, atMs: number): boolean {
  return instance.startedAtMs === undefined || minuteOf(atMs) > minuteOf(instance.startedAtMs);
}

const minuteOf = (ms: number): number => Math.floor(ms / MINUTE_MS);
