/** The switches and delays of this cloud: what the vendor leaves open, and how fast things happen here. */
export interface Switches {
  /** Whether instances their owner had stopped before the arrears get a financial lock too. Documented nowhere. */
  ownerStoppedGetsLock: boolean;
  /** Whether payment removes financial locks at once, or only a start does. Documented nowhere. */
  lockClearsOnPayment: boolean;
  /** Whether ReActivateInstances starts any stopped pay-as-you-go instance. The vendor's text says no; see design 2.10. */
  reactivateAcceptsAnyStopped: boolean;
  /** Answer with the codes of the 2018 pages (`ReactivateInstances.*`, HTTP 403) in place of `ReopenInstance.*`. */
  olderCodes: boolean;
  /**
   * Whether a search is refused that the vendor documents as not allowed: more than 30 conditions, a hyphen outside
   * double quotes. One page says "recommend", so the service itself may let more through.
   */
  documentedSearchOnly: boolean;
  /**
   * Whether accounts of the China site run on for `deferredStopMs` with a negative balance. Entitled accounts do
   * (help.aliyun.com/document_detail/190777.html, read 2026-11); the entitlement differs from account to account.
   */
  chinaDefersStop: boolean;
  /**
   * Whether Function Compute words its refusals `{errorCode, errorMessage}`, as the error page of both versions has them.
   * The pages of the operations have `{Code, Message}` (3.0) and `{ErrorCode, ErrorMessage}` (2.0); read 2026-11.
   */
  fcErrorPageWords: boolean;
}

/** All in cloud milliseconds. */
export interface Delays {
  /** Starting to Running. The console guide says about ten minutes; here people wait for it. */
  startMs: number;
  /** Stopping to Stopped. */
  stopMs: number;
  /** Payment to automatic restart, for instances that restart in time and for those that are late. */
  autoRestartMs: number;
  autoRestartLateMs: number;
  /** Arrears stop to "overdue and being recycled" (China site): any moment within the 15 days, says the vendor. */
  recycleAfterMs: number;
  /** Arrears stop to release. Source: "Pay-as-you-go" of ECS: 15 days, read 2026-08. */
  releaseAfterMs: number;
  /** China site with `chinaDefersStop`: negative balance to suspension. */
  deferredStopMs: number;
  /** An unpaid bill to the stop of the log store. Source: billing FAQ of Simple Log Service: 24 hours, read 2026-11. */
  logStoreStopsAfterMs: number;
}

export interface Settings {
  readonly switches: Switches;
  readonly delays: Delays;
  /** Regions that DescribeRegions lists; regions of instances come on top. undefined: the built-in list. */
  regions: readonly string[] | undefined;
}

const dayMs = 86_400_000;

export const createSettings = (): Settings => ({
  switches: {
    ownerStoppedGetsLock: true,
    lockClearsOnPayment: true,
    reactivateAcceptsAnyStopped: false,
    olderCodes: false,
    documentedSearchOnly: true,
    chinaDefersStop: false,
    fcErrorPageWords: false,
  },
  delays: {
    startMs: 2_000,
    stopMs: 1_000,
    autoRestartMs: 1_000,
    autoRestartLateMs: 30_000,
    recycleAfterMs: 5 * dayMs,
    releaseAfterMs: 15 * dayMs,
    deferredStopMs: 3 * dayMs,
    logStoreStopsAfterMs: dayMs,
  },
  regions: undefined,
});
