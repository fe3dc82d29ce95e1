/** Builds the subject of one instance: everything that the stages after the decision need. */

import type { Attribution } from "../instance/evidence.ts";
import type { Instance } from "../instance/instance.ts";
import { releaseDeadline } from "../instance/release-deadline.ts";
import { warningsFor } from "../instance/warnings.ts";
import { MINUTE_MS } from "../lang/durations.ts";
import { type OwnerStop, START_UNREAD } from "../memory/case-book.ts";
import { betterStop } from "../memory/merge-books.ts";
import { isKnown, reads, valueIfKnown } from "../terms/reading.ts";
import type { PlanContext } from "./plan-context.ts";
import type { RegionView } from "./region-view.ts";
import type { Remembered } from "./remembered-stop.ts";
import type { Subject } from "./subject.ts";

const NO_WARNINGS: Subject["warnings"] = [];

export interface Look {
  readonly instance: Instance;
  readonly attribution: Attribution;
  readonly region: RegionView;
  readonly context: PlanContext;
  /** Absent: the case book is unreadable. */
  readonly remembered: Remembered | undefined;
}

export function subjectOf(look: Look): Subject {
  const { instance, attribution, region, context, remembered } = look;
  const { nowMs } = context;
  const previous = remembered?.known;
  const ownerStop = ownerStopOf(look);
  if (attribution.by === "nothing") return { instance, previous, ownerStop, warnings: NO_WARNINGS };
  const { evidence, stoppedAtMs } = attribution;
  if (attribution.by === "owner") return { instance, evidence, previous, ownerStop, warnings: NO_WARNINGS };
  const events = region.eventsByInstance.get(instance.instanceId) ?? [];
  return {
    instance,
    evidence,
    stoppedAtMs,
    release: releaseDeadline({
      events,
      startedAtMs: valueIfKnown(instance.startedAtMs),
      stoppedAtMs,
      firstSeenAtMs: nowMs,
      remembered: previous?.release,
    }),
    previous,
    ownerStop,
    warnings: warningsFor(instance, region.account.site, nowMs),
    note: "note" in attribution ? attribution.note : undefined,
  };
}

/** Returns the owner stop to remember. A remembered one stays while the start stays, unless its proof was weak and is now better. */
function ownerStopOf(look: Look): OwnerStop | undefined {
  const before = look.remembered?.ownerStop;
  const seen = ownerStopSeen(look);
  return before && seen ? betterStop(before, seen) : (before ?? seen);
}

/** Returns the owner stop that this reading shows: the instance is stopped, and no sign of the arrears was read. */
function ownerStopSeen(look: Look): OwnerStop | undefined {
  const { instance, attribution, region } = look;
  const { nowMs } = look.context;
  const { instanceId, regionId, status, startedAtMs } = instance;
  if (!region.listed || !isWithoutSign(attribution)) return undefined;
  if (!reads(status, "Stopped")) return undefined;
  const started = valueIfKnown(startedAtMs) ?? START_UNREAD;
  // In the minute of the start the reading may be older than the start.
  if (nowMs < started + MINUTE_MS) return undefined;
  return { instanceId, regionId, startedAtMs: started, sinceMs: nowMs, proof: proofOf(look) };
}

/** Locks and memory were read, and neither they nor the events that were read show an arrears stop. */
function isWithoutSign(attribution: Attribution): boolean {
  if (attribution.by === "nothing") return true;
  if (attribution.by === "unreadable" && attribution.fact !== "events") return false;
  return attribution.evidence === undefined && attribution.stoppedAtMs === undefined;
}

/** Unread events may hide an arrears stop, also in an account that seems to owe nothing: a payment shows an hour late. */
function proofOf({ instance: { lockReasons, startedAtMs }, attribution, region }: Look): OwnerStop["proof"] {
  if (!isKnown(region.eventsComplete)) return "unread";
  if (!isKnown(startedAtMs)) return "undated";
  if (attribution.by !== "nothing") return "asked";
  if (isKnown(lockReasons) && lockReasons.known.length > 0) return "locked";
  return region.solvent ? "solvent" : "sighted";
}
