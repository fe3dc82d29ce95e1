/** The starting state of a local cloud as plain data, written in TypeScript, JSON or YAML. */

import type { FaultRule } from "../kernel/faults/fault-rule.ts";
import type { QuotaRule } from "../kernel/quotas.ts";
import type { Delays, Switches } from "../kernel/settings.ts";
import type { AccountSpec } from "../services/accounts/account-spec.ts";
import type { InstanceSpec } from "../services/ecs/instance-spec.ts";
import type { FleetPlan } from "./generate.ts";

export interface Scenario {
  /**
   * Default: one China-site account, 1000000000000001, with CNY 1000. The key of the first account is the one that
   * startLocalCloud returns.
   */
  readonly accounts?: readonly AccountSpec[];
  /** Instances, added in this order; `{generate: ...}` stands for many. */
  readonly instances?: readonly (InstanceSpec | { readonly generate: FleetPlan })[];
  /** Accounts that fall into arrears after all instances were added, in this order. */
  readonly arrears?: readonly { readonly accountId: string; readonly amount?: number }[];
  readonly switches?: Partial<Switches>;
  readonly delays?: Partial<Delays>;
  /** Regions that DescribeRegions lists, in addition to the regions of instances. */
  readonly regions?: readonly string[];
  readonly faults?: readonly FaultRule[];
  readonly quotas?: readonly QuotaRule[];
  /** `now` is ISO 8601 or epoch milliseconds. Options of startLocalCloud override these values. */
  readonly clock?: {
    readonly mode: "wall" | "scaled" | "stepped";
    readonly rate?: number;
    readonly now?: string | number;
  };
  /** Control calls made last, in order: they create log projects and functions, or send events. */
  readonly control?: readonly { readonly method: string; readonly path: string; readonly body?: unknown }[];
}
