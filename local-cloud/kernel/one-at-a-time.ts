/**
 * Runs pieces of large work one after the other, in the order in which they came. Fifty of them at once would need the
 * memory of all fifty.
 */
export type OneAtATime = <T>(work: () => Promise<T>) => Promise<T>;

export function createOneAtATime(): OneAtATime {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const own = last.then(work);
    // A failure belongs to the caller; the next work starts all the same.
    last = own.catch(() => undefined);
    return own;
  };
}
