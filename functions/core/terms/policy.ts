/** The configuration as the core sees it: parsed, complete, in the core's own units. */
import type { Language } from "./text.ts";
import type { Mode } from "./trigger.ts";

export type Site = "china" | "international";

export interface AccountPolicy {
  readonly id: string;
  readonly name: string;
  readonly site: Site;
  /** "all": ask DescribeRegions. */
  readonly regions: readonly string[] | "all";
  /** In the account's currency; the vendor's own rule is CNY 100 on the China site. */
  readonly balanceMinimum?: number;
}

export interface Selection {
  readonly includeTags: Readonly<Record<string, string>>;
  readonly excludeTags: Readonly<Record<string, string>>;
  readonly resourceGroupIds: readonly string[];
  readonly priorityTag: string;
  readonly lockOnly: "auto" | "act" | "ask";
}

export interface Limits {
  readonly maxInstancesPerRun: number;
  readonly maxConcurrentCalls: number;
  readonly maxCallsPerSecond: number;
  readonly fanOutAbove: number;
}

export interface Timing {
  readonly settleMs: number;
  readonly verifyMs: number;
  readonly pollMs: number;
  readonly callTimeoutMs: number;
  /** Calls in all, the first included. */
  readonly attempts: number;
  readonly reserveMs: number;
}

export interface Policy {
  /** RECOVERY_MODE was set: no trigger, not even a manual one, changes the mode. */
  readonly modeForced: boolean;
  readonly mode: Mode | "off";
  readonly accounts: readonly AccountPolicy[];
  readonly select: Selection;
  readonly limits: Limits;
  readonly timing: Timing;
  /** How people are told; English, and three days ahead, if absent. */
  readonly notices?: Notices;
}

export interface Notices {
  readonly language: Language;
  /** A balance that will be used up so soon is told of. */
  readonly forecastDays: number;
}
