/** How long to wait before a call is repeated: full jitter, so that calls that failed together do not return together. */

/** Transient failures. AWS SDKs start at 50 to 100 ms; a control plane that restarts machines is given more air. */
export const TRANSIENT_BASE_MS = 500;
/** Throttled calls. The vendor advises one probe a second (API throttling guide); the rate controller adds its own wait. */
export const THROTTLED_BASE_MS = 1_000;
/** The ceiling of the vendor's own Python SDK and of the AWS SDKs: later attempts stay useful within one run. */
export const BACKOFF_CAP_MS = 20_000;

export interface BackoffStep {
  /** The attempt that just failed; 1 = the first. */
  readonly attempt: number;
  readonly baseMs: number;
  readonly capMs: number;
  /** Randomness in [0, 1). */
  readonly unit: number;
}

/** Whole milliseconds in [0, min(cap, base x 2^(attempt-1))). */
export function delayMs({ attempt, baseMs, capMs, unit }: BackoffStep): number {
  return Math.floor(unit * Math.min(capMs, baseMs * 2 ** (attempt - 1)));
}
