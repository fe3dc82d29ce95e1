/** Finds what an operator may have meant by an id or a name that no instance has. */
import type { InstanceFleet, InstanceSearch } from "../../functions/ports/instance-fleet.ts";
import { allNear } from "../terminal/nearest.ts";
import { type CloudPlace, findLike, listStopped } from "./cloud-look.ts";
import type { SeenInstance } from "./seen-instance.ts";

const MOST_SHOWN = 3;
/** A shorter text is part of too many names to suggest any. */
const SHORTEST_PART = 2;

export interface SimilarSource {
  readonly fleet: InstanceFleet;
  readonly search: InstanceSearch;
  readonly places: readonly CloudPlace[];
}

/** What the operator may have meant by a word. */
export interface Similar {
  /** At most three ids and names. */
  readonly words: readonly string[];
  /** At most three instances that have one of them. */
  readonly instances: readonly SeenInstance[];
}

/**
 * Returns what is near each word: ids and names that contain it come first, then those that differ by a few letters.
 * Names come from the cloud's search and from the stopped instances, ids from the stopped instances alone.
 */
export async function similarTo(
  words: readonly string[],
  { fleet, search, places }: SimilarSource,
): Promise<ReadonlyMap<string, Similar>> {
  if (words.length === 0) return new Map();
  const stopped = await listStopped(fleet, places);
  const found = await Promise.all(
    words.map(async (word) => {
      const alike = await findLike(search, places, patternsOf(word));
      const known = [...new Map([...stopped.found, ...alike.found].map((one) => [one.instanceId, one])).values()];
      const meant = mostAlike(word, [...new Set(known.flatMap(({ instanceId, name }) => [instanceId, name]))]);
      const instances = meant.flatMap((id) => known.filter((one) => one.instanceId === id || one.name === id));
      return [word, { words: meant, instances: [...new Set(instances)].slice(0, MOST_SHOWN) }] as const;
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
