/** An ECS instance of this cloud, as plain JSON-able data: what it is, and where it is in its life. */

export type InstanceStatus = "Pending" | "Starting" | "Running" | "Stopping" | "Stopped";

/** Source: DescribeInstances, parameter LockReason, read 2026-08. */
export const lockReasons = ["financial", "security", "Recycling", "dedicatedhostfinancial", "refunded"] as const;
export type LockReason = (typeof lockReasons)[number];

/** What will happen to an instance by itself. */
export interface Due {
  readonly what: "started" | "stopped" | "auto-restart" | "recycle" | "release";
  readonly atMs: number;
}

/** What the state machine reads and writes. */
export interface Life {
  readonly status: InstanceStatus;
  readonly locks: readonly LockReason[];
  /** Why it is stopped; undefined unless it is stopping or stopped. */
  readonly stopCause?: "owner" | "arrears";
  readonly stoppedMode: "KeepCharging" | "StopCharging" | "Not-applicable";
  /** Compute given back ("Overdue and being recycled"). No field on the wire shows it. */
  readonly recycled: boolean;
  /** undefined: DescribeInstances shows no StartTime, as some recorded answers of the vendor do not. */
  readonly startedAtMs?: number;
  readonly stoppedAtMs?: number;
  /** When arrears stopped it; stays until it runs again. */
  readonly arrearsStopAtMs?: number;
  /** How many of the next starts end in Stopped again. */
  readonly fallsBack: number;
  /** Whether the start under way is the cloud's own. */
  readonly isAutoStart: boolean;
  readonly due: readonly Due[];
}

/** How the cloud's own restart after payment goes. */
export type AutoRestart = "ok" | "late" | "missed";

/** A fixed refusal of ReActivateInstances, `times` times (default: always). */
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
  /** undefined: classic network. */
  readonly vpcId?: string;
  readonly vSwitchId?: string;
  readonly privateIp: string;
  readonly publicIp?: string;
  readonly eip?: string;
  readonly localDisks: number;
  readonly resourceGroupId: string;
  readonly dedicatedHostId?: string;
  readonly imageId: string;
  /** Cash that a marketplace image asks for before a restart; 0 for free images. */
  readonly imageBalanceMinimum: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  /** Subscription only. */
  readonly expiresAtMs?: number;
  readonly autoReleaseAtMs?: number;
  readonly deletionProtection: boolean;
  /** "No fees for stopped instances": an arrears stop gives compute back. */
  readonly economical: boolean;
  readonly autoRestart: AutoRestart;
  /** Overrides of the cloud's delays for this one. */
  readonly startMs?: number;
  readonly autoRestartMs?: number;
  refusal?: InstanceRefusal;
  life: Life;
  /** Order of creation; what NextToken points at. */
  readonly order: number;
}
