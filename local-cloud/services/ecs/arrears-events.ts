/** Records the system events of an arrears stop and of a release. */
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

/** Records the events of an instance that was released before the scenario starts. Only its events exist. */
export function recordRelease(
  events: SystemEvents,
  instance: Instance,
  { releasedAtMs, releaseAfterMs }: { readonly releasedAtMs: number; readonly releaseAfterMs: number },
): void {
  const stoppedAtMs = releasedAtMs - releaseAfterMs;
  recordArrearsStop(events, instance, { publishedAtMs: stoppedAtMs, stoppedAtMs, releaseAtMs: releasedAtMs });
  events.finish(instance.instanceId, "AccountUnbalanced.Delete", "Executed", releasedAtMs);
}
