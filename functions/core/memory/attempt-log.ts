/** The attempts at one stop in an instance record: JSON, `[time, code, requestId]`, the last ten, oldest first. */
import { parseIso, toIso } from "../lang/iso-time.ts";
import type { Attempt } from "./case-book.ts";

export const ATTEMPTS_KEPT = 10;

/** Returns the log as JSON; undefined: there were no attempts. */
export function formatAttemptLog(attempts: readonly Attempt[]): string | undefined {
  if (attempts.length === 0) return undefined;
  return JSON.stringify(
    attempts.slice(-ATTEMPTS_KEPT).map(({ atMs, code, requestId }) => [toIso(atMs), code, requestId]),
  );
}

/** Returns the attempts. A damaged log counts as empty, because it only feeds back-off and reports. */
export function parseAttemptLog(text: string | undefined): readonly Attempt[] {
  if (text === undefined) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    if (!Array.isArray(parsed)) return [];
    return parsed.flatMap(toAttempt).slice(-ATTEMPTS_KEPT);
  } catch {
    return [];
  }
}

function toAttempt(value: unknown): Attempt[] {
  if (!isThreeTexts(value)) return [];
  const [time, code, requestId] = value;
  const atMs = parseIso(time);
  return atMs === undefined ? [] : [{ atMs, code, requestId }];
}

function isThreeTexts(value: unknown): value is [string, string, string] {
  return Array.isArray(value) && value.length === 3 && value.every((part) => typeof part === "string");
}
