/** Which instance records are left out, so that a timer's runs do not write the same again and again. */
import type { Result } from "../decision/subject.ts";
import { iso } from "../lang/iso-time.ts";
import type { StoredRecord } from "./record.ts";

/** An open case is written again after this long: people and dashboards look a day back. */
const REPEAT_AFTER_MS = 23 * 60 * 60_000;

/** Whether a timer's run writes this instance again: something that matters changed, or a day has passed. */
export function isWorthRecording(
  result: Result,
  record: StoredRecord,
  { nowMs, blindAtMs = 0 }: { readonly nowMs: number; readonly blindAtMs?: number | undefined },
): boolean {
  const { previous } = result.subject;
  if (previous && previous.atMs <= blindAtMs) return true;
  if (!previous || result.calls > 0 || nowMs - previous.atMs >= REPEAT_AFTER_MS) return true;
  return (
    previous.outcome !== record.outcome ||
    (previous.reason ?? "") !== (record.reason ?? "") ||
    (previous.error?.code ?? "") !== (record.error_code ?? previous.error?.code ?? "") ||
    (previous.unknown?.fact ?? "") !== (record.unknown_fact ?? "") ||
    // A time that has come and gone would wake the case at every run.
    iso(previous.nextAttemptAtMs) !== record.next_attempt_at ||
    (record.release_at !== undefined && iso(previous.release?.atMs) !== record.release_at)
  );
}
