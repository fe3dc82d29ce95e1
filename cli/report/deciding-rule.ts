/** For `explain`: the rule that gave a case its ending, in words. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { type Ending, ending } from "./what-would-change-it.ts";

const rules: Readonly<Record<Ending, string>> = {
  recovered: "ReActivateInstances was accepted, and the instance was then read as Running.",
  "recovered-by-cloud":
    "Arrears had stopped it, and it was found running (or starting) without any call of ours: the cloud restarted it.",
  accepted: "ReActivateInstances was accepted. Accepted is not recovered: Running was not read before the run ended.",
  planned: "Everything speaks for a call, and plan mode makes none.",
  "parked/settling": "After a payment the cloud gets timing.settleSeconds to restart instances itself before we call.",
  "parked/insufficient-balance":
    "The cloud refused the start for lack of money (this instance's own call, or the account's first call of the run).",
  "parked/security-lock": "It carries the lock `security`, which the vendor sets and only a person can clear.",
  "parked/dedicated-host-unpaid": "It carries the lock `dedicatedhostfinancial`: the host under it is unpaid.",
  "parked/no-stock": "The zone has no stock of its instance type now.",
  "parked/quota": "The account's quota of running instances is used up.",
  "parked/throttled": "Every attempt was throttled, up to the limit of attempts or time.",
  "parked/cloud-error": "The cloud failed to carry the call out, up to the limit of attempts or time.",
  "parked/start-failed": "The start was accepted, and the instance fell back to Stopped.",
  "parked/breaker-open": "Too many calls failed for its region, zone and VPC; that group rests, the others go on.",
  "parked/owner-unclear":
    "It carries the arrears lock, but nothing proves that arrears stopped it: its owner may have stopped it before. Such an instance is never started on a guess.",
  "parked/over-run-limit": "More instances were due than limits.maxInstancesPerRun allows in one run.",
  "parked/out-of-time": "The run's deadline came before its turn.",
  "skipped/not-overdue":
    "Neither an arrears lock nor an arrears stop event later than its last start: arrears did not stop it.",
  "skipped/stopped-before-arrears":
    "A sweep saw it stopped without a lock at least two hours before the account's first sign of arrears: its owner stopped it.",
  "skipped/subscription": "It is a subscription (PrePaid): ReActivateInstances is for pay-as-you-go only.",
  "skipped/spot": "It is a spot instance.",
  "skipped/excluded": "A tag of select.excludeTags matches.",
  "skipped/not-selected": "select.includeTags, select.resourceGroupIds, or the ids asked for leave it out.",
  "skipped/changing-state": "It is neither stopped nor running: it is changing state right now.",
  "skipped/in-progress": "Another run holds a valid lease on it.",
  "skipped/refunded": "It carries the lock `refunded`.",
  "failed/denied": "The cloud denied the call: a permission, the account's standing, or the key.",
  "failed/invalid-request": "The cloud called the request invalid; repeating it cannot help.",
  "failed/unknown-code": "The answer carried a code that the error table does not know; such a call is never repeated.",
  "released/by-arrears": "An executed AccountUnbalanced.Delete event names it.",
  "released/unknown":
    "It is absent from the region where it was seen, and the permission to see it was proved in the same run.",
};

const evidenceWords: Readonly<Record<string, string>> = {
  "lock+event": "the arrears lock, and an arrears stop event later than its last start",
  lock: "the arrears lock; no stop event for it",
  event: "an arrears stop event later than its last start; no lock now",
};

const releaseWords: Readonly<Record<string, string>> = {
  "scheduled-delete": "the vendor's scheduled release event",
  "stop-event": "the stop event plus 15 days",
  "first-seen": "our first sighting plus 15 days, so it may be earlier",
};

const unknownWord = "a word that this version does not know";

export function decidingRule(record: StoredRecord): string {
  return (
    (rules as Readonly<Record<string, string>>)[ending(record)] ??
    `${ending(record)}: ${unknownWord}; a newer version wrote the record.`
  );
}

/** undefined: the record names no evidence. */
export function evidenceInWords(evidence: string | undefined): string | undefined {
  return evidence === undefined ? undefined : (evidenceWords[evidence] ?? unknownWord);
}

/** Where the release deadline comes from; undefined where none is known. */
export function releaseSourceInWords(source: string | undefined): string | undefined {
  return source === undefined ? undefined : (releaseWords[source] ?? unknownWord);
}
