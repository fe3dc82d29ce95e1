/** The only error that ports reject with if a call failed, or if its answer was lost. */

/** Codes of our own for answers without a vendor code. Vendor codes have no `Local.` prefix, so they never collide. */
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
  /** False: no answer was read, or the answer does not say whether the call was applied. */
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

const MAY_BE_WRONG_HOST: ReadonlySet<string> = new Set<LocalCode>([
  "Local.Unreachable",
  "Local.ConnectionReset",
  "Local.Timeout",
]);

/** Returns whether another host of the same region may answer: this one is wrong, or cannot be reached from here. */
export function mayBeWrongHost({ code }: Pick<CloudFailure, "code">): boolean {
  return MAY_BE_WRONG_HOST.has(code);
}
