/** Stores the system events of instances, for DescribeInstanceHistoryEvents and DescribeInstancesFullStatus. */
import { dropOldest } from "../../kernel/drop-oldest.ts";
import { LazyList } from "../../kernel/lazy-list.ts";
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

/** An event never changes: its end is another event in its place. */
export interface SystemEvent {
  readonly eventId: string;
  readonly accountId: string;
  readonly regionId: string;
  readonly instanceId: string;
  readonly type: string;
  readonly cycleStatus: CycleStatus;
  readonly publishedAtMs: number;
  readonly notBeforeMs: number;
  readonly finishedAtMs?: number;
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
  snapshot(): LazyList<SystemEvent>;
  /** Takes the events of a snapshot, in slices. */
  restoreSteps(events: Iterable<SystemEvent>): Generator<undefined, void>;
}

/** Ours: events of one account and region that are kept, more than two for each of the most instances. */
const MOST_EVENTS = 250_000;

const placeKey = ({ accountId, regionId }: Pick<SystemEvent, "accountId" | "regionId">) => `${accountId}/${regionId}`;

/** Returns the list to which the event was added. */
function append(lists: Map<string, SystemEvent[]>, key: string, event: SystemEvent): SystemEvent[] {
  const list = lists.get(key) ?? [];
  if (list.push(event) === 1) lists.set(key, list);
  return list;
}

/** Returns the place of an event in a list that is in order of publication. */
function placeOf({ order }: SystemEvent, list: readonly SystemEvent[]): number {
  let [first, end] = [0, list.length];
  while (first < end) {
    const middle = (first + end) >> 1;
    if (list[middle]!.order < order) first = middle + 1;
    else end = middle;
  }
  return first;
}

const isOpen = (event: SystemEvent) => event.finishedAtMs === undefined;

export function createSystemEvents(random: SeededRandom): SystemEvents {
  const byAccountAndRegion = new Map<string, SystemEvent[]>();
  const openByInstance = new Map<string, SystemEvent[]>();
  let added = 0;

  const keep = (event: SystemEvent) => {
    added = Math.max(added, event.order + 1);
    const known = append(byAccountAndRegion, placeKey(event), event);
    dropOldest(known, MOST_EVENTS);
    if (isOpen(event)) append(openByInstance, event.instanceId, event);
  };
  const replace = (event: SystemEvent, ended: SystemEvent) => {
    const list = byAccountAndRegion.get(placeKey(event)) ?? [];
    const at = placeOf(event, list);
    // A snapshot that was edited may have its events in another order.
    const found = list[at] === event ? at : list.indexOf(event);
    if (found >= 0) list[found] = ended;
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
      for (const event of open) if (event.type === type) replace(event, { ...event, cycleStatus, finishedAtMs: nowMs });
      const left = open.filter((event) => event.type !== type);
      if (left.length > 0) openByInstance.set(instanceId, left);
      else openByInstance.delete(instanceId);
    },
    list: (accountId, regionId) => byAccountAndRegion.get(placeKey({ accountId, regionId })) ?? [],
    open: (instanceId) => openByInstance.get(instanceId) ?? [],
    clear,
    snapshot() {
      const lists = Array.from(byAccountAndRegion.values(), (list) => list.slice());
      return new LazyList(function* () {
        for (const list of lists) yield* list;
      });
    },
    *restoreSteps(events) {
      clear();
      for (const event of events) {
        keep(event);
        yield;
      }
    },
  };
}
