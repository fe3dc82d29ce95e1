/** The configuration for the core: parsed, complete, in the core's own units. */
import type { Language } from "./text.ts";
import type { Mode } from "./trigger.ts";

export type Site = "china" | "international";

export interface AccountPolicy {
  readonly id: string;
  readonly name: string;
  readonly site: Site;
  /** "all": the regions that DescribeRegions names. */
  readonly regions: readonly string[] | "all";
  /** In the account's currency. The vendor's own rule is CNY 100 on the China site. */
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
  /** The largest number of calls, the first one included. */
  readonly attempts: number;
  readonly reserveMs: number;
}

export interface Policy {
  /** RECOVERY_MODE is set, so no trigger changes the mode, not even a manual one. */
  readonly modeForced: boolean;
  readonly mode: Mode | "off";
  readonly accounts: readonly AccountPolicy[];
  readonly select: Selection;
  readonly limits: Limits;
  readonly timing: Timing;
  /** How messages are written. Absent: in English, with a forecast of three days. */
  readonly notices?: Notices;
}

export interface Notices {
  readonly language: Language;
  /** A balance that is used up within this many days is reported. */
  readonly forecastDays: number;
}
