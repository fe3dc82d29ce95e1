/**
 * One sentence for every way a case can end: what brings the instance back, or why nothing will. Every outcome and reason has a row; the compiler sees to it.
 */

import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type {
  FailedReason,
  OutcomeName,
  ParkedReason,
  ReleasedReason,
  SkippedReason,
} from "../../functions/core/terms/outcome.ts";

/** `outcome/reason`, or the bare outcome where it has no reason. */
export type Ending =
  | `parked/${ParkedReason}`
  | `skipped/${SkippedReason}`
  | `failed/${FailedReason}`
  | `released/${ReleasedReason}`
  | Exclude<OutcomeName, "parked" | "skipped" | "failed" | "released">;

const sentences: Readonly<Record<Ending, string>> = {
  recovered: "Nothing: it is running again.",
  "recovered-by-cloud": "Nothing: it is running again.",
  accepted: "Nothing for now: the start was accepted, and the next run reads whether it is running.",
  planned: "Run the same with apply.",
  "parked/settling":
    "Nothing for now: after a payment the cloud restarts instances itself; the next run calls for those it missed.",
  "parked/insufficient-balance":
    "Recharge the account and settle unpaid orders. On the China site cash and vouchers must reach CNY 100. It is tried again after the payment.",
  "parked/security-lock": "Clear the security lock in Security Center, or open a ticket. No call of ours can.",
  "parked/dedicated-host-unpaid": "Pay for the dedicated host it runs on; the instance follows.",
  "parked/no-stock":
    "Wait for stock of its type in its zone; it is tried again by itself. If the time is short, open a ticket.",
  "parked/quota": "Raise the quota of running pay-as-you-go vCPUs in Quota Center; it is tried again by itself.",
  "parked/throttled": "Nothing for now: the cloud asked us to slow down; the next run tries again.",
  "parked/cloud-error": "Nothing for now: it is tried again by itself. If it stays, open a ticket with the request id.",
  "parked/start-failed":
    "It was accepted and fell back to stopped; it is tried again by itself. If it stays, open a ticket with the request id.",
  "parked/breaker-open":
    "Nothing for now: too many starts near it failed; it is tried again by itself. If it stays, open a ticket.",
  "parked/owner-unclear":
    "Decide whether its owner had stopped it. If not, start it in the console, or set select.lockOnly: act and run apply.",
  "parked/over-run-limit":
    "Nothing for now: the next run takes it. Raise limits.maxInstancesPerRun to take more at once.",
  "parked/out-of-time": "Nothing for now: the run ended before its turn; the next one takes it.",
  "skipped/not-overdue": "Nothing: no sign that arrears stopped it. Start it in the console if you want it running.",
  "skipped/stopped-before-arrears":
    "Nothing: its owner stopped it before the arrears. Start it in the console if you want it running.",
  "skipped/subscription": "Renew the subscription: it is not pay-as-you-go.",
  "skipped/spot": "Nothing: a spot instance that was taken back cannot be reactivated.",
  "skipped/excluded": "Remove the tag that excludes it (select.excludeTags).",
  "skipped/not-selected": "Widen select.includeTags or select.resourceGroupIds.",
  "skipped/changing-state": "Nothing for now: it is starting or stopping; the next run looks again.",
  "skipped/in-progress": "Nothing for now: another run is working on it.",
  "skipped/refunded": "Nothing: it was refunded.",
  "failed/denied":
    "Grant what the error names to the role or key in use, or clear what blocks the account; then run apply.",
  "failed/invalid-request":
    "The cloud refused the call itself. Report this with the request id: it is a defect, or the API has changed.",
  "failed/unknown-code":
    "The cloud answered with a code that no rule knows. Look it up with the request id, then run apply.",
  "released/by-arrears":
    "Nothing: the vendor released it. What is left are custom images and snapshots, if there were any.",
  "released/unknown": "Nothing: it no longer exists. If nobody deleted it, ask the vendor with its id.",
};

/** The sentence for a record's `outcome` and `reason`; words we do not know get an honest answer instead of none. */
export function whatWouldChangeIt(record: StoredRecord): string {
  return (
    (sentences as Readonly<Record<string, string>>)[ending(record)] ??
    "This version does not know the reason; a newer one wrote the record."
  );
}

/** The record's ending as it stands there; not necessarily one we know. */
export function ending(record: StoredRecord): string {
  const { outcome = "unknown", reason } = record;
  return reason === undefined || reason === "" ? outcome : `${outcome}/${reason}`;
}
