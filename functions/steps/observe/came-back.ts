/**
 * Closes what happened between runs: instances that arrears stopped and that are no longer stopped. They came back by
 * themselves, by an earlier call of ours, or are gone for good.
 */

import { isLeased } from "../../core/decision/plan.ts";
import type { Result } from "../../core/decision/subject.ts";
import { wakeAfter } from "../../core/decision/wake.ts";
import type { ArrearsEvent, PlainInstance as Instance } from "../../core/instance/instance.ts";
import { warningsFor } from "../../core/instance/warnings.ts";
import { changed } from "../../core/lang/changed.ts";
import { groupBy } from "../../core/lang/group-by.ts";
import { parseIso } from "../../core/lang/iso-time.ts";
import { hasReported, type Intent, isOpen, type Ledger, type LedgerCase } from "../../core/memory/ledger.ts";
import type { StoredRecord } from "../../core/memory/record.ts";
import { mergedAttemptLog } from "../../core/memory/records.ts";
import type { Outcome } from "../../core/terms/outcome.ts";
import { doneOnly, type LogBook } from "../report/log-book.ts";
import { failureOf, type RunContext } from "../run-context.ts";
import { describeInstances, type Money, type RegionObservation } from "./observe.ts";

/** A stop older than this, with no payment since, was looked into by an earlier run. */
const RECENT_MS = 26 * 60 * 60_000;
const MINUTE_MS = 60_000;
/** Runs that overlap may write about one start in any order. */
const OVERLAP_MS = 60 * MINUTE_MS;

/** Closes a case of which all is told. */
const NOTHING_NEW: Outcome = { outcome: "skipped", reason: "not-overdue" };

/** One instance that may have come back, and why we think of it. */
interface Lead {
  readonly instanceId: string;
  readonly stop?: ArrearsEvent;
  readonly deleted?: ArrearsEvent;
  readonly known?: LedgerCase;
  readonly intent?: Intent;
  /** Ends that were written of it. */
  readonly ends?: readonly StoredRecord[];
  /** One of them is newer than what we think of it for; a run that overlapped left the case open all the same. */
  readonly isOver?: boolean;
}

export async function findCameBack(
  context: RunContext,
  logBook: LogBook,
  observation: RegionObservation,
  ledger: Ledger,
  money: Money,
): Promise<readonly Result[]> {
  const wanted = context.trigger.instanceIds && new Set(context.trigger.instanceIds);
  const clock = { nowMs: context.world.clock.nowMs(), rootRunId: context.identity.rootRunId };
  const all = leadsIn(observation, ledger, money, clock);
  const leads = await newsOnly(context, logBook, wanted ? all.filter(({ instanceId }) => wanted.has(instanceId)) : all);
  if (leads.length === 0) return [];
  let found: readonly Instance[];
  try {
    found = await describeInstances(
      context,
      observation.scope,
      leads.map(({ instanceId }) => instanceId),
    );
  } catch (error) {
    const { code } = failureOf(error);
    context.problems.add({
      code: "region-unreadable",
      cloudCode: code,
      message: `DescribeInstances failed with ${code}: instances that came back are counted by the next run.`,
      ...observation.scope,
    });
    return [];
  }
  const byId = new Map(found.map((instance) => [instance.instanceId, instance]));
  const nowMs = context.world.clock.nowMs();
  return leads.flatMap((lead) => {
    const instance = byId.get(lead.instanceId);
    if (!instance) return gone(lead, observation, nowMs) ?? [];
    const result = cameBack(lead, instance, nowMs);
    if (!result) return [];
    // What the stop has cost it matters most now.
    const warnings = warningsFor(instance, observation.account.site, nowMs);
    return changed(result, { subject: changed(result.subject, { warnings }) });
  });
}

function leadsIn(
  observation: RegionObservation,
  ledger: Ledger,
  money: Money,
  clock: { readonly nowMs: number; readonly rootRunId: string },
): Lead[] {
  const { nowMs } = clock;
  const { scope } = observation;
  const stopped = observation.instances.filter(({ status }) => status === "Stopped");
  const stillStopped = new Set(stopped.map(({ instanceId }) => instanceId));
  const leads = new Map<string, Lead>();
  // What another run is bringing back is for that run to tell.
  const isTaken = (id: string) => isLeased(ledger, id, clock);
  const add = (instanceId: string, part: Partial<Lead>) => {
    if (!stillStopped.has(instanceId) && !isTaken(instanceId))
      leads.set(instanceId, { instanceId, ...leads.get(instanceId), ...part });
  };
  for (const known of ledger.cases.values())
    if (known.accountId === scope.accountId && known.regionId === scope.regionId && isOpen(known))
      add(known.instanceId, { known });
  for (const [instanceId, [intent]] of ledger.intents) {
    const here = intent?.accountId === scope.accountId && intent.regionId === scope.regionId;
    if (here && intent.leaseUntilMs <= nowMs && !hasReported(ledger, instanceId, intent)) add(instanceId, { intent });
  }
  for (const event of ledger.readable ? observation.events : []) {
    const recent = Math.max(event.atMs, money.payment?.atMs ?? 0) > nowMs - RECENT_MS;
    if (event.state !== "executed" || !(recent || leads.has(event.instanceId))) continue;
    const newest = leads.get(event.instanceId)?.[event.type === "stop" ? "stop" : "deleted"];
    if (newest && newest.atMs >= event.atMs) continue;
    add(event.instanceId, event.type === "stop" ? { stop: event } : { deleted: event });
  }
  return [...leads.values()];
}

/**
 * Drops those whose end is already written: once per stop is enough. A record that was written late may hide a newer end from
 * the ledger, so open cases are looked up too, and then closed; where the store cannot be read, they alone are news.
 */
async function newsOnly(context: RunContext, logBook: LogBook, leads: readonly Lead[]): Promise<readonly Lead[]> {
  if (leads.length === 0) return leads;
  const ends = [
    { field: "record_type", anyOf: ["instance"] },
    { field: "outcome", anyOf: ["recovered", "recovered-by-cloud", "released"] },
    ...doneOnly(context),
  ];
  const sinceMs = leads.reduce(
    (first, lead) => Math.min(first, happenedAt(lead) - OVERLAP_MS),
    Number.POSITIVE_INFINITY,
  );
  const ids = leads.map(({ instanceId }) => instanceId);
  const records = await logBook.about(ids, ends, sinceMs);
  if (!records) return leads.filter((lead) => lead.known);
  const endsById = groupBy(records, (record) => record.instance_id ?? "");
  return leads.flatMap((lead) => {
    const ends = endsById.get(lead.instanceId) ?? [];
    const isOver = ends.some((record) => (parseIso(record.recorded_at) ?? 0) >= happenedAt(lead));
    return isOver && !lead.known ? [] : [changed(lead, { ends, isOver })];
  });
}

/**
 * Another run reported this very start before it, or a run that overlapped it, wrote the case. What was read while it was
 * starting still had the time of the start before the stop.
 */
function isTold({ known, ends = [] }: Lead, instance: Instance): boolean {
  return ends.some(({ status, started_at }) => {
    const startedAtMs = parseIso(started_at);
    return startedAtMs !== undefined && startedAtMs === (status === "Starting" ? known : instance)?.startedAtMs;
  });
}

/** The latest that is to be told of. Who was called for this case after an end was written had stopped again. */
function happenedAt({ known, stop, deleted, intent }: Lead): number {
  return Math.max(
    known?.stoppedAtMs ?? known?.recordedAtMs ?? 0,
    parseIso(known?.attemptLog.at(-1)?.[0]) ?? 0,
    stop?.atMs ?? 0,
    deleted?.atMs ?? 0,
    intent?.recordedAtMs ?? 0,
  );
}

function cameBack(lead: Lead, instance: Instance, nowMs: number): Result | undefined {
  if (instance.chargeType !== "PostPaid" || instance.spotStrategy !== "NoSpot") return undefined;
  if (instance.status !== "Running" && instance.status !== "Starting") return undefined;
  const { known, intent, stop } = lead;
  if (lead.isOver || isTold(lead, instance)) return known && toResult(lead, instance, NOTHING_NEW, nowMs);
  if (known?.outcome === "accepted") return afterOurCall(lead, known, instance, nowMs);
  // Started after a run said it would call, and that run never reported: it died, most likely after its call.
  if (intent && startedAfter(instance, intent.recordedAtMs))
    return instance.status === "Running"
      ? toResult(
          lead,
          instance,
          { outcome: "recovered" },
          nowMs,
          "The run that meant to call it died before reporting.",
        )
      : undefined;
  // Its StartTime may still be the old one while it starts.
  const isBack = instance.status === "Starting" || (stop !== undefined && startedAfter(instance, stop.atMs));
  if (!known && !(stop && isBack)) return undefined;
  if (!stop && !known?.evidence) return toResult(lead, instance, NOTHING_NEW, nowMs);
  return toResult(lead, instance, { outcome: "recovered-by-cloud" }, nowMs);
}

function afterOurCall(lead: Lead, known: LedgerCase, instance: Instance, nowMs: number): Result {
  const outcome: Outcome = { outcome: instance.status === "Running" ? "recovered" : "accepted" };
  const result = toResult(lead, instance, outcome, nowMs);
  return changed(result, { acceptedAtMs: known.acceptedAtMs });
}

/** Absent from the region where it was seen; the permission was proved when the region was read. */
function gone(lead: Lead, observation: RegionObservation, nowMs: number): Result | undefined {
  if (!lead.deleted && !lead.known && !lead.intent) return undefined;
  const instance = placeholder(lead, observation);
  if (lead.isOver) return toResult(lead, instance, NOTHING_NEW, nowMs);
  const reason = lead.deleted ? "by-arrears" : "unknown";
  return toResult(lead, instance, { outcome: "released", reason }, nowMs);
}

function toResult(lead: Lead, instance: Instance, outcome: Outcome, nowMs: number, note?: string): Result {
  const { known, stop } = lead;
  const stoppedAtMs = stop?.atMs ?? known?.stoppedAtMs;
  const evidence = (known?.evidence ?? (stop ? "event" : undefined)) as Result["subject"]["evidence"];
  const release = known?.release;
  return {
    subject: {
      instance,
      evidence,
      stoppedAtMs,
      release: outcome.outcome === "accepted" ? release : undefined,
      previous: known,
      warnings: [],
    },
    atMs: nowMs,
    outcome,
    wake: wakeAfter(outcome, { nowMs, releaseAtMs: release?.atMs ?? nowMs }),
    attempts: 0,
    attemptLog: mergedAttemptLog(known, []),
    runningAtMs: instance.status === "Running" ? nowMs : undefined,
    note,
  };
}

/** What is left of an instance that no longer exists. */
function placeholder(lead: Lead, observation: RegionObservation): Instance {
  return {
    instanceId: lead.instanceId,
    name: "",
    type: "",
    zoneId: "",
    status: "Released",
    chargeType: "PostPaid",
    spotStrategy: "NoSpot",
    lockReasons: [],
    tags: {},
    resourceGroupId: "",
    hasPublicIp: false,
    hasEip: false,
    hasLocalDisk: false,
    ...observation.scope,
  };
}

/** `StartTime` has minute precision. */
function startedAfter(instance: Instance, atMs: number): boolean {
  return (instance.startedAtMs ?? 0) >= Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}
