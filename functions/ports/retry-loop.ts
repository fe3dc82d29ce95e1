export interface RetryOptions {
  /** The largest number of calls, the first one included: 6 means five repeats. */
  readonly attempts: number;
  /** Called after each failed call but the last one; `made` is 1 after the first. Returns the milliseconds to wait, or "stop". */
  readonly onFailure: (error: unknown, made: number) => number | "stop" | Promise<number | "stop">;
  /** Ends the waits: `run` then rejects with the signal's reason. A call that is under way is completed. */
  readonly signal?: AbortSignal;
}

/** Repeats a call. The caller decides by `onFailure` what is repeated, and after which pause. */
export interface RetryLoop {
  /** Resolves with the first success. Rejects with the last call's own error. `number` is 1 for the first call. */
  run<T>(call: (number: number) => Promise<T>, options: RetryOptions): Promise<T>;
}
