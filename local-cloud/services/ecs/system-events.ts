/** Stores the system events of instances, for DescribeInstanceHistoryEvents and DescribeInstancesFullStatus. */
import { dropOldest } from "../../kernel/drop-oldest.ts";
import type { SeededRandom } from "../../kernel/seeded-random.ts";

/**
 * Numeric codes of EventCycleStatus. 0, 8 and 24 are from the sample of DescribeInstanceHistoryEvents; the others are
 * not published and are chosen here.
 */
export const CYCLE_STATUS_CODES = {
  Executed: 0,
  Avoided: 8,
  Executing: 16,
  Scheduled: 24,
  Canceled: 32,
  Failed: 40,
  Inquiring: 48,
} as const;

type CycleStatus = keyof typeof CYCLE_STATUS_CODES;

/**
 * Numeric codes of event types. 1, 34 and 65 are from the vendor's samples. The codes of the AccountUnbalanced types
 * are not published and are chosen here.
 */
export const EVENT_TYPE_CODES: Readonly<Record<string, number>> = {
  "SystemMaintenance.Reboot": 1,
  "InstanceExpiration.Stop": 34,
  "InstanceExpiration.Delete": 35,
  "AccountUnbalanced.Stop": 36,
  "AccountUnbalanced.Delete": 37,
  "SystemFailure.Reboot": 65,
};

export interface SystemEvent {
  readonly eventId: string;
  readonly accountId: string;
  readonly regionId: string;
  readonly instanceId: string;
  readonly type: string;
  cycleStatus: CycleStatus;
  readonly publishedAtMs: number;
  readonly notBeforeMs: number;
  finishedAtMs?: number;
  readonly reason: string;
  /** Number of the event in order of publication. NextToken refers to it. */
  readonly order: number;
}

export interface SystemEvents {
  add(event: Omit<SystemEvent, "eventId" | "order">): SystemEvent;
  /** Ends the open events of this type and instance. */
  finish(instanceId: string, type: string, cycleStatus: CycleStatus, nowMs: number): void;
  /** Returns the events of the account and region in order of publication. */
  list(accountId: string, regionId: string): readonly SystemEvent[];
  /** Returns the events of one instance that have not ended. */
  open(instanceId: string): readonly SystemEvent[];
  clear(): void;
  snapshot(): readonly SystemEvent[];
  restore(events: readonly SystemEvent[]): void;
}

/** Ours: events of one account and region that are kept, more than two for each of the most instances. */
const MOST_EVENTS = 250_000;

const isOpen = (event: SystemEvent) => event.finishedAtMs === undefined;

export function createSystemEvents(random: SeededRandom): SystemEvents {
  const byAccountAndRegion = new Map<string, SystemEvent[]>();
  const openByInstance = new Map<string, SystemEvent[]>();
  let added = 0;

  const keep = (event: SystemEvent) => {
    added = Math.max(added, event.order + 1);
    const key = `${event.accountId}/${event.regionId}`;
    const known = byAccountAndRegion.get(key);
    if (known === undefined) byAccountAndRegion.set(key, [event]);
    else {
      known.push(event);
      dropOldest(known, MOST_EVENTS);
    }
    if (isOpen(event)) openByInstance.set(event.instanceId, [...(openByInstance.get(event.instanceId) ?? []), event]);
  };
  const clear = () => {
    byAccountAndRegion.clear();
    openByInstance.clear();
    added = 0;
  };

  return {
    add(event) {
      const newEvent = { ...event, eventId: `e-${random.hex(20)}`, order: added };
      keep(newEvent);
      return newEvent;
    },
    finish(instanceId, type, cycleStatus, nowMs) {
      const open = openByInstance.get(instanceId) ?? [];
      for (const event of open.filter((candidate) => candidate.type === type)) {
        event.cycleStatus = cycleStatus;
        event.finishedAtMs = nowMs;
      }
      openByInstance.set(instanceId, open.filter(isOpen));
    },
    list: (accountId, regionId) => byAccountAndRegion.get(`${accountId}/${regionId}`) ?? [],
    open: (instanceId) => openByInstance.get(instanceId) ?? [],
    clear,
    snapshot: () => [...byAccountAndRegion.values()].flat(),
    restore(events) {
      clear();
      for (const event of events) keep(event);
    },
  };
}
