/** Prepares the fleet for the console: a label for each state, filters and pages. */
import type { Instance } from "../../services/ecs/instance.ts";

/** Labels of the states. The keys are the names in filters and style sheets. */
export const STATES = {
  Running: "Running",
  Starting: "Starting",
  Stopping: "Stopping",
  Pending: "Pending",
  arrears: "Stopped for arrears",
  owner: "Stopped by its owner",
  subscription: "Stopped subscription",
  spot: "Stopped spot instance",
  refunded: "Stopped, refunded",
} as const;

export type FleetState = keyof typeof STATES;

/**
 * Returns the state for the console. Subscriptions, refunded and spot instances have states of their own, because
 * arrears alone neither stop nor restart them.
 */
export function stateOf({ life, chargeType, spotStrategy }: Instance): FleetState {
  if (life.status !== "Stopped") return life.status;
  if (life.locks.includes("refunded")) return "refunded";
  if (chargeType === "PrePaid") return "subscription";
  if (spotStrategy !== "NoSpot") return "spot";
  return life.stopCause === "arrears" ? "arrears" : "owner";
}

/** Number of instances on one page of the console. */
const PAGE_SIZE = 400;

export interface FleetPage {
  readonly total: number;
  /** Number of instances that match the filters. */
  readonly found: number;
  /** Position of the first instance on this page. */
  readonly from: number;
  readonly pageSize: number;
  /** Number of instances per state, of all that match the filters. */
  readonly counts: Readonly<Partial<Record<FleetState, number>>>;
  readonly instances: readonly object[];
}

/**
 * Returns one page of the instances that match the filters `account`, `region`, `state`, and `text` within id or name.
 * `from` is the position of the page.
 */
export function fleetPage(fleet: Iterable<Instance>, query: URLSearchParams): FleetPage {
  const all = [...fleet];
  const wanted = (name: string, actual: string) => (query.get(name) ?? "") === "" || query.get(name) === actual;
  const text = (query.get("text") ?? "").toLowerCase();
  const found = all.filter(
    (instance) =>
      wanted("account", instance.accountId) &&
      wanted("region", instance.regionId) &&
      wanted("state", stateOf(instance)) &&
      (text === "" || `${instance.instanceId} ${instance.name}`.toLowerCase().includes(text)),
  );
  const counts: Partial<Record<FleetState, number>> = {};
  for (const instance of found) counts[stateOf(instance)] = (counts[stateOf(instance)] ?? 0) + 1;
  const asked = Number(query.get("from") ?? 0);
  const last = Math.max(0, Math.ceil(found.length / PAGE_SIZE) - 1) * PAGE_SIZE;
  const from = Number.isInteger(asked) && asked > 0 ? Math.min(asked - (asked % PAGE_SIZE), last) : 0;
  return {
    total: all.length,
    found: found.length,
    from,
    pageSize: PAGE_SIZE,
    counts,
    instances: found.slice(from, from + PAGE_SIZE).map(toTile),
  };
}

const toTile = (instance: Instance) => ({
  id: instance.instanceId,
  name: instance.name,
  account: instance.accountId,
  region: instance.regionId,
  state: stateOf(instance),
  words: STATES[stateOf(instance)],
  locks: instance.life.locks,
});

const toTime = (atMs: number | undefined) => (atMs === undefined ? undefined : new Date(atMs).toISOString());

/** Returns the facts about one instance for the details window of the console. Absent facts are left out. */
export function instanceDetails(instance: Instance): Readonly<Record<string, string>> {
  const { life } = instance;
  const facts = {
    Instance: instance.instanceId,
    Account: instance.accountId,
    Zone: instance.zoneId,
    Type: instance.type,
    Billing: instance.chargeType === "PrePaid" ? "subscription" : "pay-as-you-go",
    Spot: instance.spotStrategy === "NoSpot" ? undefined : instance.spotStrategy,
    State: STATES[stateOf(instance)],
    Locks: life.locks.join(", ") || undefined,
    "Stopped at": toTime(life.stoppedAtMs),
    "Released at": toTime(life.due.find(({ what }) => what === "release")?.atMs),
    "Own restart after payment": instance.autoRestart,
    Tags: Object.entries(instance.tags)
      .map(([key, value]) => `${key}=${value}`)
      .join(", "),
  };
  return Object.fromEntries(Object.entries(facts).filter((fact): fact is [string, string] => Boolean(fact[1])));
}
