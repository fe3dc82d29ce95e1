/**
 * What is to be done with each instance: a pure function of what was observed, the policy and the time. Every instance
 * gets exactly one decision, with one reason from the closed list.
 */
import { type Attribution, attributeStop } from "../instance/evidence.ts";
import type { ArrearsEvent, PlainInstance as Instance } from "../instance/instance.ts";
import { releaseDeadline } from "../instance/release-deadline.ts";
import { isExcluded, isSelected } from "../instance/selection.ts";
import { warningsFor } from "../instance/warnings.ts";
import { present } from "../lang/present.ts";
import { hasReported, type Ledger, type LedgerCase } from "../memory/ledger.ts";
import type { Outcome, ParkedReason, SkippedReason } from "../terms/outcome.ts";
import type { AccountPolicy, Selection } from "../terms/policy.ts";
import type { Subject } from "./subject.ts";
import { isDue, type WakeSignals } from "./wake.ts";

const ACCEPTED_SHOWS_MS = 2 * 60_000;

/** What one account-region looked like. */
export interface RegionView {
  readonly account: AccountPolicy;
  readonly eventsByInstance: ReadonlyMap<string, readonly ArrearsEvent[]>;
  readonly arrearsSignsMs: readonly number[];
  /** When a sweep saw the instance stopped and without a lock. */
  readonly sightings: ReadonlyMap<string, readonly number[]>;
  /** Where events are out of sight or gone: when any earlier run, a plan included, last asked a person whose stop it was. */
  readonly foundUnclearAtMs: ReadonlyMap<string, number>;
}

export interface PlanContext {
  readonly nowMs: number;
  readonly rootRunId: string;
  readonly select: Selection;
  readonly ledger: Ledger;
  readonly signals: (known: LedgerCase) => WakeSignals;
  /** Absent: every instance was asked for. */
  readonly instanceIds?: ReadonlySet<string>;
}

export type Decision =
  | { readonly do: "reactivate"; readonly subject: Subject }
  /** An open case whose time has not come: nothing is tried, its reason stands. */
  | { readonly do: "wait"; readonly subject: Subject; readonly outcome: Outcome }
  | { readonly do: "nothing"; readonly subject: Subject; readonly outcome: Outcome };

export function planInstance(instance: Instance, region: RegionView, context: PlanContext): Decision {
  const previous = sameStop(instance, context.ledger.cases.get(instance.instanceId));
  const attribution = attribute(instance, region, context, previous);
  const subject = toSubject(instance, attribution, region, previous, context.nowMs);

  const skip = reasonToSkip(instance, attribution, context);
  if (skip) return { do: "nothing", subject, outcome: { outcome: "skipped", reason: skip } };
  const park = reasonToPark(instance, attribution);
  if (park) return { do: "nothing", subject, outcome: { outcome: "parked", reason: park } };
  if (isLeased(context.ledger, instance.instanceId, context))
    return { do: "nothing", subject, outcome: { outcome: "skipped", reason: "in-progress" } };
  const signals = previous && { releaseAtMs: subject.release?.atMs, ...context.signals(previous) };
  if (previous && signals && (isJustAccepted(previous, context.nowMs) || !isDue(previous, signals)))
    return { do: "wait", subject, outcome: outcomeOf(previous) };
  return { do: "reactivate", subject };
}

function reasonToSkip(instance: Instance, attribution: Attribution, context: PlanContext): SkippedReason | undefined {
  if (instance.chargeType !== "PostPaid") return "subscription";
  if (isSpot(instance, attribution)) return "spot";
  if (instance.status === "Running") return "not-overdue";
  if (instance.status !== "Stopped") return "changing-state";
  if (context.instanceIds && !context.instanceIds.has(instance.instanceId)) return "not-selected";
  if (isExcluded(instance, context.select)) return "excluded";
  if (!isSelected(instance, context.select)) return "not-selected";
  if (instance.lockReasons.includes("refunded")) return "refunded";
  if (attribution.by === "owner") return "stopped-before-arrears";
  if (attribution.by === "nobody-known" && !isHeldByLock(instance)) return "not-overdue";
  return undefined;
}

/** Spot instances that are about to be taken back carry a lock of that name; what arrears stopped may be recycled, too. */
function isSpot({ spotStrategy, lockReasons }: Instance, { by }: Attribution): boolean {
  return spotStrategy !== "NoSpot" || (lockReasons.includes("recycling") && by !== "arrears" && by !== "unclear");
}

function reasonToPark(instance: Instance, attribution: Attribution): ParkedReason | undefined {
  if (instance.lockReasons.includes("security")) return "security-lock";
  if (instance.lockReasons.includes("dedicatedhostfinancial")) return "dedicated-host-unpaid";
  if (attribution.by === "unclear") return "owner-unclear";
  return undefined;
}

function isHeldByLock(instance: Instance): boolean {
  return instance.lockReasons.includes("security") || instance.lockReasons.includes("dedicatedhostfinancial");
}

function attribute(
  instance: Instance,
  region: RegionView,
  { select, nowMs }: PlanContext,
  previous: LedgerCase | undefined,
): Attribution {
  const events = region.eventsByInstance.get(instance.instanceId) ?? [];
  return attributeStop(instance, {
    stops: events.filter((event) => event.type === "stop" && event.state === "executed"),
    othersHaveEvents: region.eventsByInstance.size > 0,
    sightedAtMs: region.sightings.get(instance.instanceId) ?? [],
    arrearsSignsMs: region.arrearsSignsMs,
    foundUnclear: wasUnclear(instance, region.foundUnclearAtMs.get(instance.instanceId), previous),
    lockSeenAtMs: rememberedLock(previous, nowMs),
    lockOnly: select.lockOnly,
  });
}

/** At this stop, and no run saw an event of its own since. */
function wasUnclear(
  { startedAtMs = 0 }: Instance,
  foundAtMs: number | undefined,
  previous: LedgerCase | undefined,
): boolean {
  if (previous?.reason === "owner-unclear") return true;
  if (foundAtMs === undefined || foundAtMs < startedAtMs) return false;
  return !(previous?.evidence?.endsWith("event") && previous.recordedAtMs > foundAtMs);
}

/** When an earlier run read the lock - unless the instance has outlived its own release: then it is not overdue any more. */
function rememberedLock(previous: LedgerCase | undefined, nowMs: number): number | undefined {
  if (!previous?.evidence?.startsWith("lock")) return undefined;
  return (previous.release?.atMs ?? nowMs) < nowMs ? undefined : previous.recordedAtMs;
}

function toSubject(
  instance: Instance,
  attribution: Attribution,
  region: RegionView,
  previous: LedgerCase | undefined,
  nowMs: number,
): Subject {
  if (attribution.by === "nobody-known" || attribution.by === "owner") return { instance, previous, warnings: [] };
  const { evidence, stoppedAtMs } = attribution;
  const events = region.eventsByInstance.get(instance.instanceId) ?? [];
  const release = releaseDeadline({
    deletes: events.filter((event) => event.type === "delete" && event.state === "scheduled"),
    stoppedAtMs,
    firstSeenAtMs: nowMs,
    remembered: previous?.release,
  });
  const warnings = warningsFor(instance, region.account.site, nowMs);
  return {
    instance,
    evidence,
    stoppedAtMs,
    release,
    previous,
    warnings,
  };
}

/** A record is about this stop when the instance has not been started since it was written. */
function sameStop(instance: Instance, known: LedgerCase | undefined): LedgerCase | undefined {
  if (!known) return undefined;
  if (known.outcome === "recovered" || known.outcome === "recovered-by-cloud") return undefined;
  // Closed while it was up: it has stopped again since, whoever did it.
  if (known.outcome === "skipped" && (known.status === "Running" || known.status === "Starting")) return undefined;
  return (instance.startedAtMs ?? 0) <= known.recordedAtMs ? known : undefined;
}

/**
 * Another run said it would call, its invocation may still be alive, and it has not reported since. The hops of one chain
 * follow each other, so what an earlier hop held is free.
 */
export function isLeased(
  ledger: Ledger,
  instanceId: string,
  context: { readonly nowMs: number; readonly rootRunId: string },
): boolean {
  const held = ledger.intents.get(instanceId) ?? [];
  return held.some(
    (intent) =>
      intent.rootRunId !== context.rootRunId &&
      intent.leaseUntilMs > context.nowMs &&
      !hasReported(ledger, instanceId, intent),
  );
}

/** An accepted call may take a moment to show: until then "Stopped" is no reason to call again. */
function isJustAccepted(known: LedgerCase, nowMs: number): boolean {
  return known.outcome === "accepted" && nowMs - (known.acceptedAtMs ?? known.recordedAtMs) < ACCEPTED_SHOWS_MS;
}

function outcomeOf(known: LedgerCase): Outcome {
  return { outcome: known.outcome, ...present("reason", known.reason) } as Outcome;
}
