/** Words that several commands share: times, evidence, deadlines, roles. */
export const terms = {
  units: { day: "d", hour: "h", minute: "min", second: "s" },
  none: "none",
  unknown: "?",
  notKnown: "unknown",
  /** A deadline that is over. */
  passed: "passed",
  /** Of a released instance. */
  over: "over",
  atMost: (time: string) => `at most ${time}`,
  instances: (count: number) => (count === 1 ? "1 instance" : `${count} instances`),
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
