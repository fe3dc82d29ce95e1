/** One generated history as plain data: what exists, what happens, what goes wrong, and when the engine is woken. */
import type { Scope } from "../functions/core/instance/instance.ts";
import type { StoredRecord } from "../functions/core/memory/record.ts";
import type { Policy, Site } from "../functions/core/terms/policy.ts";
import type { Trigger } from "../functions/core/terms/trigger.ts";
import type { InstanceView } from "./cloud/instance-view.ts";

export interface Story {
  readonly seed: number;
  readonly policy: Policy;
  readonly startMs: number;
  /** From here on the cloud behaves, apart from what its state says (money, stock, locks). */
  readonly faultsEndMs: number;
  readonly accounts: readonly AccountSpec[];
  readonly instances: readonly InstanceSpec[];
  readonly happenings: readonly Happening[];
  readonly faults: readonly Fault[];
  readonly quotas: readonly QuotaSpec[];
  readonly invocations: readonly Invocation[];
  readonly switches: Switches;
  /** Goes on until everything that is still down was released. */
  readonly untilRelease: boolean;
}

/** What the vendor documents nowhere, or leaves to chance: every story settles it in its own way. */
export interface Switches {
  /** Whether paying removes the `financial` lock before the instance starts. */
  readonly lockClearsOnPayment: boolean;
  /** Whether the arrears also lock what its owner had stopped before. */
  readonly lockReachesOwnerStopped: boolean;
  /** Whether ReActivateInstances starts anything that is stopped, whoever stopped it. */
  readonly acceptsAnythingStopped: boolean;
  /** How long DescribeInstances still shows the state before a change. */
  readonly stateLagMs: number;
  /** Items on a full page; the vendor promises at most 100, never exactly 100. */
  readonly pageSize: number;
  /** How long the log store needs to find what it has stored. */
  readonly indexLagMs: number;
  /** How likely an invocation dies at some step while the faults last. */
  readonly killShare: number;
  /** Whether the vendor refuses to reactivate what has no `financial` lock any more: the payment took it away. */
  readonly unlockedIsNotOverdue: boolean;
  /** Whether the arrears also publish a stop event for what its owner had stopped before. */
  readonly eventReachesOwnerStopped: boolean;
  /** Whether the vendor releases on day 15 what was paid for and still does not run. */
  readonly releasesPaid: boolean;
  /** How far the clock of a host may be off, either way; each run draws its own error. */
  readonly clockErrorMs: number;
  /** Webhooks that people are told by; 0: alerts are all there is. */
  readonly channels: number;
}

export interface AccountSpec {
  readonly id: string;
  readonly site: Site;
  readonly regions: readonly string[];
  readonly currency: string;
  /** Money in no API; the vendor counts it all the same. */
  readonly voucher: number;
  /** What ReActivateInstances asks for: CNY 100 on the China site, solvency elsewhere. */
  readonly vendorMinimum: number;
  /** The vendor's own restart after payment. */
  readonly restart: { readonly missShare: number; readonly lateShare: number };
  /** Which share of the stops gets an AccountUnbalanced.Stop event, and which a scheduled Delete. */
  readonly events: {
    readonly stopShare: number;
    readonly deleteShare: number;
    /** Published up to so long after the stop. */
    readonly delayMs: number;
    /** The event says a time up to so long after the stop. */
    readonly lateByMs: number;
  };
  /** Cash before anything happens. */
  readonly cash: number;
}

export interface InstanceSpec extends InstanceView {
  readonly status: "Running" | "Stopped";
  /** Starting needs cash for the image as well: at least this much. */
  readonly imageCash?: number;
  /** Refusals of a start for reasons of the instance's own, each until its time. */
  readonly blocks: readonly { readonly code: string; readonly untilMs: number }[];
  /** How often a start falls back to Stopped before one succeeds. */
  readonly fallBacks: number;
  /** Its owner stops it while the first start that was not the owner's is under way. */
  readonly stoppedWhileStarting?: boolean;
}

/** Things people and the vendor do. */
export type Happening =
  | { readonly kind: "debt"; readonly atMs: number; readonly accountId: string; readonly cash: number }
  | { readonly kind: "arrears-stop"; readonly atMs: number; readonly accountId: string }
  | {
      readonly kind: "payment";
      readonly atMs: number;
      readonly accountId: string;
      readonly amount: number;
      readonly number: string;
      /** When QueryAccountTransactions shows it. */
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
  /** Somebody with access to the log store writes a record that no run wrote. */
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

/** Fields of an instance that the cloud may show in a form that nobody expects. */
export type OddField =
  | "tags"
  | "startedAtMs"
  | "lockReasons"
  | "status"
  | "chargeType"
  | "spotStrategy"
  | "resourceGroupId";

export type FaultEffect =
  /** An answer with a code; `appliedShare` of the calls took effect in spite of it. */
  | { readonly kind: "code"; readonly code: string; readonly appliedShare: number; readonly retryAfterMs?: number }
  /** No answer; `appliedShare` of the calls took effect. */
  | {
      readonly kind: "silence";
      readonly code: "Local.Timeout" | "Local.ConnectionReset";
      readonly appliedShare: number;
    }
  /** ReActivateInstances is accepted, and the start fails. */
  | { readonly kind: "falls-back" }
  /** GetLogs answers with a part, and says so. */
  | { readonly kind: "incomplete" }
  /** The permission is missing: lists are empty, the proof and everything else is denied. */
  | { readonly kind: "denied" }
  /** The account's role cannot be assumed: no request is even signed. */
  | { readonly kind: "role-refused" }
  /** A share of the instances shows these fields in an odd form. Of events and payments: that share shows odd times. */
  | { readonly kind: "odd"; readonly fields: readonly OddField[]; readonly share: number }
  /** Pages without an end: the same token again, or always a new one. */
  | { readonly kind: "endless"; readonly token: "same" | "new" }
  /** The answer is right and takes so long. */
  | { readonly kind: "slow"; readonly ms: number }
  /** GetLogs answers, whole, and finds nothing: the index is gone. What is written meanwhile is never found. */
  | { readonly kind: "empty" };

export interface Fault {
  /** Every filter that is present must match. */
  readonly actions: readonly Action[];
  readonly accountId?: string;
  readonly regionId?: string;
  readonly zoneId?: string;
  readonly vpcId?: string;
  readonly fromMs: number;
  /** Infinity: for good. */
  readonly toMs: number;
  readonly probability: number;
  readonly effect: FaultEffect;
}

/** A quota of one account, region and action that the engine is never told. */
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
  /** Function Compute's timeout; Infinity: the command line, which has no self-invocation either. */
  readonly timeoutMs: number;
}

export const SWEEP: Trigger = { name: "timer", depth: "full", hop: 0 };
export const PAYMENT_TICK: Trigger = { name: "timer", depth: "payment", hop: 0 };

/** The two sites' own rule of how long a stopped instance is kept. Source: reference pages on overdue payments, read 2026-08. */
export const KEPT_MS = 15 * 24 * 3_600_000;

/** After the faults the timers keep their full rhythm for so long; then one sweep an hour has to do. */
export const AFTERMATH_MS = 12 * 60_000;
