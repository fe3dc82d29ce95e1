/**
 * Signed requests that were taken already. The memory is one instance's: another warm instance does not share it. There the
 * task id, which is made of the signature, keeps a request by hand from being handed over twice.
 */
export interface ReplayMemory {
  /** false: this signature was taken before, or there is no room to remember it. */
  take(signature: string, expiresAtMs: number, nowMs: number): boolean;
}

/** Only signatures that hold are remembered, so nobody fills the memory without the secret. */
const MOST = 10_000;

export function createReplayMemory(): ReplayMemory {
  const taken = new Map<string, number>();
  return {
    take(signature, expiresAtMs, nowMs) {
      for (const [known, untilMs] of taken) if (untilMs < nowMs) taken.delete(known);
      if (taken.has(signature) || taken.size >= MOST) return false;
      taken.set(signature, expiresAtMs);
      return true;
    },
  };
}
