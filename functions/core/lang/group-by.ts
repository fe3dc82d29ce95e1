/** One or more. */
export type Several<T> = readonly [T, ...T[]];

/** Groups items like `Map.groupBy`, which Node 20 does not have. Groups and members keep the order of `items`. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): ReadonlyMap<K, Several<T>> {
  const groups = new Map<K, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
