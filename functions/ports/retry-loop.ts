/** Drives repeated attempts. What is retried, and after how long, is decided by the caller. */
export interface RetryOptions {
  /** Calls in all, the first included. */
  readonly attempts: number;
  /** After a failed attempt (1 = the first): milliseconds to wait before the next one, or "stop". */
  readonly onFailure: (error: unknown, attempt: number) => number | "stop" | Promise<number | "stop">;
  readonly signal?: AbortSignal;
}

export interface RetryLoop {
  /** Resolves with the first success; rejects with the last attempt's own error. */
  run<T>(attempt: (number: number) => Promise<T>, options: RetryOptions): Promise<T>;
}
