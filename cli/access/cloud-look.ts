/**
 * Reads instances in every region of the configured accounts, watched or not. Returns each region that could not be
 * read in `unread`, never as an empty list.
 */
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import type { Instance, Scope } from "../../functions/core/instance/instance.ts";
import type { AccountPolicy } from "../../functions/core/terms/policy.ts";
import type { InstanceFleet, InstanceSearch, Page } from "../../functions/ports/instance-fleet.ts";
import { type SeenInstance, toSeenInstance } from "./seen-instance.ts";

export interface CloudPlace extends Scope {
  /** false: the configuration does not name this region. */
  readonly isWatched: boolean;
}

export interface Unread extends CloudPlace {
  readonly code: string;
}

export interface CloudFindings<T> {
  readonly found: readonly T[];
  readonly unread: readonly Unread[];
}

const IDS_PER_CALL = 100;
const MOST_PAGES = 200;

/**
 * Returns every region of every account. If the list of regions cannot be read, the configured regions alone are
 * returned.
 */
export async function placesOf(
  fleet: InstanceFleet,
  accounts: readonly AccountPolicy[],
): Promise<CloudFindings<CloudPlace>> {
  const lists = await Promise.all(accounts.map((account) => placesOfAccount(fleet, account)));
  return { found: lists.flatMap(({ found }) => found), unread: lists.flatMap(({ unread }) => unread) };
}

async function placesOfAccount(
  fleet: InstanceFleet,
  { id, regions }: AccountPolicy,
): Promise<CloudFindings<CloudPlace>> {
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
    // The configured regions are read all the same, so only `all` leaves watched regions unread.
    const unread = { accountId: id, regionId: "*", isWatched: regions === "all", code: codeOf(error) };
    return { found: configured.map(place), unread: [unread] };
  }
}

/** Returns the instances with these ids, in any state. */
export async function findById(
  fleet: InstanceFleet,
  places: readonly CloudPlace[],
  ids: readonly string[],
): Promise<CloudFindings<SeenInstance>> {
  if (ids.length === 0) return { found: [], unread: [] };
  return lookEverywhere(places, async (place) => {
    const pages: Page<Instance>[] = [];
    for (let start = 0; start < ids.length; start += IDS_PER_CALL) {
      const chunk = ids.slice(start, start + IDS_PER_CALL);
      pages.push(await allPages((token) => fleet.describe(place, chunk, token)));
    }
    return seenOn(pages);
  });
}

/**
 * Returns the instances with these names, in any state. The vendor takes `*` in a name for any text, so the caller
 * compares the names.
 */
export async function findByName(
  search: InstanceSearch,
  places: readonly CloudPlace[],
  names: readonly string[],
): Promise<CloudFindings<SeenInstance>> {
  if (names.length === 0) return { found: [], unread: [] };
  return lookEverywhere(places, async (place) => {
    const pages: Page<Instance>[] = [];
    for (const name of names) pages.push(await allPages((token) => search.listNamed(place, name, token)));
    return seenOn(pages);
  });
}

/** Returns the instances on the first page of each pattern: enough for a suggestion, and no long search of a large fleet. */
export async function findLike(
  search: InstanceSearch,
  places: readonly CloudPlace[],
  patterns: readonly string[],
): Promise<CloudFindings<SeenInstance>> {
  return lookEverywhere(places, async (place) =>
    seenOn(await Promise.all(patterns.map((pattern) => search.listNamed(place, pattern)))),
  );
}

/** Returns stopped pay-as-you-go instances, spot instances included. */
export async function listStopped(
  fleet: InstanceFleet,
  places: readonly CloudPlace[],
): Promise<CloudFindings<SeenInstance>> {
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

/** The times of one instance: its newest stop by arrears and its earliest planned release. */
export interface ArrearsTimes {
  readonly instanceId: string;
  readonly stoppedAtMs?: number;
  readonly deleteAtMs?: number;
}

export async function listArrearsTimes(
  fleet: InstanceFleet,
  places: readonly CloudPlace[],
  sinceMs: number,
): Promise<CloudFindings<ArrearsTimes>> {
  return lookEverywhere(places, async (place) => {
    const page = await allPages((token) => fleet.listArrearsEvents(place, sinceMs, token));
    const items = page.items.map(({ instanceId, type, state, atMs }) => {
      if (type === "delete" && state === "scheduled") return { instanceId, deleteAtMs: atMs };
      return type === "stop" && state === "executed" ? { instanceId, stoppedAtMs: atMs } : { instanceId };
    });
    return { ...page, items };
  });
}

/**
 * Calls `look` in each place. If part of a page could not be read, its region counts as unread, because the rest of the
 * page proves nothing.
 */
async function lookEverywhere<T>(
  places: readonly CloudPlace[],
  look: (place: CloudPlace) => Promise<Page<T>>,
): Promise<CloudFindings<T>> {
  const looks = await Promise.all(
    places.map(async (place): Promise<CloudFindings<T>> => {
      const unread = (code: string): Unread => ({ ...place, code });
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

/** Reads all pages. Stops if the service repeats a token or returns more pages than any region can have. */
async function allPages<T>(read: (token: string | undefined) => Promise<Page<T>>): Promise<Page<T>> {
  const items: T[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
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
