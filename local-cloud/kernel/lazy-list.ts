/**
 * A list whose entries are made while the list is written or copied. A second list of 100,000 objects beside the state
 * would double the memory, and the collector needs longer for more objects.
 */
export class LazyList<T> implements Iterable<T> {
  readonly #entries: () => Iterator<T>;

  constructor(entries: () => Iterator<T>) {
    this.#entries = entries;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#entries();
  }
}

/** Returns the list of what `make` returns for each place of `list`. */
export function lazyMap<T, U>(list: readonly T[], make: (entry: T, at: number) => U): LazyList<U> {
  return new LazyList(function* () {
    for (const [at, entry] of list.entries()) yield make(entry, at);
  });
}
