/**
 * Remembers signed requests, so that a repeated one is refused. Each warm instance has its own memory.
 * On another instance the task id, which is made from the signature, keeps a request from being handed over twice.
 */
export interface ReplayMemory {
  /** Returns false if this signature was taken before, or if the memory is full. */
  take(signature: string, expiresAtMs: number, nowMs: number): boolean;
}

/** Only valid signatures are remembered, so a caller without the secret cannot fill the memory. */
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
