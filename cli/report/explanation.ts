/** What is known of one instance: what the cloud shows now, and what the records say. */
import { needsPerson } from "../../functions/core/decision/needs-person.ts";
import { endingOfRecord, reasonRow } from "../../functions/core/decision/reasons.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Policy } from "../../functions/core/terms/policy.ts";
import type { SeenInstance } from "../access/seen-instance.ts";
import { type Care, careOf } from "./care.ts";
import type { Words } from "./case-view.ts";
import { heldNow } from "./held.ts";
import { withoutPlans } from "./instance-cases.ts";
import { secondsLeft } from "./time-left.ts";

export interface Explanation {
  readonly instanceId: string;
  /** As the configuration names it. */
  readonly accountName: string | undefined;
  /** What the cloud shows. `gone`: it was on record and is in no region; `unread`: its region could not be read. */
  readonly now: SeenInstance | "gone" | "unread";
  readonly care: Care;
  /** All of the last 30 days, the newest first. */
  readonly records: readonly StoredRecord[];
  /** The newest that is no plan's; what a plan said stands in only where nothing happened yet. */
  readonly newest: StoredRecord | undefined;
  readonly rule: string | undefined;
  readonly advice: string | undefined;
  /** undefined while it runs, and where no deadline is known. */
  readonly secondsLeft: number | undefined;
  readonly needsPerson: boolean;
  /** Until when another run holds the instance at most; undefined if no run does. */
  readonly heldUntil: string | undefined;
}

export interface Facts {
  readonly instanceId: string;
  readonly now: Explanation["now"];
  readonly records: readonly StoredRecord[];
  /** Leases, and records of runs, of the last minutes. */
  readonly claims: readonly StoredRecord[];
}

export function explainInstance(
  { instanceId, now, records, claims }: Facts,
  { policy, nowMs }: { readonly policy: Policy; readonly nowMs: number },
  { language, texts }: Words,
): Explanation {
  const newest = withoutPlans(records)[0] ?? records[0];
  const row = newest && reasonRow(endingOfRecord(newest));
  const isUp = isRunning(now);
  const care: Care = typeof now === "object" ? careOf(now, policy) : careOnRecord(newest, policy);
  return {
    instanceId,
    accountName: accountNameOf(now, newest, policy),
    now,
    care,
    records,
    newest,
    rule: newest && (row?.rule[language] ?? texts.terms.newerWord),
    advice: isUp ? texts.explain.runningNow : newest && (row?.advice[language] ?? texts.terms.newerWord),
    secondsLeft: isUp || newest === undefined ? undefined : secondsLeft(newest, nowMs),
    needsPerson: !isUp && newest !== undefined && needsPerson(newest, nowMs),
    heldUntil: heldNow(
      claims.filter((record) => isOf(instanceId, record)),
      nowMs,
    )?.until,
  };
}

/** A run's own record names no instance: it ends all of the run's leases. */
function isOf(instanceId: string, { record_type: type, instance_ids: ids = "" }: StoredRecord): boolean {
  return type === "run" || ids.split(",").includes(instanceId);
}

/** `Starting` counts: it is on its way, and no release threatens it. */
export function isRunning(now: Explanation["now"]): boolean {
  return typeof now === "object" && (now.status === "Running" || now.status === "Starting");
}

function careOnRecord(newest: StoredRecord | undefined, { accounts }: Policy): Care {
  return accounts.some(({ id }) => id === newest?.account_id) ? { kind: "yes" } : { kind: "foreign-account" };
}

function accountNameOf(now: Explanation["now"], newest: StoredRecord | undefined, { accounts }: Policy) {
  const accountId = typeof now === "object" ? now.accountId : newest?.account_id;
  return accounts.find(({ id }) => id === accountId)?.name ?? newest?.account_name ?? accountId;
}
