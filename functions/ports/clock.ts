export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Resolves after `ms` milliseconds. Rejects with the signal's reason if the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface AlarmClock extends Clock {
  /** Calls `ring` once after `ms` milliseconds, unless the returned function is called first. */
  alarm(ms: number, ring: () => void): () => void;
}
