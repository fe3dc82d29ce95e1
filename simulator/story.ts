/** One generated history as plain data: what exists, what happens, what goes wrong, and when the engine is woken. */
import type { PlainInstance as Instance, Scope } from "../functions/core/instance/instance.ts";
import type { Policy, Site } from "../functions/core/terms/policy.ts";
import type { Trigger } from "../functions/core/terms/trigger.ts";

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
  readonly events: { readonly stopShare: number; readonly deleteShare: number; readonly delayMs: number };
  /** Cash before anything happens. */
  readonly cash: number;
}

export interface InstanceSpec extends Omit<Instance, "status" | "lockReasons" | "startedAtMs"> {
  readonly tags: NonNullable<Instance["tags"]>;
  readonly status: "Running" | "Stopped";
  readonly lockReasons: readonly string[];
  readonly startedAtMs: number;
  /** Starting needs cash for the image as well: at least this much. */
  readonly imageCash?: number;
  /** Refusals of a start for reasons of the instance's own, each until its time. */
  readonly blocks: readonly { readonly code: string; readonly untilMs: number }[];
  /** How often a start falls back to Stopped before one succeeds. */
  readonly fallBacks: number;
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
  | { readonly kind: "unlock"; readonly atMs: number; readonly instanceId: string; readonly lock: string };

export type Action =
  | "DescribeRegions"
  | "DescribeInstances"
  | "DescribeInstanceHistoryEvents"
  | "ReActivateInstances"
  | "QueryAccountBalance"
  | "QueryAccountTransactions"
  | "PutLogs"
  | "GetLogs"
  | "InvokeFunction";

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
  | { readonly kind: "denied" };

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

/** The two sites' own rule of how long a stopped instance is kept. Source: reference pages on overdue payments, read 2026-08. */
export const KEPT_MS = 15 * 24 * 3_600_000;

/** After the faults the timers keep their full rhythm for so long; then one sweep an hour has to do. */
export const AFTERMATH_MS = 12 * 60_000;
