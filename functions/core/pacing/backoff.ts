/** Computes the pause before a repeated call: full jitter, so that calls that failed together do not return together. */

/** For transient failures. AWS SDKs start at 50 to 100 ms; a control plane that restarts machines gets longer pauses. */
export const TRANSIENT_BASE_MS = 500;
/** For throttled calls. The vendor advises one probe a second (API throttling guide), and the rate controller adds its own wait. */
export const THROTTLED_BASE_MS = 1_000;
/** The ceiling of the vendor's Python SDK and of the AWS SDKs. Later calls then still fit into one run. */
export const BACKOFF_CAP_MS = 20_000;

export interface BackoffStep {
  /** The call that just failed; 1 is the first. */
  readonly attempt: number;
  readonly baseMs: number;
  readonly capMs: number;
  /** A random number in [0, 1). */
  readonly unit: number;
}

/** Returns whole milliseconds in [0, min(cap, base x 2^(attempt-1))). */
export function delayMs({ attempt, baseMs, capMs, unit }: BackoffStep): number {
  return Math.floor(unit * Math.min(capMs, baseMs * 2 ** (attempt - 1)));
}
