/**
 * Plays the calm end of a story: sweeps with growing pauses. It ends when no instance is left to start, each record of an
 * instance that stays down names what holds it, and all people are told, or at the releases.
 */
import { findDown } from "./invariants/down.ts";
import { hasUnfinished, hasUntrueReason } from "./invariants/left-behind.ts";
import { findNotYetTold } from "./invariants/untold.ts";
import type { Stage } from "./stage.ts";
import { KEPT_MS, PAYMENT_TICK, SWEEP } from "./story.ts";
import type { StoryResult } from "./story-result.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/**
 * Hours between two sweeps. They grow, because a call that failed for good is repeated after a day only. Near a
 * release, and near the last moment for telling people, the pause is one hour, as with the real timer.
 */
const TAIL_HOURS = [1, 1, 1, 2, 2, 3, 6, 6, 6, 6, 6, 6, 12, 12];
const LONGEST_TAIL_MS = 72 * HOUR_MS;
const TICK_MS = 5 * MINUTE_MS;
const RELEASE_NEAR_MS = 8 * HOUR_MS;
/** People must be told 72 hours before the release. A sweep runs an hour before that. */
const TELL_MS = 73 * HOUR_MS;
const FEWEST_TAIL_SWEEPS = 2;
const SHOWS_AFTER_MS = 5 * MINUTE_MS;
const TIMEOUT_MS = 10 * MINUTE_MS;

export async function playCalmEnd(result: StoryResult, stage: Stage): Promise<void> {
  const { time } = result.model;
  const endMs = endOf(result);
  // A sweep after the last happening reads its effect.
  const quietFromMs = Math.max(...result.story.happenings.map(({ atMs }) => atMs)) + SHOWS_AFTER_MS;
  let sweptAtMs = Number.NEGATIVE_INFINITY;
  let pause = 0;
  await untilNextSweep(result, stage);
  for (let sweeps = 0; time.nowMs() < endMs; sweeps++) {
    const busy = hasUnfinished(result);
    const isSettled = !busy && sweeps >= FEWEST_TAIL_SWEEPS && sweptAtMs >= quietFromMs && !hasUntrueReason(result);
    if (isSettled && (result.story.untilRelease ? findDown(result) : findNotYetTold(result)).length === 0) return;
    const releases = findDown(result).map(({ arrearsStopAtMs = 0 }) => arrearsStopAtMs + KEPT_MS);
    const near = busy && releases.some((atMs) => atMs < time.nowMs() + RELEASE_NEAR_MS);
    const nextMs = nextSweepMs(time.nowMs(), near ? 1 : (TAIL_HOURS[pause++] ?? 12), releases);
    sweptAtMs = time.nowMs();
    stage.start({ atMs: sweptAtMs, trigger: SWEEP, timeoutMs: TIMEOUT_MS }, 0);
    await tickUntil(nextMs, { near, busy }, result, stage);
    await time.driveTo(nextMs);
  }
}

/** All sweeps come from one timer, so they are at least an hour apart. */
async function untilNextSweep(result: StoryResult, stage: Stage): Promise<void> {
  const { time } = result.model;
  const last = result.story.invocations.findLast(({ trigger }) => trigger.name === "timer" && trigger.depth === "full");
  const nextMs = Math.max(time.nowMs(), (last?.atMs ?? 0) + HOUR_MS);
  await tickUntil(nextMs, { near: false, busy: hasUnfinished(result) }, result, stage);
  await time.driveTo(nextMs);
}

function endOf({ model, story }: StoryResult): number {
  const shortMs = model.time.nowMs() + LONGEST_TAIL_MS;
  if (!story.untilRelease) return shortMs;
  const stopsMs = [...model.instances.values()].map(({ arrearsStopAtMs = 0 }) => arrearsStopAtMs);
  return Math.max(shortMs, Math.max(...stopsMs) + KEPT_MS + 2 * HOUR_MS);
}

function nextSweepMs(nowMs: number, hours: number, releases: readonly number[]): number {
  const tellBefore = releases.map((atMs) => atMs - TELL_MS).filter((atMs) => atMs > nowMs + MINUTE_MS);
  return Math.min(nowMs + hours * HOUR_MS, ...tellBefore);
}

/** Starts ticks between the sweeps, as long as a run calls instances or a release is near. */
async function tickUntil(
  untilMs: number,
  { near, busy: isBusy }: { readonly near: boolean; readonly busy: boolean },
  result: StoryResult,
  stage: Stage,
): Promise<void> {
  const { time } = result.model;
  for (let busy = isBusy; busy && time.nowMs() + TICK_MS < untilMs; ) {
    await time.driveTo(time.nowMs() + TICK_MS);
    const called = stage.runs.at(-1)?.attempts.length !== 0;
    busy = (near || called) && hasUnfinished(result);
    if (busy) stage.start({ atMs: time.nowMs(), trigger: PAYMENT_TICK, timeoutMs: TIMEOUT_MS }, 0);
  }
}
