/** Puts together what is known about one instance: its state in the cloud, and its records. */

import { endingOfRecord, isEnding, reasonRow } from "../../functions/core/decision/reasons.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { needsPerson } from "../../functions/core/report/needs-person.ts";
import { RULES } from "../../functions/core/terms/endings/rules.ts";
import type { Policy } from "../../functions/core/terms/policy.ts";
import type { SeenInstance } from "../access/seen-instance.ts";
import { type Care, careOf } from "./care.ts";
import type { Words } from "./case-view.ts";
import { heldNow } from "./held.ts";
import { withoutPlans } from "./instance-cases.ts";
import { secondsLeft } from "./time-left.ts";

export interface Explanation {
  readonly instanceId: string;
  /** The account's name in the configuration. */
  readonly accountName: string | undefined;
  /**
   * The instance as the cloud shows it. `gone`: it has records and is in no region. `unread`: its region could not be
   * read.
   */
  readonly now: SeenInstance | "gone" | "unread";
  readonly care: Care;
  /** Records of the last 30 days, the newest first. */
  readonly records: readonly StoredRecord[];
  /** The newest record that a plan did not write. A plan's record stands here only if there is no other. */
  readonly newest: StoredRecord | undefined;
  readonly rule: string | undefined;
  readonly advice: string | undefined;
  /** true: the newest record waits for a lock to be cleared, and the instance no longer has the lock. */
  readonly isLockGone: boolean;
  /** Seconds until the release; undefined while the instance runs, and if the release is not known. */
  readonly secondsLeft: number | undefined;
  readonly needsPerson: boolean;
  /** Time until which another run may hold the instance; undefined if no run holds it. */
  readonly heldUntil: string | undefined;
}

export interface Facts {
  readonly instanceId: string;
  readonly now: Explanation["now"];
  readonly records: readonly StoredRecord[];
  /** Leases and run records of the last minutes. */
  readonly claims: readonly StoredRecord[];
}

export function explainInstance(
  { instanceId, now, records, claims }: Facts,
  { policy, nowMs }: { readonly policy: Policy; readonly nowMs: number },
  { language, texts }: Words,
): Explanation {
  const newest = withoutPlans(records)[0] ?? records[0];
  const ending = newest && endingOfRecord(newest);
  const row = ending === undefined ? undefined : reasonRow(ending);
  const rule = ending !== undefined && isEnding(ending) ? RULES[ending] : undefined;
  const isUp = isRunning(now);
  const isLockGone = newest !== undefined && hasLostLock(newest, now);
  const care: Care = typeof now === "object" ? careOf(now, policy) : careOnRecord(newest, policy);
  return {
    instanceId,
    accountName: accountNameOf(now, newest, policy),
    now,
    care,
    records,
    newest,
    rule: newest && (rule?.[language] ?? texts.terms.newerWord),
    isLockGone,
    advice: isUp
      ? texts.explain.runningNow
      : isLockGone
        ? texts.explain.lockGone
        : newest && (row?.advice[language] ?? texts.terms.newerWord),
    secondsLeft: isUp || newest === undefined ? undefined : secondsLeft(newest, nowMs),
    needsPerson: !isUp && !isLockGone && newest !== undefined && needsPerson(newest, nowMs),
    heldUntil: heldNow(
      claims.filter((record) => isOf(instanceId, record)),
      nowMs,
    )?.until,
  };
}

/** The lock that the reason names, for reasons that wait until a person has cleared a lock. */
const LOCK_OF_REASON: Readonly<Record<string, string>> = {
  "security-lock": "security",
  "dedicated-host-unpaid": "dedicatedhostfinancial",
};

function hasLostLock({ reason = "" }: StoredRecord, now: Explanation["now"]): boolean {
  const lock = LOCK_OF_REASON[reason];
  return lock !== undefined && typeof now === "object" && now.areLocksKnown && !now.lockReasons.includes(lock);
}

/** A run record names no instance, because it ends all leases of its run. */
function isOf(instanceId: string, { record_type: type, instance_ids: ids = "" }: StoredRecord): boolean {
  return type === "run" || ids.split(",").includes(instanceId);
}

/** Returns whether the instance runs. `Starting` counts, because the vendor no longer releases such an instance. */
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
