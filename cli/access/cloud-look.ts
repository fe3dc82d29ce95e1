/** Looks at instances in every region of the configured accounts, watched or not. A region that cannot be read is named, never "none". */
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import type { Instance, Scope } from "../../functions/core/instance/instance.ts";
import type { AccountPolicy } from "../../functions/core/terms/policy.ts";
import type { InstanceFleet, InstanceSearch, Page } from "../../functions/ports/instance-fleet.ts";
import { type SeenInstance, toSeenInstance } from "./seen-instance.ts";

export interface CloudPlace extends Scope {
  /** false: the configuration names other regions of this account only. */
  readonly isWatched: boolean;
}

export interface Unread extends Scope {
  readonly code: string;
}

export interface Looked<T> {
  readonly found: readonly T[];
  readonly unread: readonly Unread[];
}

const idsPerCall = 100;
const mostPages = 200;

/** Every region of every account; where the list cannot be read, the configured regions alone. */
export async function placesOf(fleet: InstanceFleet, accounts: readonly AccountPolicy[]): Promise<Looked<CloudPlace>> {
  const lists = await Promise.all(accounts.map((account) => placesOfAccount(fleet, account)));
  return { found: lists.flatMap(({ found }) => found), unread: lists.flatMap(({ unread }) => unread) };
}

async function placesOfAccount(fleet: InstanceFleet, { id, regions }: AccountPolicy): Promise<Looked<CloudPlace>> {
  const configured = regions === "all" ? [] : regions;
  const place = (regionId: string) => ({
    accountId: id,
    regionId,
    isWatched: regions === "all" || configured.includes(regionId),
  });
  try {
    const all = new Set([...configured, ...(await fleet.listRegions(id))]);
    return { found: [...all].map(place), unread: [] };
  } catch (error) {
    return { found: configured.map(place), unread: [{ accountId: id, regionId: "*", code: codeOf(error) }] };
  }
}

/** By id, whatever their state. */
export async function findById(
  fleet: InstanceFleet,
  places: readonly CloudPlace[],
  ids: readonly string[],
): Promise<Looked<SeenInstance>> {
  if (ids.length === 0) return { found: [], unread: [] };
  return lookEverywhere(places, async (place) => {
    const pages: Page<Instance>[] = [];
    for (let start = 0; start < ids.length; start += idsPerCall) {
      const chunk = ids.slice(start, start + idsPerCall);
      pages.push(await allPages((token) => fleet.describe(place, chunk, token)));
    }
    return seenOn(pages);
  });
}

/** By name, whatever their state. The cloud takes `*` in a name for any text, so the caller compares the names it gets. */
export async function findByName(
  search: InstanceSearch,
  places: readonly CloudPlace[],
  names: readonly string[],
): Promise<Looked<SeenInstance>> {
  if (names.length === 0) return { found: [], unread: [] };
  return lookEverywhere(places, async (place) => {
    const pages: Page<Instance>[] = [];
    for (const name of names) pages.push(await allPages((token) => search.listNamed(place, name, token)));
    return seenOn(pages);
  });
}

/** Stopped pay-as-you-go instances, spot ones included. */
export async function listStopped(fleet: InstanceFleet, places: readonly CloudPlace[]): Promise<Looked<SeenInstance>> {
  return lookEverywhere(places, async (place) => {
    const page = await allPages((token) => fleet.listStopped(place, token));
    return { ...page, items: page.items.map(toSeenInstance) };
  });
}

function seenOn(pages: readonly Page<Instance>[]): Page<SeenInstance> {
  const odd = pages.find((page) => page.odd !== undefined)?.odd;
  const items = pages.flatMap((page) => page.items).map(toSeenInstance);
  return odd === undefined ? { items } : { items, odd };
}

/** When arrears stopped an instance and when it is planned to be released, newest stop and earliest release. */
export interface ArrearsTimes {
  readonly instanceId: string;
  readonly stoppedAtMs?: number;
  readonly deleteAtMs?: number;
}

export async function listArrearsTimes(
  fleet: InstanceFleet,
  places: readonly CloudPlace[],
  sinceMs: number,
): Promise<Looked<ArrearsTimes>> {
  return lookEverywhere(places, async (place) => {
    const page = await allPages((token) => fleet.listArrearsEvents(place, sinceMs, token));
    const items = page.items.map(({ instanceId, type, state, atMs }) => {
      if (type === "delete" && state === "scheduled") return { instanceId, deleteAtMs: atMs };
      return type === "stop" && state === "executed" ? { instanceId, stoppedAtMs: atMs } : { instanceId };
    });
    return { ...page, items };
  });
}

/** A page that could not be understood counts as unread: what is missing from it says nothing. */
async function lookEverywhere<T>(
  places: readonly CloudPlace[],
  look: (place: CloudPlace) => Promise<Page<T>>,
): Promise<Looked<T>> {
  const looks = await Promise.all(
    places.map(async (place): Promise<Looked<T>> => {
      const { accountId, regionId } = place;
      const unread = (code: string): Unread => ({ accountId, regionId, code });
      try {
        const { items, odd } = await look(place);
        return { found: items, unread: odd === undefined ? [] : [unread(odd)] };
      } catch (error) {
        return { found: [], unread: [unread(codeOf(error))] };
      }
    }),
  );
  return { found: looks.flatMap(({ found }) => found), unread: looks.flatMap(({ unread }) => unread) };
}

/** Ends where the service gives a token again, or more pages than any region has. */
async function allPages<T>(read: (token: string | undefined) => Promise<Page<T>>): Promise<Page<T>> {
  const items: T[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { items: more, nextToken, odd } = await read(token);
    items.push(...more);
    if (odd !== undefined) return { items, odd };
    if (nextToken === undefined || nextToken === "") return { items };
    if (seen.has(nextToken)) break;
    seen.add(nextToken);
    token = nextToken;
  }
  throw new EndlessPages();
}

class EndlessPages extends Error {
  override readonly name = "EndlessPages";
}

function codeOf(error: unknown): string {
  if (error instanceof CloudError) return error.failure.code;
  if (error instanceof EndlessPages) return error.name;
  throw error;
}
