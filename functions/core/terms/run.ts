/** One invocation, and the build that runs it. */

/** One invocation, by hand or by the cloud. */
export interface Run {
  readonly runId: string;
  /** Function Compute's request id; the run id elsewhere. */
  readonly requestId: string;
  readonly startedAtMs: number;
  /**
   * Epoch milliseconds; Infinity outside FC. No call starts from this time on. Records are still written, in the policy's reserve.
   */
  readonly deadlineMs: number;
  /**
   * Aborted, for example by Ctrl-C: the run starts no new call and reads accepted instances once. Then it writes the records, ends
   * its leases and returns its summary.
   */
  readonly signal?: AbortSignal;
}

/** The deployed version and configuration, for the run record. */
export interface Build {
  readonly version: string;
  readonly configHash: string;
}
