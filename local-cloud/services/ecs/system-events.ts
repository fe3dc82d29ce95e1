/** System events of instances: what DescribeInstanceHistoryEvents and DescribeInstancesFullStatus read. */
import type { SeededRandom } from "../../kernel/seeded-random.ts";

/** Source: DescribeInstanceHistoryEvents, EventCycleStatus codes 0, 8 and 24 from its sample; the rest is ours. */
export const cycleStatusCodes = {
  Executed: 0,
  Avoided: 8,
  Executing: 16,
  Scheduled: 24,
  Canceled: 32,
  Failed: 40,
  Inquiring: 48,
} as const;

type CycleStatus = keyof typeof cycleStatusCodes;

/** Numeric codes of the AccountUnbalanced types are published nowhere; these are ours. 1, 34 and 65 are from samples. */
export const eventTypeCodes: Readonly<Record<string, number>> = {
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
  /** Order of publication; what NextToken points at. */
  readonly order: number;
}

export interface SystemEvents {
  add(event: Omit<SystemEvent, "eventId" | "order">): SystemEvent;
  /** Ends the open event of this type and instance, if there is one. */
  finish(instanceId: string, type: string, cycleStatus: CycleStatus, nowMs: number): void;
  /** In order of publication. */
  list(accountId: string, regionId: string): readonly SystemEvent[];
  /** Of one instance, those that have not ended. */
  open(instanceId: string): readonly SystemEvent[];
  clear(): void;
  snapshot(): readonly SystemEvent[];
  restore(events: readonly SystemEvent[]): void;
}

const isOpen = (event: SystemEvent) => event.finishedAtMs === undefined;

export function createSystemEvents(random: SeededRandom): SystemEvents {
  const byPlace = new Map<string, SystemEvent[]>();
  const openByInstance = new Map<string, SystemEvent[]>();
  let added = 0;

  const keep = (event: SystemEvent) => {
    added = Math.max(added, event.order + 1);
    const place = `${event.accountId}/${event.regionId}`;
    const known = byPlace.get(place);
    if (known === undefined) byPlace.set(place, [event]);
    else known.push(event);
    if (isOpen(event)) openByInstance.set(event.instanceId, [...(openByInstance.get(event.instanceId) ?? []), event]);
  };
  const clear = () => {
    byPlace.clear();
    openByInstance.clear();
    added = 0;
  };

  return {
    add(event) {
      const made = { ...event, eventId: `e-${random.hex(20)}`, order: added };
      keep(made);
      return made;
    },
    finish(instanceId, type, cycleStatus, nowMs) {
      const open = openByInstance.get(instanceId) ?? [];
      for (const event of open.filter((candidate) => candidate.type === type)) {
        event.cycleStatus = cycleStatus;
        event.finishedAtMs = nowMs;
      }
      openByInstance.set(instanceId, open.filter(isOpen));
    },
    list: (accountId, regionId) => byPlace.get(`${accountId}/${regionId}`) ?? [],
    open: (instanceId) => openByInstance.get(instanceId) ?? [],
    clear,
    snapshot: () => [...byPlace.values()].flat(),
    restore(events) {
      clear();
      for (const event of events) keep(event);
    },
  };
}
