/**
 * Drops the oldest entries of a list above `most`. A tenth is dropped at once, because moving thousands of entries for
 * each new one is slow.
 */
export function dropOldest(list: unknown[], most: number): void {
  if (list.length > most) list.splice(0, list.length - most + Math.floor(most / 10));
}
