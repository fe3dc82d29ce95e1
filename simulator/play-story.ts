/** Lets a story happen: the cloud lives, invocations start, die and are repeated, and every run is recorded. */

import { parseEvent } from "../functions/core/events/parse-event.ts";
import type { Policy } from "../functions/core/terms/policy.ts";
import type { Trigger } from "../functions/core/terms/trigger.ts";
import type { World } from "../functions/ports/world.ts";
import type { Build, Recover } from "../functions/recover.ts";
import { type CloudModel, createCloudModel } from "./cloud/cloud-model.ts";
import { createDice, type Dice } from "./dice.ts";
import { createRunLog, lookForSecrets, type RunLog } from "./flight-recorder.ts";
import { findUnfinished } from "./invariants/unfinished.ts";
import { AFTERMATH_MS, type Invocation, KEPT_MS, type Story } from "./story.ts";
import { createVirtualTime } from "./virtual-time.ts";
import { createSimulatedRun, type Death } from "./world/simulated-run.ts";
import { createSimulatedWorld } from "./world/simulated-world.ts";

/** The engine under test; `createRecover` is one. */
export type Engine = (world: World, policy: Policy, build: Build) => Recover;

export interface StoryResult {
  readonly story: Story;
  readonly model: CloudModel;
  /** In the order of their start. */
  readonly runs: readonly RunLog[];
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/**
 * The pauses between sweeps once the faults are over, until all is settled: longer and longer, because what failed for good is tried
 * again after a day only - but hourly, as in life, where something is about to be released.
 */
const TAIL_HOURS = [1, 1, 1, 2, 2, 3, 6, 6, 6, 6, 6, 6, 12, 12];
const LONGEST_TAIL_MS = 72 * HOUR_MS;
const TICK_MS = 5 * MINUTE_MS;
const RELEASE_NEAR_MS = 8 * HOUR_MS;
const FEWEST_TAIL_SWEEPS = 2;
const SHOWS_AFTER_MS = 5 * MINUTE_MS;
/** Function Compute repeats an asynchronous invocation that failed: at most twice, after a minute or so. */
const PLATFORM_RETRIES = 2;

export async function playStory(story: Story, engine: Engine): Promise<StoryResult> {
  const dice = createDice(story.seed ^ 0x5eed);
  const time = createVirtualTime(story.startMs);
  const model = createCloudModel(story, time, dice.fork());
  const stage = createStage(model, engine, dice);
  for (const invocation of story.invocations) time.at(invocation.atMs, () => stage.start(invocation, PLATFORM_RETRIES));

  await time.driveTo(story.faultsEndMs + AFTERMATH_MS);
  await settle({ story, model, runs: stage.runs }, stage);
  return { story, model, runs: stage.runs };
}

async function settle(result: StoryResult, stage: Stage): Promise<void> {
  const { time } = result.model;
  const endMs = time.nowMs() + LONGEST_TAIL_MS;
  // Whatever happens last is looked at once more.
  const quietFromMs = Math.max(...result.story.happenings.map(({ atMs }) => atMs)) + SHOWS_AFTER_MS;
  let sweptAtMs = Number.NEGATIVE_INFINITY;
  let pause = 0;
  for (let sweeps = 0; time.nowMs() < endMs; sweeps++) {
    const unfinished = findUnfinished(result);
    if (unfinished.length === 0 && sweeps >= FEWEST_TAIL_SWEEPS && sweptAtMs >= quietFromMs) return;
    const near = unfinished.some(
      ({ arrearsStopAtMs = 0 }) => arrearsStopAtMs + KEPT_MS < time.nowMs() + RELEASE_NEAR_MS,
    );
    const nextMs = time.nowMs() + (near ? 1 : (TAIL_HOURS[pause++] ?? 12)) * HOUR_MS;
    sweptAtMs = time.nowMs();
    stage.start({ atMs: sweptAtMs, trigger: FULL_SWEEP, timeoutMs: 10 * MINUTE_MS }, 0);
    // The ticks between the sweeps matter only while there is something to do, or little time to do it in.
    for (let busy = unfinished.length > 0; busy && time.nowMs() + TICK_MS < nextMs; ) {
      await time.driveTo(time.nowMs() + TICK_MS);
      const called = stage.runs.at(-1)?.attempts.length !== 0;
      busy = (near || called) && findUnfinished(result).length > 0;
      if (busy) stage.start({ atMs: time.nowMs(), trigger: PAYMENT_TICK, timeoutMs: 10 * MINUTE_MS }, 0);
    }
    await time.driveTo(nextMs);
  }
}

const FULL_SWEEP: Trigger = { name: "timer", depth: "full", hop: 0 };
const PAYMENT_TICK: Trigger = { name: "timer", depth: "payment", hop: 0 };
const BUILD: Build = { version: "0.0.0-simulated", configHash: "simulated" };

interface Stage {
  readonly runs: readonly RunLog[];
  start(invocation: Invocation, retriesLeft: number): void;
}

function createStage(model: CloudModel, engine: Engine, dice: Dice): Stage {
  const { time, story } = model;
  const runs: RunLog[] = [];
  const tasks = new Set<string>();

  function start(invocation: Invocation, retriesLeft: number): void {
    const { trigger, timeoutMs } = invocation;
    const startedAtMs = time.nowMs();
    const cutOffMs = startedAtMs + timeoutMs;
    const log = createRunLog(`run-${runs.length + 1}`, trigger, startedAtMs, cutOffMs - story.policy.timing.reserveMs);
    runs.push(log);
    const run = createSimulatedRun(log, time.nowMs, drawDeath(startedAtMs));
    const onPlatform = Number.isFinite(timeoutMs);
    const world = createSimulatedWorld(model, run, dice.fork(), onPlatform ? takeInvocation(log) : undefined);
    const repeat = () => {
      if (onPlatform && retriesLeft > 0) time.at(time.nowMs() + MINUTE_MS, () => start(invocation, retriesLeft - 1));
    };
    run.onDeath(repeat);
    if (onPlatform) time.at(cutOffMs, () => run.die("cut-off"));

    void runEngine(world, log).then(
      (summary) => {
        if (!run.alive) return;
        log.summary = summary;
        lookForSecrets(log, "summary", summary);
        run.finish("finished");
      },
      (error: unknown) => {
        if (!run.alive) return;
        log.error = error;
        run.finish("threw");
        repeat();
      },
    );
  }

  async function runEngine(world: World, log: RunLog) {
    const recover = engine(world, story.policy, BUILD);
    const { runId, startedAtMs, deadlineMs, trigger } = log;
    return recover(trigger, { runId, requestId: runId, startedAtMs, deadlineMs });
  }

  /** Any step may be the last one; early ones are where most of the order of effects is. */
  function drawDeath(nowMs: number): Death | undefined {
    if (nowMs >= story.faultsEndMs || !dice.chance(story.switches.killShare)) return undefined;
    return { atStep: Math.ceil(Math.exp(dice.unit() * Math.log(300))), phase: dice.pick(["before", "after"] as const) };
  }

  function takeInvocation(log: RunLog) {
    return (payload: unknown, taskId: string): boolean => {
      if (tasks.has(taskId)) return false;
      tasks.add(taskId);
      const parsed = parseEvent(JSON.stringify(payload));
      if (parsed.kind !== "run") {
        const why = parsed.kind === "refused" ? parsed.problems.join("; ") : parsed.kind;
        log.breaches.push(`a self-invocation that the handler would not run: ${why}`);
        return true;
      }
      for (const trigger of parsed.triggers) {
        const atMs = time.nowMs() + dice.between(20, 3_000);
        const timeoutMs = dice.pick([2, 5, 10]) * MINUTE_MS;
        time.at(atMs, () => start({ atMs, trigger, timeoutMs }, PLATFORM_RETRIES));
      }
      return true;
    };
  }

  return { runs, start };
}
