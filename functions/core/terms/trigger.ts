/** One reason to run: why we woke up, where to look, what to do. */

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
  /** `payment`: the cheap tick, which sweeps only when a payment or a due case asks for it. `full`: a sweep. */
  readonly depth: "payment" | "full";
  /** Absent: every configured account. */
  readonly accountIds?: readonly string[];
  /** Absent: every region the configuration names. */
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
  /** Identifies the event that woke us: CloudEvent `source` + `id`, a transaction number, … */
  readonly eventId?: string;
  /** When the event says it happened; absent when its time does not parse. Settling counts from here without a payment. */
  readonly eventAtMs?: number;
  /** What a continuation or a fan-out goes on with. */
  readonly cause?: TriggerName;
  /** First run of a chain of continuations or fan-outs. */
  readonly rootRunId?: string;
  /** The run before this one in the chain, if it could write down what it found out. */
  readonly afterRunId?: string;
  /** 0 for the first run of a chain. */
  readonly hop: number;
}

/** What the chain began with: a part of a manual run is a manual run. */
export function causeOf(trigger: Trigger): TriggerName {
  return trigger.cause ?? trigger.name;
}
