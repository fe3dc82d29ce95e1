/**
 * Computes a fingerprint of everything that people are told about an account. It changes when the message changes.
 * It has the instances that need a person, shortened, by region (`cn-hangzhou=2:1f0c9a3e`), and the unreadable places
 * (`cn-beijing!events`).
 */
import { fnv1a } from "../lang/fnv1a.ts";
import { groupBy } from "../lang/group-by.ts";
import type { UnreadablePlace } from "../memory/case-book.ts";
import type { StoredRecord } from "../memory/record.ts";

export interface Asking {
  readonly records: readonly StoredRecord[];
  readonly unreadable: readonly UnreadablePlace[];
  /** Regions whose instances were listed. */
  readonly read: ReadonlySet<string>;
  /** Regions that were tried, and the account. */
  readonly tried: ReadonlySet<string>;
}

/**
 * Returns the digest, "" if nothing needs a person.
 * @param told the digest of the last message. Regions that were not read keep their part of it.
 */
export function needsPersonDigest(
  { records: asking, unreadable, read: regionsRead, tried }: Asking,
  told: string,
): string {
  const unread = told
    .split(" ")
    .filter(
      (entry) =>
        (entry.includes("=") && !regionsRead.has(regionOf(entry))) ||
        (entry.includes("!") && !tried.has(placeOf(entry))),
    );
  const read = [...groupBy(asking, ({ region_id = "" }) => region_id)]
    .filter(([regionId]) => regionsRead.has(regionId))
    .map(([regionId, records]) => `${regionId}=${shortened(records)}`);
  const places = unreadable.map(({ place, what }) => `${place}!${what.replaceAll(" ", "-")}`);
  return [...unread, ...read, ...places].sort().join(" ");
}

const placeOf = (entry: string): string => entry.slice(0, entry.indexOf("!"));
const regionOf = (entry: string): string => entry.slice(0, entry.indexOf("="));

function shortened(asking: readonly StoredRecord[]): string {
  const ids = asking
    .map((record) => `${record.instance_id}=${record.held_ending ?? `${record.outcome}/${record.reason ?? ""}`}`)
    .sort();
  return `${ids.length}:${fnv1a(ids.join(" "))}`;
}
