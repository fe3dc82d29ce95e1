/** The summary of a run, which the handler returns and the command line prints. */
import type { OutcomeName } from "./outcome.ts";
import type { Problem } from "./problems.ts";
import type { Mode, TriggerName } from "./trigger.ts";

export type { Problem };

export interface Summary {
  readonly runId: string;
  readonly trigger: TriggerName;
  readonly mode: Mode | "off";
  readonly startedAt: string;
  readonly durationMs: number;
  /** The number of account-regions that were read. */
  readonly regions: number;
  readonly counts: Partial<Record<OutcomeName, number>>;
  /** Calls by vendor action, repeated ones included. */
  readonly calls: Readonly<Record<string, number>>;
  readonly logged: { readonly delivered: number; readonly undelivered: number };
  readonly problems: readonly Problem[];
  readonly needsPerson: number;
  readonly continued: boolean;
  readonly handedOver: boolean;
}
