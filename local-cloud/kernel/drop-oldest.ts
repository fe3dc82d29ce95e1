/** Keeps a list of what happened at `most` entries. A tenth goes at once: to move thousands of entries for each new one is slow. */
export function dropOldest(list: unknown[], most: number): void {
  if (list.length > most) list.splice(0, list.length - most + Math.floor(most / 10));
}
