/** The one error that ports reject with when the cloud did not do what was asked. */

/** Codes of our own, for answers that carry no vendor code. They never collide: vendor codes have no `Local.` prefix. */
export type LocalCode =
  | "Local.Timeout"
  | "Local.ConnectionReset"
  | "Local.Unreachable"
  | "Local.NotJson"
  | "Local.NoCode"
  | "Local.Incomplete"
  | "Local.Cancelled";

export interface CloudFailure {
  /** The service's operation, for example `ReActivateInstances`. */
  readonly action: string;
  /** The vendor's code as sent, or one of ours. */
  readonly code: string;
  /** Safe to log: no URL, key, token or signature; at most 300 characters. */
  readonly message: string;
  readonly requestId?: string;
  /** For the log only. No decision may read it: the same code has been seen with different statuses. */
  readonly httpStatus?: number;
  /** `x-acs-retry-after`, milliseconds, as sent. */
  readonly retryAfterMs?: number;
  /** false: no answer was read, or none that says what became of the call: it may have been applied. */
  readonly answered: boolean;
}

export class CloudError extends Error {
  override readonly name = "CloudError";
  readonly failure: CloudFailure;

  constructor(failure: CloudFailure) {
    super(`${failure.action} failed: ${failure.code}`);
    this.failure = failure;
  }
}
