/**
 * Decides what happens to each instance, from the observation, the policy and the time. Pure. Every instance gets exactly one
 * decision, with one reason from the closed list.
 */
import { type Attribution, attributeStop, firmStop, type RememberedStop } from "../instance/evidence.ts";
import { hasLock, type Instance } from "../instance/instance.ts";
import { isReleaseOf } from "../instance/release-deadline.ts";
import { selectionOf } from "../instance/selection.ts";
import { changed } from "../lang/changed.ts";
import type { Case } from "../memory/case-book.ts";
import { heldLease } from "../memory/lease.ts";
import { SKEW_MS } from "../memory/read-memory.ts";
import type { Outcome, ParkedReason, SkippedReason } from "../terms/outcome.ts";
import { isKnown, known, type Reading, unknown, valueIfKnown } from "../terms/reading.ts";
import type { PlanContext } from "./plan-context.ts";
import type { RegionView } from "./region-view.ts";
import {
  beforeStopping,
  isAfterPayment,
  isAroundDebt,
  type Remembered,
  rememberedStop,
  stoppedAgainBy,
} from "./remembered-stop.ts";
import type { Subject } from "./subject.ts";
import { subjectOf } from "./subject-of.ts";
import { isDue } from "./wake.ts";

const ACCEPTED_SHOWS_MS = 2 * 60_000;

export type Decision =
  | { readonly do: "reactivate"; readonly subject: Subject }
  /** An open case whose time has not come. No call is made and its reason stays. */
  | { readonly do: "wait"; readonly subject: Subject; readonly outcome: Outcome }
  | { readonly do: "nothing"; readonly subject: Subject; readonly outcome: Outcome };

/** @param earlier the instance as this run read and decided it before; absent: this is the first look */
export function planInstance(shown: Instance, region: RegionView, context: PlanContext, earlier?: Subject): Decision {
  const instance = withPossibleStart(shown, context.nowMs);
  const remembered = rememberedStop(instance, context.memory.book);
  const attribution = attribute(instance, region, context, withEarlier(remembered, earlier));
  const look = { instance, attribution, region, context, remembered: valueIfKnown(remembered) };
  const ownerStop = earlier && stoppedAgainBy(instance, beforeStopping(earlier, context.nowMs), context.nowMs);
  const subject = changed(subjectOf(look), ownerStop ? { ownerStop } : {});
  const nothing = (outcome: Outcome): Decision => ({ do: "nothing", subject, outcome });

  const skip = reasonToSkip(instance, attribution, context);
  if (skip) return nothing({ outcome: "skipped", reason: skip });
  const unread = unreadFact(instance, attribution, context);
  if (unread) return parkedUnreadable(subject, unread);
  const park = reasonToPark(instance, attribution);
  if (park) return nothing({ outcome: "parked", reason: park });
  const lease = heldLease(context.memory.leases.get(instance.instanceId), context);
  if (lease)
    return {
      do: "nothing",
      subject: changed(subject, { lease }),
      outcome: { outcome: "skipped", reason: "in-progress" },
    };
  const { book, remains } = context.memory;
  const rest = remains && valueIfKnown(rememberedStop(instance, known(remains)));
  // Without the memory, a sign of the owner in what is left of it may neither be weighed nor overruled.
  if (!isKnown(book) && (!context.actsWithoutMemory || rest?.ownerStop))
    return parkedUnreadable(subject, { fact: "memory", why: book.unknown });
  const previous = subject.previous ?? rest?.known;
  if (previous && !isTimeFor(previous, subject, context))
    return { do: "wait", subject: changed(subject, { previous }), outcome: outcomeOf(previous) };
  return { do: "reactivate", subject };
}

/** A start in the future, for example a local time marked as UTC, cannot be compared with any evidence. */
function withPossibleStart(instance: Instance, nowMs: number): Instance {
  const startedAtMs = valueIfKnown(instance.startedAtMs);
  if (startedAtMs === undefined || startedAtMs <= nowMs + SKEW_MS) return instance;
  return changed(instance, { startedAtMs: unknown("StartTime is in the future") });
}

function isTimeFor(previous: Case, { release }: Subject, { signals, nowMs }: PlanContext): boolean {
  return !isJustAccepted(previous, nowMs) && isDue(previous, changed(signals, { releaseAtMs: release?.atMs }));
}

interface UnreadFact {
  readonly fact: string;
  readonly why: string;
}

function parkedUnreadable(subject: Subject, { fact, why }: UnreadFact): Decision {
  const outcome: Outcome = { outcome: "parked", reason: "evidence-unreadable" };
  return { do: "nothing", subject: changed(subject, { unknown: { fact, why } }), outcome };
}

function reasonToSkip(instance: Instance, attribution: Attribution, context: PlanContext): SkippedReason | undefined {
  const { chargeType, status } = instance;
  if (isKnown(chargeType) && chargeType.known !== "PostPaid") return "subscription";
  if (isSpot(instance, attribution)) return "spot";
  if (isKnown(status) && status.known === "Running") return "not-overdue";
  if (isKnown(status) && status.known !== "Stopped") return "changing-state";
  if (context.instanceIds && !context.instanceIds.has(instance.instanceId)) return "not-selected";
  const selected = selectionOf(instance, context.select);
  if (selected === "excluded" || selected === "not-selected") return selected;
  if (hasLock(instance, "refunded")) return "refunded";
  if (attribution.by === "owner") return "stopped-before-arrears";
  if (attribution.by === "nothing" && !isHeldByLock(instance)) return "not-overdue";
  return undefined;
}

/**
 * Recognises spot instances, also by the `recycling` lock that they carry before the vendor takes them back. An arrears stop may
 * carry that lock too.
 */
function isSpot(instance: Instance, { by }: Attribution): boolean {
  const { spotStrategy } = instance;
  if (isKnown(spotStrategy) && spotStrategy.known !== "NoSpot") return true;
  return hasLock(instance, "recycling") && (by === "owner" || by === "nothing");
}

/** Returns the first fact that the decision needs and that could not be read. */
function unreadFact(instance: Instance, attribution: Attribution, context: PlanContext): UnreadFact | undefined {
  const { status, chargeType, spotStrategy, tags, resourceGroupId } = instance;
  if (!isKnown(status)) return { fact: "status", why: status.unknown };
  if (!isKnown(chargeType)) return { fact: "charge type", why: chargeType.unknown };
  if (!isKnown(spotStrategy)) return { fact: "spot strategy", why: spotStrategy.unknown };
  // Such a lock holds the instance whatever the unread fact is, and only a person can remove the lock.
  if (attribution.by === "unreadable" && !isHeldByLock(instance)) return attribution;
  const isUnread = selectionOf(instance, context.select) === "unreadable";
  if (isUnread && !isKnown(tags)) return { fact: "tags", why: tags.unknown };
  if (isUnread && !isKnown(resourceGroupId)) return { fact: "resource group", why: resourceGroupId.unknown };
  return undefined;
}

function reasonToPark(instance: Instance, { by }: Attribution): ParkedReason | undefined {
  if (hasLock(instance, "security")) return "security-lock";
  if (hasLock(instance, "dedicatedhostfinancial")) return "dedicated-host-unpaid";
  return by === "unclear" ? "owner-unclear" : undefined;
}

function isHeldByLock(instance: Instance): boolean {
  return hasLock(instance, "security") || hasLock(instance, "dedicatedhostfinancial");
}

function attribute(
  instance: Instance,
  region: RegionView,
  { select }: PlanContext,
  memory: Reading<RememberedStop>,
): Attribution {
  const events = region.eventsByInstance.get(instance.instanceId) ?? [];
  const ownerStop = firmStop(valueIfKnown(memory)?.ownerStop);
  return attributeStop(instance, {
    stops: events.filter((event) => event.type === "stop" && event.state === "executed"),
    anyEvents: region.anyEvents,
    eventsComplete: region.eventsComplete,
    memory,
    suspensionSignsMs: region.suspensionSignsMs,
    // Both checks are in remembered-stop.ts: did the instance stop around a debt that is paid by now?
    aroundDebt: ownerStop ? isAfterPayment(region, ownerStop) : isAroundDebt(instance, region, memory),
    debtPossible: region.debtPossible,
    releaseScheduled: events.some((event) => isReleaseOf(event, valueIfKnown(instance.startedAtMs))),
    lockOnly: select.lockOnly,
  });
}

/** Adds the evidence that an earlier look of the same run found. A payment may have removed the lock since. */
function withEarlier(memory: Reading<Remembered>, earlier: Subject | undefined): Reading<RememberedStop> {
  if (!earlier || !isKnown(memory)) return memory;
  const { evidence, stoppedAtMs } = earlier;
  return known({ ...memory.known, known: { ...memory.known.known, evidence, stoppedAtMs } });
}

/** Checks whether a call was accepted moments ago. The state may show it late, so "Stopped" is no reason to call again yet. */
function isJustAccepted({ outcome, acceptedAtMs, atMs }: Case, nowMs: number): boolean {
  return outcome === "accepted" && nowMs - (acceptedAtMs ?? atMs) < ACCEPTED_SHOWS_MS;
}

/** Returns the outcome of a stored case. It was written by this version, or by one with fewer reasons. */
function outcomeOf({ outcome, reason }: Case): Outcome {
  return (reason === undefined ? { outcome } : { outcome, reason }) as Outcome;
}
