/**
 * Settings of the local cloud: switches for behaviour that the vendor does not document, and delays of its state
 * changes.
 */
export interface Switches {
  /**
   * true: an instance that its owner had stopped before the arrears gets a financial lock, too. Not documented by the
   * vendor.
   */
  ownerStoppedGetsLock: boolean;
  /** true: a payment removes financial locks at once; false: only a start does. Not documented by the vendor. */
  lockClearsOnPayment: boolean;
  /**
   * true: ReActivateInstances starts any stopped pay-as-you-go instance. The vendor's description says that it does
   * not.
   */
  reactivateAcceptsAnyStopped: boolean;
  /**
   * true: errors use the codes of the 2018 pages (`ReactivateInstances.*`, HTTP 403) in place of `ReopenInstance.*`.
   */
  olderCodes: boolean;
  /**
   * true: a search outside the documented limits is refused: more than 30 conditions, or a hyphen outside double
   * quotes. One page of the vendor only says "recommend", so the real service may accept more.
   */
  documentedSearchOnly: boolean;
  /**
   * true: accounts of the China site run on for `deferredStopMs` with a negative balance. The vendor grants this to
   * some accounts, and the period differs from account to account. Source: help.aliyun.com/document_detail/190777.html,
   * read 2026-11.
   */
  chinaDefersStop: boolean;
  /**
   * true: Function Compute words refusals as `{errorCode, errorMessage}`, like the error pages of versions 2.0 and 3.0.
   * The pages of single operations have `{Code, Message}` (3.0) and `{ErrorCode, ErrorMessage}` (2.0); read 2026-11.
   */
  fcErrorPageWords: boolean;
  /**
   * true: InvokeFunction on a function with an HTTP trigger reaches the function as an HTTP event whose `rawPath` is the
   * path of the API. The vendor documents the bare event; devsapp/fc3 (templates, 2023-08) has a recorded HTTP event.
   */
  invocationsArriveOverHttp: boolean;
  /**
   * true: the log store answers an expired token with `Unauthorized`, as pages of 2021 do; false: with
   * `SignatureNotMatch`, as "Common error codes" of 2026 does.
   */
  expiredTokenIsUnauthorized: boolean;
}

/** Delays in milliseconds of the cloud's clock. */
export interface Delays {
  /** Time from Starting to Running. The vendor's console guide says about ten minutes; the default here is 2 s. */
  startMs: number;
  /** Time from Stopping to Stopped. */
  stopMs: number;
  /**
   * Time from the payment to the cloud's own restart: for instances with `autoRestart: ok`, and for those with `late`.
   */
  autoRestartMs: number;
  autoRestartLateMs: number;
  /**
   * Time from the arrears stop to "overdue and being recycled" (China site). The vendor says: at any moment within 15
   * days.
   */
  recycleAfterMs: number;
  /** Time from the arrears stop to the release. Source: page "Pay-as-you-go" of ECS, 15 days, read 2026-08. */
  releaseAfterMs: number;
  /** With `chinaDefersStop`: time from the negative balance to the suspension. */
  deferredStopMs: number;
  /**
   * Time from an unpaid bill to the stop of the log store. Source: billing FAQ of Simple Log Service, 24 hours, read
   * 2026-11.
   */
  logStoreStopsAfterMs: number;
}

export interface Settings {
  readonly switches: Switches;
  readonly delays: Delays;
  /** Regions that DescribeRegions lists, in addition to the regions of instances. undefined: the built-in list. */
  regions: readonly string[] | undefined;
}

const DAY_MS = 86_400_000;

export const createSettings = (): Settings => ({
  switches: {
    ownerStoppedGetsLock: true,
    lockClearsOnPayment: true,
    reactivateAcceptsAnyStopped: false,
    olderCodes: false,
    documentedSearchOnly: true,
    chinaDefersStop: false,
    fcErrorPageWords: false,
    invocationsArriveOverHttp: false,
    expiredTokenIsUnauthorized: false,
  },
  delays: {
    startMs: 2_000,
    stopMs: 1_000,
    autoRestartMs: 1_000,
    autoRestartLateMs: 30_000,
    recycleAfterMs: 5 * DAY_MS,
    releaseAfterMs: 15 * DAY_MS,
    deferredStopMs: 3 * DAY_MS,
    logStoreStopsAfterMs: DAY_MS,
  },
  regions: undefined,
});
