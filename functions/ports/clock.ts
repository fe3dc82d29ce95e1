export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface AlarmClock extends Clock {
  /** Calls `ring` once after `ms`, unless what it returns was called before. */
  alarm(ms: number, ring: () => void): () => void;
}
