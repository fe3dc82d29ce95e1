/** Nonces seen within the last half hour, in two generations, so that forgetting costs nothing per call. */
export interface NonceBook {
  /** false: this nonce is known. */
  use(nonce: string, nowMs: number): boolean;
}

const generationMs = 30 * 60_000;
/** A flood of calls is forgotten sooner rather than kept for an hour. */
const mostNonces = 500_000;

export function createNonceBook(): NonceBook {
  let current = new Set<string>();
  let previous = new Set<string>();
  let startedMs = 0;

  return {
    use(nonce, nowMs) {
      if (nowMs - startedMs > generationMs || current.size >= mostNonces) {
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
