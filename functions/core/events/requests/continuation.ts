/**
 * Reads and writes `{"kind":"continue", ...}`, which this function sends to itself: a hand-over (hop 0), a continuation or a
 * fan-out.
 */
import { toIso } from "../../lang/iso-time.ts";
import { present } from "../../lang/present.ts";
import type { Mode, Trigger, TriggerName } from "../../terms/trigger.ts";
import type { Finding } from "../finding.ts";
import { parseTime } from "../reading/event-time.ts";
import { cleanText, type Fields } from "../reading/json-fields.ts";
import { isAccountId } from "../reading/places.ts";
import { type Check, line, oneOf, passes, wholeNumber } from "./key-checks.ts";
import { SHARED_KEYS, sharedParts } from "./request-keys.ts";

/** A chain ends after this many hops. The next tick goes on. */
export const MAX_HOPS = 12;

const TRIGGER_NAMES = [
  "timer",
  "recharge",
  "instance-stopped",
  "auto-reactivated",
  "expiry-notice",
  "wake-up",
  "manual",
  "continuation",
  "fan-out",
] as const satisfies readonly TriggerName[];

const anAccount: Check<string> = (value) => (isAccountId(value) ? undefined : "must be an account id in quotes");

const KEYS = {
  kind: oneOf("continue"),
  rootRunId: line(128),
  afterRunId: line(128),
  hop: wholeNumber(0, MAX_HOPS),
  account: anAccount,
  mode: oneOf("plan", "apply"),
  trigger: oneOf(...TRIGGER_NAMES),
  cause: oneOf(...TRIGGER_NAMES),
  eventId: line(200),
  eventAt: line(40),
  ...SHARED_KEYS,
};

const REQUIRED = ["rootRunId", "hop", "account", "mode", "trigger"] as const;

export interface Chain {
  readonly rootRunId: string;
  /** See `Trigger`. */
  readonly afterRunId?: string | undefined;
  readonly hop: number;
  readonly account: string;
  /** The first run decides the mode of the whole chain. */
  readonly mode: Mode;
}

/** Returns the payload that makes the next invocation run `trigger` for one account, always as a full sweep of its scope. */
export function toContinuation(trigger: Trigger, chain: Chain): Fields {
  return {
    kind: "continue",
    rootRunId: chain.rootRunId,
    ...present("afterRunId", chain.afterRunId),
    hop: chain.hop,
    account: chain.account,
    mode: chain.mode,
    trigger: trigger.name,
    ...present("cause", trigger.cause),
    ...present("eventId", trigger.eventId === undefined ? undefined : cleanText(trigger.eventId, 200)),
    ...present("eventAt", trigger.eventAtMs === undefined ? undefined : toIso(trigger.eventAtMs)),
    ...sharedParts(trigger),
  };
}

/** Triggers that continue a run with records: its leases, or the case book. */
const PARTS_OF_A_RUN: readonly unknown[] = ["continuation", "fan-out"] satisfies readonly TriggerName[];

/**
 * Returns the mistakes of a hand-over (hop 0) that claims more than its event could. Its root run wrote no record that could
 * confirm a cause or a request by hand.
 */
function claimProblems({ hop, trigger, cause }: Fields): readonly string[] {
  if (hop !== 0 || PARTS_OF_A_RUN.includes(trigger)) return [];
  return [
    ...(cause === undefined ? [] : ["cause: belongs to a continuation or a fan-out only"]),
    ...(trigger === "manual" ? ['trigger: a request by hand is {"kind":"recover"}'] : []),
  ];
}

/** A run that a lease or a case book of the account names. */
export interface RunOnRecord {
  readonly rootRunId: string;
  readonly accountId: string;
}

/**
 * Checks whether the root run of a part is on record for all its accounts. Triggers that are no part need no record.
 * @param onRecord the runs that the leases and case books of the trigger's accounts name. A run that is refused must make no call.
 */
export function isConfirmed(trigger: Trigger, onRecord: readonly RunOnRecord[]): boolean {
  if (trigger.hop === 0 && !PARTS_OF_A_RUN.includes(trigger.name)) return true;
  const { rootRunId, accountIds = [] } = trigger;
  return (
    accountIds.length > 0 &&
    accountIds.every((id) => onRecord.some((run) => run.rootRunId === rootRunId && run.accountId === id))
  );
}

export function readContinuation(payload: Fields): Finding {
  const mistakes: string[] = [];
  if (!passes(payload, { keys: KEYS, required: REQUIRED }, mistakes)) return { kind: "refused", problems: mistakes };
  const problems = claimProblems(payload);
  if (problems.length > 0) return { kind: "refused", problems };
  return {
    kind: "trigger",
    trigger: {
      name: payload.trigger,
      depth: "full",
      accountIds: [payload.account],
      mode: payload.mode,
      ...sharedParts(payload),
      ...present("cause", payload.cause),
      ...present("eventId", payload.eventId),
      ...present("eventAtMs", parseTime(payload.eventAt)),
      rootRunId: payload.rootRunId,
      ...present("afterRunId", payload.afterRunId),
      hop: payload.hop,
    },
  };
}
