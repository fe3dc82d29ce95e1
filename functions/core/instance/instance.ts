/** The facts about one ECS instance. The adapter that fills them in translates the vendor's spelling. */

import { changed } from "../lang/changed.ts";
import { known, type Reading, valueIfKnown } from "../terms/reading.ts";

/** One account and region, the target of a read or a call. */
export interface Scope {
  readonly accountId: string;
  readonly regionId: string;
}

/** Each fact that can change a decision is a reading: known, or unknown with the reason. */
export interface Instance extends Scope {
  readonly instanceId: string;
  readonly name: string;
  readonly type: string;
  readonly zoneId: string;
  /** Absent on the classic network. */
  readonly vpcId?: string;
  /** `Pending`, `Starting`, `Running`, `Stopping`, `Stopped`; any other known word counts as changing. */
  readonly status: Reading<string>;
  /** `PostPaid` (pay-as-you-go) or `PrePaid` (subscription). */
  readonly chargeType: Reading<string>;
  /** `NoSpot` for everything that is not a spot instance. */
  readonly spotStrategy: Reading<string>;
  /** Lower case: `financial`, `security`, `recycling`, `dedicatedhostfinancial`, `refunded`. */
  readonly lockReasons: Reading<readonly string[]>;
  /** `KeepCharging`, `StopCharging`, `Not-applicable`. */
  readonly stoppedMode?: string;
  /** Last start, to the minute. Unknown if `StartTime` is absent or not a time. */
  readonly startedAtMs: Reading<number>;
  readonly autoReleaseAtMs?: number;
  readonly tags: Reading<Readonly<Record<string, string>>>;
  readonly resourceGroupId: Reading<string>;
  readonly imageId?: string;
  /** The instance has a public IP address, or had one until it stopped. */
  readonly hasPublicIp: boolean;
  readonly hasEip: boolean;
  readonly hasLocalDisk: boolean;
}

/** Checks for a lock that was read. A lock that could not be read is none. */
export function hasLock({ lockReasons }: Instance, lock: string): boolean {
  return valueIfKnown(lockReasons)?.includes(lock) === true;
}

const RELEASED = known("Released");

/** Returns the instance that a complete list no longer shows. */
export function asReleased(instance: Instance): Instance {
  return changed(instance, { status: RELEASED });
}

/** An `AccountUnbalanced.*` system event. It is the vendor's statement why an instance stopped, or when it will be released. */
export interface ArrearsEvent {
  readonly instanceId: string;
  readonly type: "stop" | "delete";
  readonly state: "executed" | "scheduled";
  /** Executed: the earlier of its planned time and its end. Scheduled: the planned time (`NotBefore`). */
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
