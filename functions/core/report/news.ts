/**
 * Decides what is news about an account. A change gives one message, and an account that needs a person gives one each day. No
 * account gives more than one message an hour.
 */

import type { Balance } from "../instance/instance.ts";
import { DAY_MS, HOUR_MS } from "../lang/durations.ts";
import type { BalanceMark, Told } from "../memory/case-book.ts";
import type { StoredRecord } from "../memory/record.ts";
import { isReleaseNear } from "./needs-person.ts";
import type { NoticeKind } from "./notice.ts";

export interface Tidings {
  /** The digest of everything that needs a person now; "" if nothing does. */
  readonly digest: string;
  readonly told: Told | undefined;
  readonly asking: readonly StoredRecord[];
  readonly nowMs: number;
}

/**
 * Returns the kind of message to send; undefined: none now. A change within the hour is sent by a later run, because the digest
 * still differs then.
 */
export function newsKind({ digest, told, asking, nowMs }: Tidings): NoticeKind | undefined {
  const before = told?.digest ?? "";
  const sinceMs = nowMs - (told?.atMs ?? Number.NEGATIVE_INFINITY);
  if (sinceMs < HOUR_MS || isTriedLately(told, nowMs)) return undefined;
  const isRepeat = digest === before && sinceMs >= DAY_MS;
  if (digest === before && !(isRepeat && digest !== "")) return undefined;
  if (digest === "") return "all-back";
  return asking.some((record) => isReleaseNear(record, nowMs)) ? "release-near" : "needs-person";
}

/** People may have that message. If not, they get it within the hour, not with every run until a channel answers. */
function isTriedLately(told: Told | undefined, nowMs: number): boolean {
  return nowMs - (told?.triedAtMs ?? Number.NEGATIVE_INFINITY) < HOUR_MS;
}

/** The vendor bills by the hour, so less than six hours say nothing about the rate. */
const LEAST_SPAN_MS = 6 * HOUR_MS;

/** Returns in how many days the balance is used up at the rate since the mark; undefined: no end is foreseen. */
export function daysLeft(balance: Balance, mark: BalanceMark | undefined, nowMs: number): number | undefined {
  if (!mark || mark.currency !== balance.currency || balance.available < 0) return undefined;
  const spanMs = nowMs - mark.atMs;
  const spent = mark.available - balance.available;
  if (spanMs < LEAST_SPAN_MS || spent <= 0) return undefined;
  return (balance.available / spent) * (spanMs / DAY_MS);
}

export function isBalanceNews(told: Told | undefined, nowMs: number): boolean {
  return nowMs - (told?.balanceLowAtMs ?? Number.NEGATIVE_INFINITY) >= DAY_MS && !isTriedLately(told, nowMs);
}
