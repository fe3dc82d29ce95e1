/**
 * Closes the cases of instances that arrears stopped and that are no longer stopped. Such an instance was started by the cloud, by
 * an earlier call of ours, or by its owner, or it was released.
 */

import type { ArrearsEvent, Instance, Scope } from "../instance/instance.ts";
import { warningsFor } from "../instance/warnings.ts";
import { changed } from "../lang/changed.ts";
import { HOUR_MS, MINUTE_MS } from "../lang/durations.ts";
import { type Case, type Lease, START_UNREAD } from "../memory/case-book.ts";
import { deadLease, heldLease } from "../memory/lease.ts";
import { isOpen } from "../memory/merge-books.ts";
import type { AccountMemory } from "../memory/read-memory.ts";
import type { Outcome } from "../terms/outcome.ts";
import type { Site } from "../terms/policy.ts";
import { isKnown, known, reads, unknown, valueIfKnown } from "../terms/reading.ts";
import { type BeforeStopping, STOP_OVER_MS, stoppedAgainBy } from "./remembered-stop.ts";
import type { Result } from "./subject.ts";
import { wakeAfter } from "./wake.ts";

/** Ends a case without a message, because its end was reported before. */
export const NOTHING_NEW: Outcome = { outcome: "skipped", reason: "not-overdue" };

export interface FollowUpFacts {
  readonly scope: Scope;
  readonly site: Site;
  readonly memory: AccountMemory;
  readonly events: readonly ArrearsEvent[];
  readonly nowMs: number;
  readonly rootRunId: string;
}

/** An instance that may run again, with the facts that say so. */
interface Lead {
  readonly instanceId: string;
  readonly stop: ArrearsEvent | undefined;
  readonly deleted: ArrearsEvent | undefined;
  /** A case that is open, or that ended after the stop. */
  readonly before: Case | undefined;
  readonly lease: Lease | undefined;
}

/**
 * Returns the end of one instance's case, or undefined if nothing has ended.
 * @param instance as it was read now; undefined: it is absent from the region, and the permission to list it was proved.
 */
export function followUpEnd(
  instanceId: string,
  instance: Instance | undefined,
  facts: FollowUpFacts,
): Result | undefined {
  const leases = facts.memory.leases.get(instanceId);
  const held = heldLease(leases, facts);
  const lead: Lead = {
    instanceId,
    stop: newestOf(facts.events, instanceId, "stop"),
    deleted: newestOf(facts.events, instanceId, "delete"),
    before: valueIfKnown(facts.memory.book)?.cases.get(instanceId),
    lease: held ?? deadLease(leases, facts.nowMs),
  };
  if (instance && reads(instance.status, "Stopping")) return stoppedAgain(lead, instance, facts.nowMs, held);
  // The run that holds the lease reports the instance.
  if (held) return undefined;
  if (!instance) return gone(lead, facts);
  const result = cameBack(lead, instance, facts.nowMs);
  // Warnings say what the stop has cost, for example a public IP address. They are computed again for the instance as it runs now.
  const warnings = warningsFor(instance, facts.site, facts.nowMs);
  return result && changed(result, { subject: changed(result.subject, { warnings }) });
}

function newestOf(
  events: readonly ArrearsEvent[],
  instanceId: string,
  type: ArrearsEvent["type"],
): ArrearsEvent | undefined {
  return events
    .filter((event) => event.instanceId === instanceId && event.type === type && event.state === "executed")
    .reduce<ArrearsEvent | undefined>(
      (newest, next) => (newest && newest.atMs >= next.atMs ? newest : next),
      undefined,
    );
}

function cameBack(lead: Lead, instance: Instance, nowMs: number): Result | undefined {
  const isRunning = reads(instance.status, "Running");
  if (!isRunning && !reads(instance.status, "Starting")) return undefined;
  const { before, lease, stop } = lead;
  const open = before && isOpen(before) ? before : undefined;
  const kind = isOurKind(instance);
  // An open case ends with the return of its instance, also where its kind cannot be read.
  if (isTold(lead, instance) || (!open && kind !== true)) return undefined;
  if (open?.outcome === "accepted") return afterOurCall(lead, open, instance, nowMs);
  // The instance started after a run had claimed it. That run never reported, so it most likely died after its call.
  if (lease && startedAfter(instance, lease.recordedAtMs))
    return isRunning
      ? changed(toResult(lead, instance, { outcome: "recovered" }, nowMs), {
          note: "The run that meant to call it died before reporting.",
        })
      : undefined;
  // While an instance starts, its `StartTime` may still be that of the start before.
  const isBack = !isRunning || (stop !== undefined && startedAfter(instance, stop.atMs));
  if (!open && !(stop && isBack)) return undefined;
  if (kind === false || (!stop && !open?.evidence)) return toResult(lead, instance, NOTHING_NEW, nowMs);
  return toResult(lead, instance, { outcome: "recovered-by-cloud" }, nowMs);
}

/** Returns whether the instance is pay-as-you-go and no spot instance; undefined if that could not be read. */
function isOurKind({ chargeType, spotStrategy }: Instance): boolean | undefined {
  if (reads(chargeType, "PostPaid") && reads(spotStrategy, "NoSpot")) return true;
  const isOther =
    (isKnown(chargeType) && chargeType.known !== "PostPaid") ||
    (isKnown(spotStrategy) && spotStrategy.known !== "NoSpot");
  return isOther ? false : undefined;
}

/**
 * Records an owner stop for an instance that is stopping again: it was stopped before. The next run needs this stop as evidence. The
 * run that holds a lease may read the instance only when it has stopped.
 */
function stoppedAgain(lead: Lead, instance: Instance, nowMs: number, held: Lease | undefined): Result | undefined {
  const ownerStop =
    stoppedAgainBy(instance, lead.before, nowMs) ??
    stoppedAgainBy(instance, stoppedBefore(lead, instance, nowMs), nowMs);
  if (!ownerStop) return undefined;
  const outcome: Outcome = { outcome: "skipped", reason: held ? "in-progress" : "changing-state" };
  const result = toResult(lead, instance, outcome, nowMs);
  return changed(result, { subject: changed(result.subject, { ownerStop, lease: held }) });
}

/**
 * Returns what a stop event after the instance's start says, or the lease of another run: the instance was stopped then. The time of
 * an event may be late, or be the planned one, so until an hour later a person decides what `Stopping` means.
 */
function stoppedBefore({ stop, lease }: Lead, { startedAtMs }: Instance, nowMs: number): BeforeStopping | undefined {
  const started = valueIfKnown(startedAtMs) ?? START_UNREAD;
  const eventAtMs = stop && stop.atMs > started ? stop.atMs : undefined;
  // An event that is newer than the claim names the vendor's own stop, whatever had been claimed before it.
  const isClaimed = lease && isClaimOf(lease, started, nowMs) && !((eventAtMs ?? started) > lease.recordedAtMs);
  const claimedAtMs = isClaimed ? lease.recordedAtMs : undefined;
  const downMs = nowMs - (eventAtMs ?? nowMs);
  if (claimedAtMs === undefined && downMs < STOP_OVER_MS) return undefined;
  const stoppedAtMs = claimedAtMs === undefined && downMs < HOUR_MS ? undefined : eventAtMs;
  return { status: "Stopped", startedAtMs: started, stoppedAtMs, sinceMs: claimedAtMs ?? nowMs };
}

/**
 * Checks whether a claim shows that the instance was stopped since this start: a run claims what it has read as stopped. The lease of
 * a dead run says so only of the start before its call, and no call came after the lease: ten minutes later that start is over.
 */
function isClaimOf({ recordedAtMs, untilMs }: Lease, startedAtMs: number, nowMs: number): boolean {
  if (untilMs > nowMs) return untilMs > startedAtMs;
  return recordedAtMs > startedAtMs && nowMs - untilMs < STOP_OVER_MS;
}

/** Checks whether this start was reported before: it has the reported start time, or no stop is newer than the report. */
function isTold({ before, stop }: Lead, { startedAtMs }: Instance): boolean {
  if (before?.outcome !== "recovered" && before?.outcome !== "recovered-by-cloud") return false;
  if (isKnown(startedAtMs) && before.startedAtMs === startedAtMs.known) return true;
  return stop === undefined || stop.atMs <= before.atMs;
}

function afterOurCall(lead: Lead, before: Case, instance: Instance, nowMs: number): Result {
  const outcome: Outcome = { outcome: reads(instance.status, "Running") ? "recovered" : "accepted" };
  return changed(toResult(lead, instance, outcome, nowMs), { acceptedAtMs: before.acceptedAtMs });
}

function gone(lead: Lead, facts: FollowUpFacts): Result | undefined {
  const { before, deleted, lease } = lead;
  if (before?.outcome === "released") return undefined;
  if (!deleted && !(before && isOpen(before)) && !lease) return undefined;
  const reason = deleted ? "by-arrears" : "unknown";
  return toResult(lead, placeholder(lead, facts.scope), { outcome: "released", reason }, facts.nowMs);
}

function toResult(lead: Lead, instance: Instance, outcome: Outcome, nowMs: number): Result {
  const { before, stop } = lead;
  const open = before && isOpen(before) ? before : undefined;
  const release = open?.release;
  return {
    subject: {
      instance,
      evidence: open?.evidence ?? (stop ? "event" : undefined),
      stoppedAtMs: stop?.atMs ?? open?.stoppedAtMs,
      release: outcome.outcome === "accepted" ? release : undefined,
      previous: open,
      warnings: [],
    },
    atMs: nowMs,
    outcome,
    wake: wakeAfter(outcome, { nowMs, releaseAtMs: release?.atMs ?? nowMs }),
    calls: 0,
    attempts: 0,
    attemptLog: open?.attemptLog ?? [],
    runningAtMs: reads(instance.status, "Running") ? nowMs : undefined,
  };
}

/** Returns a stand-in for an instance that no longer exists. Its record needs an id and a region. */
function placeholder({ instanceId }: Lead, scope: Scope): Instance {
  return {
    ...scope,
    instanceId,
    name: "",
    type: "",
    zoneId: "",
    status: known("Released"),
    chargeType: known("PostPaid"),
    spotStrategy: known("NoSpot"),
    lockReasons: known([]),
    startedAtMs: unknown("the instance no longer exists"),
    tags: known({}),
    resourceGroupId: known(""),
    hasPublicIp: false,
    hasEip: false,
    hasLocalDisk: false,
  };
}

/** Compares in whole minutes, because `StartTime` has minute precision. */
function startedAfter({ startedAtMs }: Instance, atMs: number): boolean {
  return isKnown(startedAtMs) && startedAtMs.known >= Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}
