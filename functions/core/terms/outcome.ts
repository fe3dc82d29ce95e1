/** The closed vocabulary of what can happen to an instance. Dashboards and alerts rely on these words. */

export type ParkedReason =
  | "settling"
  | "insufficient-balance"
  | "security-lock"
  | "dedicated-host-unpaid"
  | "no-stock"
  | "quota"
  | "throttled"
  | "cloud-error"
  | "start-failed"
  | "breaker-open"
  | "owner-unclear"
  | "over-run-limit"
  | "out-of-time";

export type SkippedReason =
  | "not-overdue"
  | "stopped-before-arrears"
  | "subscription"
  | "spot"
  | "excluded"
  | "not-selected"
  | "changing-state"
  | "in-progress"
  | "refunded";

export type FailedReason = "denied" | "invalid-request" | "unknown-code";

export type ReleasedReason = "by-arrears" | "unknown";

export type Outcome =
  | { readonly outcome: "recovered" }
  | { readonly outcome: "recovered-by-cloud" }
  | { readonly outcome: "accepted" }
  | { readonly outcome: "planned" }
  | { readonly outcome: "parked"; readonly reason: ParkedReason }
  | { readonly outcome: "skipped"; readonly reason: SkippedReason }
  | { readonly outcome: "failed"; readonly reason: FailedReason }
  | { readonly outcome: "released"; readonly reason: ReleasedReason };

export type OutcomeName = Outcome["outcome"];

export const OUTCOME_NAMES = [
  "recovered",
  "recovered-by-cloud",
  "accepted",
  "planned",
  "parked",
  "skipped",
  "failed",
  "released",
] as const satisfies readonly OutcomeName[];

/** Why we believe that arrears stopped an instance. */
export type Evidence = "lock+event" | "lock" | "event";

/** Where the release deadline comes from, earliest known wins. */
export type ReleaseSource = "scheduled-delete" | "stop-event" | "first-seen";

/** When a case is looked at again: `next-run`, `at:<ISO time>`, `recharge`, `lock-change`, `person`. */
export type WakesOn = "next-run" | `at:${string}` | "recharge" | "lock-change" | "person";
