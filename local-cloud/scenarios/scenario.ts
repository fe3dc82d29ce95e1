/** What a local cloud starts with: plain data, in TypeScript, JSON or YAML. */

import type { FaultRule } from "../kernel/faults/fault-rule.ts";
import type { QuotaRule } from "../kernel/quotas.ts";
import type { Delays, Switches } from "../kernel/settings.ts";
import type { AccountSpec } from "../services/accounts/account-spec.ts";
import type { InstanceSpec } from "../services/ecs/instance-spec.ts";
import type { FleetPlan } from "./generate.ts";

export interface Scenario {
  /** Default: one China-site account, 1000000000000001, with CNY 1000. The first account's key is the cloud's. */
  readonly accounts?: readonly AccountSpec[];
  /** In this order; `{generate: ...}` stands for many. */
  readonly instances?: readonly (InstanceSpec | { readonly generate: FleetPlan })[];
  /** Accounts that fall into arrears once everything is there, in this order. */
  readonly arrears?: readonly { readonly accountId: string; readonly amount?: number }[];
  readonly switches?: Partial<Switches>;
  readonly delays?: Partial<Delays>;
  /** Regions that DescribeRegions lists; regions of instances come on top. */
  readonly regions?: readonly string[];
  readonly faults?: readonly FaultRule[];
  readonly quotas?: readonly QuotaRule[];
  /** `now`: ISO 8601 or epoch milliseconds. The options of startLocalCloud win. */
  readonly clock?: {
    readonly mode: "wall" | "scaled" | "stepped";
    readonly rate?: number;
    readonly now?: string | number;
  };
  /** Control calls made at the end, in order: log projects, functions, events. */
  readonly control?: readonly { readonly method: string; readonly path: string; readonly body?: unknown }[];
}
