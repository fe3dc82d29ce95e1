/** One invocation, and the build that makes it. */

/** One invocation, by hand or by the cloud. */
export interface Run {
  readonly runId: string;
  /** Function Compute's request id; the run id elsewhere. */
  readonly requestId: string;
  readonly startedAtMs: number;
  /** Nothing new is started from here on; records are still written, in the policy's reserve. Infinity outside FC. */
  readonly deadlineMs: number;
  /**
   * Aborted, for example by Ctrl-C: the run starts nothing new, reads once what was accepted, writes the records and the end of
   * its leases, and returns its summary.
   */
  readonly signal?: AbortSignal;
}

/** What was deployed, for the run record. */
export interface Build {
  readonly version: string;
  readonly configHash: string;
}
