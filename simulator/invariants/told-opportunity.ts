/** Which runs had a way to tell people: a channel that takes messages, or a log store that keeps and finds records. */
import type { RunLog } from "../flight-recorder.ts";
import type { Action, Fault } from "../story.ts";
import type { StoryResult } from "../story-result.ts";

const HOUR_MS = 3_600_000;
/** The alerts need the records this long after the run. */
const ALERT_MS = HOUR_MS / 2;
const LOG: readonly Action[] = ["PutLogs", "GetLogs"];

export function couldTell(run: RunLog, accountId: string, result: StoryResult): boolean {
  const fromMs = run.startedAtMs;
  const toMs = run.ended?.atMs ?? fromMs;
  const { faults, switches } = result.story;
  const hasChannel = switches.channels > 0 && !faults.some((fault) => isOn(fault, ["Webhook"], fromMs, toMs));
  if (hasChannel && !toldLately(accountId, fromMs, result)) return true;
  const isLost = result.story.happenings.some(
    ({ kind, atMs }) => kind === "index-lost" && atMs >= fromMs && atMs <= toMs + ALERT_MS,
  );
  return !isLost && !faults.some((fault) => isOn(fault, LOG, fromMs, toMs + ALERT_MS));
}

/** At most one message an account and hour: what is new waits for the next one. A message whose answer was lost may have arrived. */
function toldLately(accountId: string, atMs: number, { runs }: StoryResult): boolean {
  return runs.some(({ messages }) =>
    messages.some(
      (one) =>
        (one.takenBy > 0 || one.isLost === true) &&
        one.atMs > atMs - HOUR_MS &&
        one.atMs < atMs &&
        one.notice.instances.some(({ account_id }) => account_id === accountId),
    ),
  );
}

/**
 * A case is a day old by what the log store remembers. Where that was lost or out of reach for a while within its first day,
 * the day begins anew; where the log store is gone for good, it does not.
 */
export function logTroubleUntil(fromMs: number, withinMs: number, { story }: StoryResult): number {
  let untilMs = fromMs;
  for (let grows = true; grows; ) {
    grows = false;
    for (const fault of story.faults) {
      if (!Number.isFinite(fault.toMs) || fault.toMs <= untilMs || !isOn(fault, LOG, fromMs, untilMs + withinMs))
        continue;
      untilMs = fault.toMs;
      grows = true;
    }
    for (const { kind, atMs } of story.happenings) {
      if (kind !== "index-lost" || atMs <= untilMs || atMs > untilMs + withinMs) continue;
      untilMs = atMs;
      grows = true;
    }
  }
  return untilMs;
}

function isOn({ actions, fromMs, toMs }: Fault, which: readonly Action[], sinceMs: number, untilMs: number): boolean {
  return fromMs <= untilMs && toMs > sinceMs && actions.some((action) => which.includes(action));
}
