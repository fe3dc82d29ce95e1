/** Finds what an operator may have meant by an id or a name that no instance has. */
import type { InstanceFleet, InstanceSearch } from "../../functions/ports/instance-fleet.ts";
import { allNear } from "../terminal/nearest.ts";
import { type CloudPlace, findLike, listStopped } from "./cloud-look.ts";

const MOST_SHOWN = 3;
/** A shorter text is part of too many names to suggest any. */
const SHORTEST_PART = 2;

export interface SimilarSource {
  readonly fleet: InstanceFleet;
  readonly search: InstanceSearch;
  readonly places: readonly CloudPlace[];
}

/**
 * Returns at most three ids or names for each word: those that contain it come first, then those that differ by a few
 * letters. Names come from the cloud's search and from the stopped instances, ids from the stopped instances alone.
 */
export async function similarTo(
  words: readonly string[],
  { fleet, search, places }: SimilarSource,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (words.length === 0) return new Map();
  const stopped = await listStopped(fleet, places);
  const found = await Promise.all(
    words.map(async (word) => {
      const alike = await findLike(search, places, patternsOf(word));
      const known = [...stopped.found, ...alike.found].flatMap(({ instanceId, name }) => [instanceId, name]);
      return [word, mostAlike(word, [...new Set(known)])] as const;
    }),
  );
  return new Map(found);
}

/** Returns patterns for the cloud's search: names that contain the word, and names that begin with its first half. */
function patternsOf(word: string): string[] {
  const plain = word.replaceAll("*", "");
  const beginning = plain.slice(0, Math.ceil(plain.length / 2));
  return [
    ...(plain.length < SHORTEST_PART ? [] : [`*${plain}*`]),
    ...(beginning.length < SHORTEST_PART ? [] : [`${beginning}*`]),
  ];
}

function mostAlike(word: string, known: readonly string[]): string[] {
  const part = word.replaceAll("*", "").toLowerCase();
  const containing = part.length < SHORTEST_PART ? [] : known.filter((one) => one.toLowerCase().includes(part)).sort();
  return [...new Set([...containing, ...allNear(word, known)])].slice(0, MOST_SHOWN);
}
