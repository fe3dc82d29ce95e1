/** What the console shows of the fleet: words for each state, filters, pages. */
import type { Instance } from "../../services/ecs/instance.ts";

/** Every state by its name in filters and style sheets, with the words that people read. */
export const states = {
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

export type FleetState = keyof typeof states;

/** Neither a subscription nor a refunded or spot instance is stopped or restarted because of arrears alone. */
export function stateOf({ life, chargeType, spotStrategy }: Instance): FleetState {
  if (life.status !== "Stopped") return life.status;
  if (life.locks.includes("refunded")) return "refunded";
  if (chargeType === "PrePaid") return "subscription";
  if (spotStrategy !== "NoSpot") return "spot";
  return life.stopCause === "arrears" ? "arrears" : "owner";
}

/** Instances on one page of the console. */
const pageSize = 400;

export interface FleetPage {
  readonly total: number;
  /** How many fit the filters. */
  readonly found: number;
  /** Position of the first one shown. */
  readonly from: number;
  readonly pageSize: number;
  /** Of all that fit the filters, not of this page only. */
  readonly counts: Readonly<Partial<Record<FleetState, number>>>;
  readonly instances: readonly object[];
}

/** Filters: `account`, `region`, `state`, and `text` within id or name; `from` is the page's first position. */
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
  const last = Math.max(0, Math.ceil(found.length / pageSize) - 1) * pageSize;
  const from = Number.isInteger(asked) && asked > 0 ? Math.min(asked - (asked % pageSize), last) : 0;
  return {
    total: all.length,
    found: found.length,
    from,
    pageSize,
    counts,
    instances: found.slice(from, from + pageSize).map(toTile),
  };
}

const toTile = (instance: Instance) => ({
  id: instance.instanceId,
  name: instance.name,
  account: instance.accountId,
  region: instance.regionId,
  state: stateOf(instance),
  words: states[stateOf(instance)],
  locks: instance.life.locks,
});

const toTime = (atMs: number | undefined) => (atMs === undefined ? undefined : new Date(atMs).toISOString());

/** Everything about one instance, for the window that a tile opens; absent facts are left out. */
export function instanceDetails(instance: Instance): Readonly<Record<string, string>> {
  const { life } = instance;
  const facts = {
    Instance: instance.instanceId,
    Account: instance.accountId,
    Zone: instance.zoneId,
    Type: instance.type,
    Billing: instance.chargeType === "PrePaid" ? "subscription" : "pay-as-you-go",
    Spot: instance.spotStrategy === "NoSpot" ? undefined : instance.spotStrategy,
    State: states[stateOf(instance)],
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
