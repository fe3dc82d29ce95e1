/** Completes what the regions showed with what earlier sweeps wrote: sightings, and when the arrears began. */

import type { RegionView } from "../../core/decision/plan.ts";
import type { ArrearsEvent } from "../../core/instance/instance.ts";
import { groupBy } from "../../core/lang/group-by.ts";
import { parseIso } from "../../core/lang/iso-time.ts";
import type { Ledger } from "../../core/memory/ledger.ts";
import type { StoredRecord } from "../../core/memory/record.ts";
import type { LogBook } from "../report/log-book.ts";
import type { RunContext } from "../run-context.ts";
import type { Money, RegionObservation } from "./observe.ts";

/**
 * Sightings and negative balances older than this say nothing about today's arrears: on the International site these may
 * last for 30 days, and the newest sighting before them be a week old.
 */
const MEMORY_MS = 45 * 24 * 60 * 60_000;

/** A stopped instance is kept for 15 days: what was found out about this stop is no older. */
const UNCLEAR_MS = 16 * 24 * 60 * 60_000;

export async function gatherClues(
  context: RunContext,
  logBook: LogBook,
  observations: readonly RegionObservation[],
  money: Money,
  ledger: Ledger,
): Promise<ReadonlyMap<string, RegionView>> {
  const nowMs = context.world.clock.nowMs();
  const signs = observations.flatMap(({ events }) => events.filter(isExecutedStop).map(({ atMs }) => atMs));
  if (money.balance && money.balance.available < 0) signs.push(nowMs);

  const sightings = await readSightings(logBook, observations, ledger, nowMs);
  // When the arrears began matters only where a sighting could prove an owner's stop.
  const accountId = observations[0]?.account.id;
  const begun = sightings.size > 0 && accountId ? await sinceSolvent(logBook, accountId, signs, nowMs) : signs;

  const foundUnclearAtMs = await readFoundUnclear(logBook, observations, nowMs);

  return new Map(
    observations.map((observation) => [
      observation.scope.regionId,
      {
        account: observation.account,
        eventsByInstance: groupBy(observation.events, ({ instanceId }) => instanceId),
        arrearsSignsMs: begun,
        sightings,
        foundUnclearAtMs,
      },
    ]),
  );
}

/** The signs of these arrears: those of earlier, settled ones say nothing about an instance that was stopped in between. */
async function sinceSolvent(
  logBook: LogBook,
  accountId: string,
  signs: readonly number[],
  nowMs: number,
): Promise<readonly number[]> {
  const query = [
    { field: "record_type", anyOf: ["account"] },
    { field: "account_id", anyOf: [accountId] },
  ];
  const balances = ((await logBook.find(query, nowMs - MEMORY_MS, 1_000)) ?? []).flatMap((record) => {
    const atMs = parseIso(record.recorded_at);
    const available = record.balance_available === undefined ? Number.NaN : Number(record.balance_available);
    return atMs === undefined || Number.isNaN(available) ? [] : [{ atMs, isOverdue: available < 0 }];
  });
  const all = [...signs, ...balances.filter(({ isOverdue }) => isOverdue).map(({ atMs }) => atMs)];
  const newestMs = all.reduce((newest, atMs) => Math.max(newest, atMs), Number.NEGATIVE_INFINITY);
  const solventMs = balances
    .filter(({ atMs, isOverdue }) => !isOverdue && atMs < newestMs)
    .reduce((newest, { atMs }) => Math.max(newest, atMs), Number.NEGATIVE_INFINITY);
  return all.filter((atMs) => atMs > solventMs);
}

/** What earlier runs knew where this one reads no events, or none are left: only then may a lock alone seem to suffice. */
async function readFoundUnclear(
  logBook: LogBook,
  observations: readonly RegionObservation[],
  nowMs: number,
): Promise<ReadonlyMap<string, number>> {
  const ids = observations
    .filter(({ events, eventsReadable }) => !eventsReadable || events.length === 0)
    .flatMap(({ instances, eventsReadable }) =>
      instances.filter(({ lockReasons }) => !eventsReadable || lockReasons.includes("financial")),
    )
    .map(({ instanceId }) => instanceId);
  const records = await logBook.about(
    ids,
    [
      { field: "record_type", anyOf: ["instance"] },
      { field: "reason", anyOf: ["owner-unclear"] },
    ],
    nowMs - UNCLEAR_MS,
  );
  return newestById(records ?? []);
}

function newestById(records: readonly StoredRecord[]): ReadonlyMap<string, number> {
  const newest = new Map<string, number>();
  for (const { instance_id: id, recorded_at: recordedAt } of records) {
    const atMs = parseIso(recordedAt);
    if (id !== undefined && atMs !== undefined) newest.set(id, Math.max(newest.get(id) ?? atMs, atMs));
  }
  return newest;
}

/** Asked for what is locked, was locked when an earlier run saw it, or has a stop event: nobody else is about to be started. */
async function readSightings(
  logBook: LogBook,
  observations: readonly RegionObservation[],
  ledger: Ledger,
  nowMs: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const ids = observations.flatMap(({ instances, events }) => {
    const stopped = new Set(events.filter(isExecutedStop).map(({ instanceId }) => instanceId));
    return instances
      .filter(
        ({ instanceId, lockReasons }) =>
          lockReasons.includes("financial") ||
          stopped.has(instanceId) ||
          ledger.cases.get(instanceId)?.evidence !== undefined,
      )
      .map(({ instanceId }) => instanceId);
  });
  const sightings = new Map<string, number[]>();
  for (const record of (await logBook.about(ids, [{ field: "record_type", anyOf: ["sighting"] }], nowMs - MEMORY_MS)) ??
    []) {
    const atMs = parseIso(record.recorded_at);
    const instanceId = record.instance_id;
    if (atMs === undefined || instanceId === undefined) continue;
    sightings.set(instanceId, [...(sightings.get(instanceId) ?? []), atMs]);
  }
  return sightings;
}

function isExecutedStop(event: ArrearsEvent): boolean {
  return event.type === "stop" && event.state === "executed";
}
