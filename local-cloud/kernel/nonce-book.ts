/**
 * Remembers nonces for 30 to 60 minutes in two sets. Dropping the older set costs less than removing nonces one by one.
 */
export interface NonceBook {
  /** Stores the nonce. Returns false if it was used before. */
  use(nonce: string, nowMs: number): boolean;
}

const GENERATION_MS = 30 * 60_000;
/** Nonces in one set. If more calls come within half an hour, the older set is dropped early to bound the memory. */
const MOST_NONCES = 500_000;

export function createNonceBook(): NonceBook {
  let current = new Set<string>();
  let previous = new Set<string>();
  let startedMs = 0;

  return {
    use(nonce, nowMs) {
      if (nowMs - startedMs > GENERATION_MS || current.size >= MOST_NONCES) {
        previous = current;
        current = new Set();
        startedMs = nowMs;
      }
      if (current.has(nonce) || previous.has(nonce)) return false;
      current.add(nonce);
      return true;
    },
  };
}
