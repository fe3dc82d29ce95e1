/** An ECS instance as plain data that fits into JSON: its fixed facts, and its changing state in `life`. */

export type InstanceStatus = "Pending" | "Starting" | "Running" | "Stopping" | "Stopped";

/** Source: DescribeInstances, parameter LockReason, read 2026-08. */
export const LOCK_REASONS = ["financial", "security", "Recycling", "dedicatedhostfinancial", "refunded"] as const;
export type LockReason = (typeof LOCK_REASONS)[number];

/** A state change that will happen to an instance without a call. */
export interface Due {
  readonly what: "started" | "stopped" | "auto-restart" | "recycle" | "release";
  readonly atMs: number;
}

/** The part of an instance that the state machine changes. */
export interface Life {
  readonly status: InstanceStatus;
  readonly locks: readonly LockReason[];
  /** Cause of the stop; undefined unless the instance is stopping or stopped. */
  readonly stopCause?: "owner" | "arrears";
  readonly stoppedMode: "KeepCharging" | "StopCharging" | "Not-applicable";
  /**
   * true: the vendor took the compute resources back ("Overdue and being recycled"). No field of an answer shows this.
   */
  readonly recycled: boolean;
  /** undefined: DescribeInstances shows no StartTime, as in some recorded answers of the vendor. */
  readonly startedAtMs?: number;
  readonly stoppedAtMs?: number;
  /** Epoch milliseconds of the arrears stop; kept until the instance runs again. */
  readonly arrearsStopAtMs?: number;
  /** Number of the next starts that fall back to Stopped. */
  readonly fallsBack: number;
  /** true: the current start is the cloud's own restart. */
  readonly isAutoStart: boolean;
  readonly due: readonly Due[];
}

/** The cloud's own restart after a payment: in time, late, or missing. */
export type AutoRestart = "ok" | "late" | "missed";

/** A planned refusal of ReActivateInstances. It is given `times` times (default: always). */
export interface InstanceRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly times?: number;
}

export interface Instance {
  readonly instanceId: string;
  readonly accountId: string;
  readonly regionId: string;
  readonly zoneId: string;
  readonly name: string;
  readonly type: string;
  readonly chargeType: "PostPaid" | "PrePaid";
  readonly spotStrategy: "NoSpot" | "SpotWithPriceLimit" | "SpotAsPriceGo";
  /** undefined: the instance is in the classic network. */
  readonly vpcId?: string;
  readonly vSwitchId?: string;
  readonly privateIp: string;
  readonly publicIp?: string;
  readonly eip?: string;
  readonly localDisks: number;
  readonly resourceGroupId: string;
  readonly dedicatedHostId?: string;
  readonly imageId: string;
  /** Cash that a paid marketplace image requires before a restart; 0 for free images. */
  readonly imageBalanceMinimum: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  /** Set for subscription instances only. */
  readonly expiresAtMs?: number;
  readonly autoReleaseAtMs?: number;
  readonly deletionProtection: boolean;
  /** "No fees for stopped instances": an arrears stop gives the compute resources back. */
  readonly economical: boolean;
  readonly autoRestart: AutoRestart;
  /** Delays of this instance; undefined: the delays of the cloud. */
  readonly startMs?: number;
  readonly autoRestartMs?: number;
  refusal?: InstanceRefusal;
  life: Life;
  /** Number of the instance in order of creation. NextToken refers to it. */
  readonly order: number;
}
