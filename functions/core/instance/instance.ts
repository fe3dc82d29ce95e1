/** What we know of one ECS instance. Vendor spelling stops at the adapter that fills this in. */

/** Where a read or a call goes: one account, one region. */
export interface Scope {
  readonly accountId: string;
  readonly regionId: string;
}

export interface Instance extends Scope {
  readonly instanceId: string;
  readonly name: string;
  readonly type: string;
  readonly zoneId: string;
  /** Absent on the classic network. */
  readonly vpcId?: string;
  /** `Pending`, `Starting`, `Running`, `Stopping`, `Stopped`; anything else is passed through and treated as changing. */
  readonly status: string;
  /** `PostPaid` (pay-as-you-go) or `PrePaid` (subscription). */
  readonly chargeType: string;
  /** `NoSpot` for everything that is not a spot instance. */
  readonly spotStrategy: string;
  /** Lower case: `financial`, `security`, `recycling`, `dedicatedhostfinancial`, `refunded`. */
  readonly lockReasons: readonly string[];
  /** `KeepCharging`, `StopCharging`, `Not-applicable`. */
  readonly stoppedMode?: string;
  /** Last start, to the minute. */
  readonly startedAtMs?: number;
  readonly autoReleaseAtMs?: number;
  /** undefined: there are some, and they could not be read. */
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly resourceGroupId: string;
  readonly imageId?: string;
  /** Or had one until it stopped. */
  readonly hasPublicIp: boolean;
  readonly hasEip: boolean;
  readonly hasLocalDisk: boolean;
}

/** An `AccountUnbalanced.*` system event: the official word on why an instance stopped, or when it will be released. */
export interface ArrearsEvent {
  readonly instanceId: string;
  readonly type: "stop" | "delete";
  readonly state: "executed" | "scheduled";
  /** Executed: when it finished. Scheduled: the planned time (`NotBefore`). */
  readonly atMs: number;
}

export interface Balance {
  /** Available amount in units of `currency`; vouchers are in no field of any API. */
  readonly available: number;
  readonly currency: string;
}

/** The newest income transaction of an account. */
export interface Payment {
  readonly number: string;
  readonly atMs: number;
}
