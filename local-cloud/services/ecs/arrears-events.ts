/** The system events that an arrears stop and a release leave behind. */
import type { Instance } from "./instance.ts";
import type { SystemEvents } from "./system-events.ts";

export interface ArrearsStop {
  readonly publishedAtMs: number;
  readonly stoppedAtMs: number;
  readonly releaseAtMs: number;
}

export function recordArrearsStop(events: SystemEvents, instance: Instance, stop: ArrearsStop): void {
  const about = { accountId: instance.accountId, regionId: instance.regionId, instanceId: instance.instanceId };
  events.add({
    ...about,
    type: "AccountUnbalanced.Stop",
    cycleStatus: "Executed",
    publishedAtMs: stop.publishedAtMs,
    notBeforeMs: stop.stoppedAtMs,
    finishedAtMs: stop.stoppedAtMs,
    reason: "The instance is stopped because the account is in arrears.",
  });
  events.add({
    ...about,
    type: "AccountUnbalanced.Delete",
    cycleStatus: "Scheduled",
    publishedAtMs: stop.publishedAtMs,
    notBeforeMs: stop.releaseAtMs,
    reason: "The instance is to be released because the account is in arrears.",
  });
}

/** For an instance that a scenario has released already: only its events are left. */
export function recordRelease(
  events: SystemEvents,
  instance: Instance,
  { releasedAtMs, releaseAfterMs }: { readonly releasedAtMs: number; readonly releaseAfterMs: number },
): void {
  const stoppedAtMs = releasedAtMs - releaseAfterMs;
  recordArrearsStop(events, instance, { publishedAtMs: stoppedAtMs, stoppedAtMs, releaseAtMs: releasedAtMs });
  events.finish(instance.instanceId, "AccountUnbalanced.Delete", "Executed", releasedAtMs);
}
