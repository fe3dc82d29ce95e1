/** Decides which instance records are left out, so that a timer's runs do not write equal records again and again. */
import type { Result } from "../decision/subject.ts";
import { iso } from "../lang/iso-time.ts";
import type { StoredRecord } from "../memory/record.ts";

/** An open case is recorded at least every 23 hours, because people and dashboards read one day back. */
const REPEAT_AFTER_MS = 23 * 60 * 60_000;

/** Decides whether a timer's run records this instance: a fact changed, or a day has passed. */
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
    // A stored time that has passed would wake the case at every run.
    iso(previous.nextAttemptAtMs) !== record.next_attempt_at ||
    (record.release_at !== undefined && iso(previous.release?.atMs) !== record.release_at)
  );
}
