/** One generated story as plain data: accounts and instances, happenings, faults, and invocations of the engine. */
import type { Scope } from "../functions/core/instance/instance.ts";
import type { StoredRecord } from "../functions/core/memory/record.ts";
import type { Policy, Site } from "../functions/core/terms/policy.ts";
import type { Trigger } from "../functions/core/terms/trigger.ts";
import type { InstanceView } from "./cloud/instance-view.ts";

export interface Story {
  readonly seed: number;
  readonly policy: Policy;
  readonly startMs: number;
  /** Time from which the cloud has no faults. Money, stock and locks still hold instances. */
  readonly faultsEndMs: number;
  readonly accounts: readonly AccountSpec[];
  readonly instances: readonly InstanceSpec[];
  readonly happenings: readonly Happening[];
  readonly faults: readonly Fault[];
  readonly quotas: readonly QuotaSpec[];
  readonly invocations: readonly Invocation[];
  readonly switches: Switches;
  /** true: the story goes on until every instance that is down is released. */
  readonly untilRelease: boolean;
}

/** Behaviour that the vendor does not document, or leaves to chance. Each story draws its own. */
export interface Switches {
  /** Whether a payment removes the `financial` lock before the instance starts. */
  readonly lockClearsOnPayment: boolean;
  /** Whether the arrears also lock instances that their owner had stopped before. */
  readonly lockReachesOwnerStopped: boolean;
  /** Whether ReActivateInstances starts an instance that arrears did not stop. */
  readonly acceptsAnythingStopped: boolean;
  /** How long DescribeInstances shows the state before a change. */
  readonly stateLagMs: number;
  /** Items on a full page. The vendor promises at most 100, and may return fewer. */
  readonly pageSize: number;
  /** Milliseconds until the log store finds a stored record. */
  readonly indexLagMs: number;
  /** Probability that an invocation dies at some step during the faults. */
  readonly killShare: number;
  /** Whether the vendor refuses to reactivate an instance whose `financial` lock the payment removed. */
  readonly unlockedIsNotOverdue: boolean;
  /** Whether the arrears also publish a stop event for instances that their owner had stopped before. */
  readonly eventReachesOwnerStopped: boolean;
  /** Whether the vendor releases a paid instance on day 15 if it does not run. */
  readonly releasesPaid: boolean;
  /** The largest error of a host's clock, in both directions. Each run draws its own error. */
  readonly clockErrorMs: number;
  /** Number of webhooks. With 0, people learn from alerts only. */
  readonly channels: number;
}

export interface AccountSpec {
  readonly id: string;
  readonly site: Site;
  readonly regions: readonly string[];
  readonly currency: string;
  /** Money that no API shows and that the vendor counts. */
  readonly voucher: number;
  /** The credit that ReActivateInstances needs: CNY 100 on the China site, more than zero elsewhere. */
  readonly vendorMinimum: number;
  /** The vendor's own restart after a payment. */
  readonly restart: { readonly missShare: number; readonly lateShare: number };
  /** Shares of the stops that get an AccountUnbalanced.Stop event, and a scheduled Delete. */
  readonly events: {
    readonly stopShare: number;
    readonly deleteShare: number;
    /** The longest time between the stop and the event's publication. */
    readonly delayMs: number;
    /** The longest time between the stop and the time that the event gives. */
    readonly lateByMs: number;
  };
  /** Cash at the beginning. */
  readonly cash: number;
}

export interface InstanceSpec extends InstanceView {
  readonly status: "Running" | "Stopped";
  /** Cash that a start needs for the image. */
  readonly imageCash?: number;
  /** Refusals of a start for reasons of this instance alone, each until its time. */
  readonly blocks: readonly { readonly code: string; readonly untilMs: number }[];
  /** Starts that fall back to Stopped before one succeeds. */
  readonly fallBacks: number;
  /** true: the owner stops the instance during the first start that the owner did not make. */
  readonly stoppedWhileStarting?: boolean;
}

/** Actions of people and of the vendor. */
export type Happening =
  | { readonly kind: "debt"; readonly atMs: number; readonly accountId: string; readonly cash: number }
  | { readonly kind: "arrears-stop"; readonly atMs: number; readonly accountId: string }
  | {
      readonly kind: "payment";
      readonly atMs: number;
      readonly accountId: string;
      readonly amount: number;
      readonly number: string;
      /** When QueryAccountTransactions shows the payment. */
      readonly visibleAtMs: number;
    }
  | { readonly kind: "owner-stop"; readonly atMs: number; readonly instanceId: string }
  | { readonly kind: "owner-start"; readonly atMs: number; readonly instanceId: string }
  | { readonly kind: "owner-release"; readonly atMs: number; readonly instanceId: string }
  | { readonly kind: "recycle"; readonly atMs: number; readonly instanceId: string }
  | { readonly kind: "unlock"; readonly atMs: number; readonly instanceId: string; readonly lock: string }
  | {
      readonly kind: "tag";
      readonly atMs: number;
      readonly instanceId: string;
      readonly key: string;
      readonly value: string;
    }
  /** A person with access to the log store writes a forged record. */
  | { readonly kind: "index-lost"; readonly atMs: number }
  | { readonly kind: "forged"; readonly atMs: number; readonly record: StoredRecord };

export type Action =
  | "DescribeRegions"
  | "DescribeInstances"
  | "DescribeInstanceHistoryEvents"
  | "ReActivateInstances"
  | "QueryAccountBalance"
  | "QueryAccountTransactions"
  | "PutLogs"
  | "GetLogs"
  | "InvokeFunction"
  /** One message to one channel. */
  | "Webhook";

/** Fields of an instance that the cloud may show in an unknown form. */
export type OddField =
  | "tags"
  | "startedAtMs"
  | "lockReasons"
  | "status"
  | "chargeType"
  | "spotStrategy"
  | "resourceGroupId";

export type FaultEffect =
  /** The answer is a code. `appliedShare` of the calls took effect all the same. */
  | { readonly kind: "code"; readonly code: string; readonly appliedShare: number; readonly retryAfterMs?: number }
  /** There is no answer. `appliedShare` of the calls took effect. */
  | {
      readonly kind: "silence";
      readonly code: "Local.Timeout" | "Local.ConnectionReset";
      readonly appliedShare: number;
    }
  /** ReActivateInstances is accepted, and the start fails. */
  | { readonly kind: "falls-back" }
  /** GetLogs returns a part of the records, and says so. */
  | { readonly kind: "incomplete" }
  /**
   * The permission is missing: lists are empty, and all other calls are refused, the proof of the permission included.
   */
  | { readonly kind: "denied" }
  /** The account's role cannot be assumed, so no request is signed. */
  | { readonly kind: "role-refused" }
  /**
   * A share of the instances shows these fields in an unknown form. In events and payments, that share has unreadable
   * times.
   */
  | { readonly kind: "odd"; readonly fields: readonly OddField[]; readonly share: number }
  /** A list without an end: it repeats the same token, or always gives a new one. */
  | { readonly kind: "endless"; readonly token: "same" | "new" }
  /** The answer is right and takes this long. */
  | { readonly kind: "slow"; readonly ms: number }
  /**
   * GetLogs returns a complete answer without records, because the index is gone. Records that are written meanwhile
   * are never found.
   */
  | { readonly kind: "empty" };

export interface Fault {
  /** A fault hits a call that matches every filter that is present. */
  readonly actions: readonly Action[];
  readonly accountId?: string;
  readonly regionId?: string;
  readonly zoneId?: string;
  readonly vpcId?: string;
  readonly fromMs: number;
  /** Infinity: to the end of the story. */
  readonly toMs: number;
  readonly probability: number;
  readonly effect: FaultEffect;
}

/** A quota for one account, region and action. The engine is never told about it. */
export interface QuotaSpec extends Scope {
  readonly action: Action;
  readonly limit:
    | { readonly kind: "bucket"; readonly perSecond: number; readonly burst: number }
    | { readonly kind: "window"; readonly perMinute: number };
  /** Whether a refusal carries `x-acs-retry-after`. */
  readonly tellsWhen: boolean;
}

export interface Invocation {
  readonly atMs: number;
  readonly trigger: Trigger;
  /** Timeout of Function Compute. Infinity: a run of the command line, which cannot invoke itself either. */
  readonly timeoutMs: number;
}

export const SWEEP: Trigger = { name: "timer", depth: "full", hop: 0 };
export const PAYMENT_TICK: Trigger = { name: "timer", depth: "payment", hop: 0 };

/** How long both sites keep a stopped instance. Source: reference pages on overdue payments, read 2026-08. */
export const KEPT_MS = 15 * 24 * 3_600_000;

/** How long the timers keep their full rhythm after the faults. Then a sweep an hour is enough. */
export const AFTERMATH_MS = 12 * 60_000;
