/** Bounded waits for other processes. */

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 20;

/** Repeats a question until it has an answer. The error of a failed wait names the question. */
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
