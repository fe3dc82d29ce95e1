/** Builds the subject of one instance: everything that the stages after the decision need. */
import type { Attribution } from "../instance/evidence.ts";
import type { Instance } from "../instance/instance.ts";
import { releaseDeadline } from "../instance/release-deadline.ts";
import { warningsFor } from "../instance/warnings.ts";
import type { OwnerStop } from "../memory/case-book.ts";
import { isKnown } from "../terms/reading.ts";
import type { PlanContext } from "./plan-context.ts";
import type { RegionView } from "./region-view.ts";
import type { Remembered } from "./remembered-stop.ts";
import type { Subject } from "./subject.ts";

const MINUTE_MS = 60_000;
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
      deletes: events.filter((event) => event.type === "delete" && event.state === "scheduled"),
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
  if (before && before.proof !== "locked") return before;
  const seen = ownerStopSeen(look);
  return before && seen?.proof === "locked" ? before : (seen ?? before);
}

/** Returns the owner stop that this reading shows. Every fact must have been read: "nothing" is said only of known locks and memory. */
function ownerStopSeen({ instance, attribution, region, context }: Look): OwnerStop | undefined {
  const { nowMs } = context;
  const { instanceId, regionId, status, startedAtMs, lockReasons } = instance;
  if (attribution.by !== "nothing" || !region.listed) return undefined;
  // Unread events may hide an arrears stop, unless no debt is possible.
  if (!isKnown(region.anyEvents) && region.debtPossible) return undefined;
  if (!isKnown(status) || status.known !== "Stopped" || !isKnown(startedAtMs)) return undefined;
  // In the minute of the start the reading may be older than the start.
  if (nowMs < startedAtMs.known + MINUTE_MS) return undefined;
  return {
    instanceId,
    regionId,
    startedAtMs: startedAtMs.known,
    sinceMs: nowMs,
    proof: isKnown(lockReasons) && lockReasons.known.length > 0 ? "locked" : region.solvent ? "solvent" : "sighted",
  };
}
