/** Bounded waits on what other processes do. */

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 20;

/** Asks until there is an answer; the last words of a wait in vain say what for. */
export async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const untilMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > untilMs) throw new Error(`waited ${PATIENCE_MS / 1000} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

export const yes = (is: boolean): true | undefined => (is ? true : undefined);
