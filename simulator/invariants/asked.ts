/** Whether an instance may stay down because a person was asked: an owner stop looked the same. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";
import type { StoryResult } from "../story-result.ts";
import { scopeKey } from "../world/notes.ts";

const SKEW_MS = 15 * 60_000;

/**
 * Returns whether the instance may stay down because a person was asked. It may if it has a lock and no event; this
 * oracle does not judge other signs of its owner. It also may if a run listed it as stopped and unlocked before its
 * stop event was published. An owner stop looks the same then. What counts is "its own stop event after its start": an older event
 * is about the stop before. A run that could not read the events compares the time of publication with its own clock later. The two
 * clocks may be 15 minutes apart.
 */
export function isAsked(
  { spec, startedAtMs }: SimulatedInstance,
  record: StoredRecord | undefined,
  { model, runs }: StoryResult,
): boolean {
  if (record?.reason !== "owner-unclear") return false;
  const { events } = model.accounts.get(spec.accountId)!;
  const looks = runs.flatMap(({ shown, eventReads }) => {
    const missedMs = eventReads.get(scopeKey(spec))?.complete === false ? SKEW_MS : 0;
    return (shown.get(spec.instanceId) ?? []).map((look) => ({ ...look, missedMs }));
  });
  // No record could go by an event that was published after the last look.
  const lastLookMs = looks.reduce((last, { readAtMs }) => Math.max(last, readAtMs), Number.NEGATIVE_INFINITY);
  const shownAtMs = events
    .filter(({ instanceId, type, atMs }) => instanceId === spec.instanceId && type === "stop" && atMs > startedAtMs)
    .reduce((first, { visibleAtMs }) => Math.min(first, visibleAtMs), Number.POSITIVE_INFINITY);
  if (shownAtMs > lastLookMs) return true;
  return looks.some(
    ({ status, locked, listed, readAtMs, missedMs }) =>
      listed && status === "Stopped" && !locked && readAtMs > startedAtMs && readAtMs < shownAtMs + missedMs,
  );
}
