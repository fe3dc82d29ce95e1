/** Computes what the readings of one account-region say, for the decisions about its instances. */

import { type ArrearsEvent, hasLock, type Instance } from "../instance/instance.ts";
import { stopShownBy } from "../instance/release-deadline.ts";
import { HOUR_MS } from "../lang/durations.ts";
import { groupBy } from "../lang/group-by.ts";
import type { RegionMemory } from "../memory/case-book.ts";
import type { AccountPolicy } from "../terms/policy.ts";
import { isKnown, type Reading, valueIfKnown } from "../terms/reading.ts";
import type { Money } from "./money.ts";

/** The vendor keeps a stopped instance for 15 days. With a day of margin, younger events count for the present suspension. */
const EVENTS_BACK_MS = 16 * 24 * HOUR_MS;
/** A payment shows in billing up to an hour late. */
export const SHOWS_LATE_MS = HOUR_MS;

/** The conclusions about one account-region. */
export interface RegionView {
  readonly account: AccountPolicy;
  readonly eventsByInstance: ReadonlyMap<string, readonly ArrearsEvent[]>;
  /** An arrears event of the region was read, in this run or in the 16 days before it. */
  readonly anyEvents: boolean;
  /** Known if the events were read to the end. Otherwise a missing event may be the instance's own. */
  readonly eventsComplete: Reading<true>;
  /** Signs of the present suspension, read or remembered: executed stops and `financial` locks. */
  readonly suspensionSignsMs: readonly number[];
  /** The account owes money, or the region shows a suspension. */
  readonly debtPossible: boolean;
  readonly readAtMs: number;
  /** The last sweep before this one that read the region to the end. */
  readonly sweptAtMs?: number | undefined;
  /** The newest sign of a debt that is over, or may be: a payment, a negative balance or a suspension that is gone. */
  readonly debtOverAtMs: number;
  /** When a balance below 0 was read last. */
  readonly owesAtMs?: number | undefined;
  /** Such a debt is over since that sweep. */
  readonly debtPaidSince: boolean;
  /** The balance is 0 or more, no debt was paid since the last sweep, and the region shows no suspension. */
  readonly solvent: boolean;
  /** The region was listed as a whole. Instances that are stopped and unlocked are then remembered as owner stops. */
  readonly listed: boolean;
}

export interface RegionFacts {
  readonly account: AccountPolicy;
  readonly money: Money;
  readonly instances: readonly Instance[];
  readonly listed: boolean;
  readonly events: readonly ArrearsEvent[];
  readonly eventsComplete: Reading<true>;
  readonly memory: RegionMemory | undefined;
  /** The last time a balance below 0 was read. */
  readonly inDebtAtMs: number | undefined;
  /** The newest stop that an event shows in any region of the account. The debt behind it is the debt of all regions. */
  readonly lastStopAtMs?: number | undefined;
  /** When the recharge happened whose event started this run. Billing may show its payment only later. */
  readonly rechargedAtMs?: number | undefined;
  readonly nowMs: number;
}

export function regionViewOf(facts: RegionFacts): RegionView {
  const { account, money, events, memory, listed } = facts;
  const signs = suspensionSigns(facts);
  const balance = valueIfKnown(money.balance);
  const debtOverAtMs = debtOverAt(facts);
  // A payment shows late: the sweep may not have seen it.
  const debtPaidSince = memory?.sweptAtMs !== undefined && debtOverAtMs > memory.sweptAtMs - SHOWS_LATE_MS;
  const isNeverPaid = isKnown(money.payment) && money.payment.known === undefined && facts.rechargedAtMs === undefined;
  const sweptBefore = memory?.sweptAtMs !== undefined;
  return {
    account,
    eventsByInstance: groupBy(events, ({ instanceId }) => instanceId),
    anyEvents: anyEventsOf(facts),
    eventsComplete: facts.eventsComplete,
    suspensionSignsMs: signs,
    debtPossible: signs.length > 0 || balance === undefined || balance.available < 0 || !isNeverPaid,
    readAtMs: facts.nowMs,
    sweptAtMs: memory?.sweptAtMs,
    debtOverAtMs,
    owesAtMs: balance !== undefined && balance.available < 0 ? facts.nowMs : facts.inDebtAtMs,
    debtPaidSince,
    // The first sweep proves solvency only if no payment can have ended a debt before it.
    solvent:
      balance !== undefined &&
      balance.available >= 0 &&
      signs.length === 0 &&
      isKnown(money.payment) &&
      (sweptBefore ? !debtPaidSince : isNeverPaid),
    listed,
  };
}

function anyEventsOf({ events, memory, nowMs }: RegionFacts): boolean {
  return events.length > 0 || (memory?.eventsSeenAtMs !== undefined && nowMs - memory.eventsSeenAtMs < EVENTS_BACK_MS);
}

/** Leaves out signs of an earlier suspension that is over. They say nothing about an instance that stopped after it. */
function suspensionSigns({ events, instances, memory, nowMs }: RegionFacts): readonly number[] {
  const clearedAtMs = memory?.clearedAtMs ?? NEVER_MS;
  const signs = events
    .filter(({ type, state, atMs }) => type === "stop" && state === "executed" && atMs > clearedAtMs)
    .map(({ atMs }) => atMs);
  if (memory?.suspendedAtMs !== undefined) signs.push(memory.suspendedAtMs);
  if (instances.some(hasFinancialLock)) signs.push(nowMs);
  return signs;
}

const hasFinancialLock = (instance: Instance): boolean => hasLock(instance, "financial");

/**
 * Returns when the newest sign of a debt was seen that is over, or may be. A balance that cannot be read does not say that the debt goes
 * on: only a negative balance or a lock does.
 */
function debtOverAt({ money, instances, ...facts }: RegionFacts): number {
  const { inDebtAtMs = NEVER_MS, lastStopAtMs = NEVER_MS, rechargedAtMs = NEVER_MS } = facts;
  const paidAtMs = Math.max(valueIfKnown(money.payment)?.atMs ?? NEVER_MS, rechargedAtMs);
  const balance = valueIfKnown(money.balance);
  if (balance !== undefined && balance.available < 0) return paidAtMs;
  if (instances.some(hasFinancialLock)) return Math.max(paidAtMs, inDebtAtMs);
  return Math.max(paidAtMs, inDebtAtMs, lastStopAtMs);
}

const NEVER_MS = Number.NEGATIVE_INFINITY;

/** Returns the time of the newest stop that an event shows; -Infinity if there is none. */
export function lastStopOf(events: readonly ArrearsEvent[]): number {
  return events.reduce((newest, event) => Math.max(newest, stopShownBy(event) ?? NEVER_MS), NEVER_MS);
}

/** Returns the region's entry for the next case book. */
export function regionMemoryAfter(facts: RegionFacts): RegionMemory {
  const { memory = {}, instances, events, money, listed, nowMs } = facts;
  if (!listed) return memory;
  const balance = valueIfKnown(money.balance);
  const isClear = !instances.some(hasFinancialLock) && balance !== undefined && balance.available >= 0;
  const signs = suspensionSigns(facts);
  return {
    sweptAtMs: nowMs,
    suspendedAtMs: isClear || signs.length === 0 ? undefined : signs.reduce((first, atMs) => Math.min(first, atMs)),
    clearedAtMs: isClear ? nowMs : memory.clearedAtMs,
    eventsSeenAtMs:
      events.length > 0 ? events.reduce((newest, { atMs }) => Math.max(newest, atMs), 0) : memory.eventsSeenAtMs,
  };
}
