import type { Role } from "../../../functions/core/terms/endings/row.ts";

/** Words that several commands share: times, evidence, deadlines, roles. */
export const TERMS = {
  units: { day: "d", hour: "h", minute: "min", second: "s" },
  none: "none",
  unknown: "?",
  notKnown: "unknown",
  /** For a deadline in the past. */
  passed: "passed",
  /** For an instance that was released. */
  over: "over",
  atMost: (time: string) => `at most ${time}`,
  instances: (count: number) => (count === 1 ? "1 instance" : `${count} instances`),
  /** `out of stock (OperationDenied.NoStock): 2 instances, production cn-shanghai`. */
  cause: (label: string, code: string, instances: string, places: string) =>
    `${label}${code === "" ? "" : ` (${code})`}: ${instances}, ${places}`,
  /** Separates items of a list. */
  comma: ", ",
  colon: ": ",
  withName: (id: string, name: string) => `${id} (${name})`,
  more: (count: number) => `and ${count} more`,
  newerWord: "This version does not know the word; a newer version wrote the record.",
  evidence: {
    "lock+event": "the arrears lock, and an arrears stop event later than its last start",
    lock: "the arrears lock; no stop event for it",
    event: "an arrears stop event later than its last start; no lock now",
  },
  evidenceShort: { "lock+event": "lock + event", lock: "lock", event: "event" },
  releaseSource: {
    "scheduled-delete": "the vendor's scheduled release event",
    "stop-event": "the stop event plus 15 days",
    "first-seen": "our first sighting plus 15 days, so it may be earlier",
  },
  roles: {
    billing: "Billing",
    security: "Security",
    owner: "Owner of the instance",
    administrator: "Account administrator",
    operations: "Operations",
  } satisfies Record<Role, string>,
  triggers: {
    timer: "timer",
    recharge: "payment",
    "instance-stopped": "an instance stopped",
    "auto-reactivated": "the cloud restarted an instance",
    "expiry-notice": "expiry notice",
    "wake-up": "wake-up call",
    manual: "by hand",
    continuation: "continuation",
    "fan-out": "part of a larger run",
  },
  columns: {
    instance: "Instance",
    name: "Name",
    type: "Type",
    evidence: "Evidence",
    timeLeft: "Time left",
    account: "Account",
    region: "Region",
  },
};
