/** One reason to run: its cause, its scope, and what to do. */

export type Mode = "plan" | "apply";

export type TriggerName =
  | "timer"
  | "recharge"
  | "instance-stopped"
  | "auto-reactivated"
  | "expiry-notice"
  | "wake-up"
  | "manual"
  | "continuation"
  | "fan-out";

export interface Trigger {
  readonly name: TriggerName;
  /** `payment`: a payment tick, which sweeps only after a payment or for a due case. `full`: a sweep. */
  readonly depth: "payment" | "full";
  /** Absent: every configured account. */
  readonly accountIds?: readonly string[];
  /** Absent: every configured region. */
  readonly regions?: readonly string[];
  /** Absent: every instance. Naming an id never overrides evidence, locks or exclusions. */
  readonly instanceIds?: readonly string[];
  /** Absent: the configuration's mode. */
  readonly mode?: Mode;
  readonly maxInstances?: number;
  readonly skipSettle?: boolean;
  readonly verifySeconds?: number;
  /** Copied to every record. */
  readonly correlation?: string;
  readonly note?: string;
  /** Identifies the event: CloudEvent `source` and `id`, a transaction number, or another unique value. */
  readonly eventId?: string;
  /** The event's own time; absent if it cannot be parsed. Without a payment the settle window begins here. */
  readonly eventAtMs?: number;
  /** The trigger of the first run of the chain, for a continuation or a fan-out. */
  readonly cause?: TriggerName;
  /** The first run of a chain of continuations or fan-outs. */
  readonly rootRunId?: string;
  /** The run before this one in the chain, if that run could write its records. */
  readonly afterRunId?: string;
  /** 0 for the first run of a chain. */
  readonly hop: number;
}

/** Returns the trigger that the chain began with. A part of a manual run counts as manual. */
export function causeOf(trigger: Trigger): TriggerName {
  return trigger.cause ?? trigger.name;
}
