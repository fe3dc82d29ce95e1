/** The calm end of a story: sweeps with growing pauses, until all is settled and everybody told, or until the releases. */
import { findDown } from "./invariants/down.ts";
import { findUnfinished } from "./invariants/left-behind.ts";
import { findNotYetTold } from "./invariants/untold.ts";
import type { Stage } from "./stage.ts";
import { KEPT_MS, PAYMENT_TICK, SWEEP } from "./story.ts";
import type { StoryResult } from "./story-result.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/**
 * The pauses between sweeps, longer and longer, because what failed for good is tried again after a day only. They are an
 * hour, as in life, where a release or the last day for telling people is near.
 */
const TAIL_HOURS = [1, 1, 1, 2, 2, 3, 6, 6, 6, 6, 6, 6, 12, 12];
const LONGEST_TAIL_MS = 72 * HOUR_MS;
const TICK_MS = 5 * MINUTE_MS;
const RELEASE_NEAR_MS = 8 * HOUR_MS;
/** An hour before the last moment at which people must have been told: 72 hours before the release. */
const TELL_MS = 73 * HOUR_MS;
const FEWEST_TAIL_SWEEPS = 2;
const SHOWS_AFTER_MS = 5 * MINUTE_MS;
const TIMEOUT_MS = 10 * MINUTE_MS;

export async function playCalmEnd(result: StoryResult, stage: Stage): Promise<void> {
  const { time } = result.model;
  const endMs = endOf(result);
  // Whatever happens last is looked at once more.
  const quietFromMs = Math.max(...result.story.happenings.map(({ atMs }) => atMs)) + SHOWS_AFTER_MS;
  let sweptAtMs = Number.NEGATIVE_INFINITY;
  let pause = 0;
  await untilNextSweep(result, stage);
  for (let sweeps = 0; time.nowMs() < endMs; sweeps++) {
    const busy = findUnfinished(result).length > 0;
    const isSettled = !busy && sweeps >= FEWEST_TAIL_SWEEPS && sweptAtMs >= quietFromMs;
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

/** It is one and the same timer: its sweeps are never less than an hour apart. */
async function untilNextSweep(result: StoryResult, stage: Stage): Promise<void> {
  const { time } = result.model;
  const last = result.story.invocations.findLast(({ trigger }) => trigger.name === "timer" && trigger.depth === "full");
  const nextMs = Math.max(time.nowMs(), (last?.atMs ?? 0) + HOUR_MS);
  await tickUntil(nextMs, { near: false, busy: findUnfinished(result).length > 0 }, result, stage);
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

/** The ticks between the sweeps matter only while there is something to do, or little time to do it in. */
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
    busy = (near || called) && findUnfinished(result).length > 0;
    if (busy) stage.start({ atMs: time.nowMs(), trigger: PAYMENT_TICK, timeoutMs: TIMEOUT_MS }, 0);
  }
}
