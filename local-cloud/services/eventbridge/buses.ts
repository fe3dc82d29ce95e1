/** Stores event buses with their rules. A bus belongs to one account and region. */
import { EventBridgeError } from "./eventbridge-error.ts";

export type RetryStrategy = "BACKOFF_RETRY" | "EXPONENTIAL_DECAY_RETRY";

interface TargetParameter {
  readonly ResourceKey: string;
  readonly Form: string;
  readonly Value?: string;
  readonly Template?: string;
}

/** A target of a rule, as it was sent, in the vendor's spelling. */
export interface RuleTarget {
  readonly Id: string;
  readonly Type: string;
  readonly Endpoint: string;
  readonly PushRetryStrategy?: string;
  readonly ParamList?: readonly TargetParameter[];
}

export interface EventRule {
  readonly name: string;
  readonly busName: string;
  readonly description: string;
  status: "ENABLE" | "DISABLE";
  readonly pattern: unknown;
  readonly targets: readonly RuleTarget[];
  readonly createdAtMs: number;
}

export interface EventBus {
  readonly name: string;
  readonly accountId: string;
  readonly regionId: string;
  readonly description: string;
  readonly createdAtMs: number;
  readonly rules: Map<string, EventRule>;
}

/** A bus with its rules as a list, as a snapshot holds it. */
export interface KeptBus extends Omit<EventBus, "rules"> {
  readonly rules: readonly EventRule[];
}

export interface Place {
  readonly accountId: string;
  readonly regionId: string;
}

export interface Buses {
  /**
   * Returns the bus. Throws EventBridgeError `EventBusNotExist`. The bus `default` exists in every account and region.
   */
  get(place: Place, name: string): EventBus;
  add(bus: EventBus): void;
  remove(place: Place, name: string): void;
  list(place: Place): readonly EventBus[];
  clear(): void;
  snapshot(): readonly KeptBus[];
  /** Takes the buses of a snapshot, in slices. */
  restoreSteps(kept: readonly KeptBus[]): Generator<undefined, void>;
}

export function createBuses(nowMs: () => number): Buses {
  const buses = new Map<string, EventBus>();
  const key = ({ accountId, regionId }: Place, name: string) => `${accountId}/${regionId}/${name}`;
  const ensureDefault = (place: Place) => {
    if (buses.has(key(place, "default"))) return;
    const { accountId, regionId } = place;
    buses.set(key(place, "default"), {
      name: "default",
      accountId,
      regionId,
      description: "",
      createdAtMs: nowMs(),
      rules: new Map(),
    });
  };

  return {
    get(place, name) {
      ensureDefault(place);
      const bus = buses.get(key(place, name));
      if (bus === undefined) throw new EventBridgeError("EventBusNotExist", name);
      return bus;
    },
    add: (bus) => void buses.set(key(bus, bus.name), bus),
    remove: (place, name) => void buses.delete(key(place, name)),
    list(place) {
      ensureDefault(place);
      return [...buses.values()].filter((bus) => bus.accountId === place.accountId && bus.regionId === place.regionId);
    },
    clear: () => buses.clear(),
    // Of a rule, only its status ever changes.
    snapshot: () =>
      Array.from(buses.values(), (bus) => ({ ...bus, rules: Array.from(bus.rules.values(), (rule) => ({ ...rule })) })),
    *restoreSteps(kept) {
      buses.clear();
      for (const bus of kept) {
        buses.set(key(bus, bus.name), { ...bus, rules: new Map(bus.rules.map((rule) => [rule.name, { ...rule }])) });
        yield;
      }
    },
  };
}
