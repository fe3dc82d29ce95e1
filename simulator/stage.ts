/**
 * Starts invocations of the engine in the model's world. An invocation ends, dies or is cut off, and the platform may
 * repeat it.
 */
import { parseEvent } from "../functions/core/events/parse-event.ts";
import type { World } from "../functions/ports/world.ts";
import type { Recover } from "../functions/recover.ts";
import type { CloudModel } from "./cloud/cloud-model.ts";
import type { Dice } from "./dice.ts";
import { createRunLog, lookForSecrets, type RunLog } from "./flight-recorder.ts";
import type { Invocation, Story } from "./story.ts";
import { createSimulatedRun, type Death } from "./world/simulated-run.ts";
import { createSimulatedWorld } from "./world/simulated-world.ts";

const MINUTE_MS = 60_000;
/** Function Compute repeats a failed asynchronous invocation at most twice, after about a minute. */
export const PLATFORM_RETRIES = 2;

export interface Stage {
  readonly runs: readonly RunLog[];
  start(invocation: Invocation, retriesLeft: number): void;
}

export function createStage(model: CloudModel, engineFor: (world: World) => Recover, dice: Dice): Stage {
  const { time, story } = model;
  const runs: RunLog[] = [];
  const tasks = new Set<string>();

  function start(invocation: Invocation, retriesLeft: number): void {
    const { trigger, timeoutMs } = invocation;
    const startedAtMs = time.nowMs();
    const cutOffMs = startedAtMs + timeoutMs;
    const log = createRunLog(`run-${runs.length + 1}`, trigger, startedAtMs, cutOffMs - story.policy.timing.reserveMs);
    log.clockErrorMs = drawClockError(story, dice);
    runs.push(log);
    const run = createSimulatedRun(log, time.nowMs, drawDeath(story, dice, startedAtMs));
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
    const recover = engineFor(world);
    const { runId, startedAtMs, deadlineMs, trigger, clockErrorMs } = log;
    // The host's own clock gives both times.
    const own = { startedAtMs: startedAtMs + clockErrorMs, deadlineMs: deadlineMs + clockErrorMs };
    return recover(trigger, { runId, requestId: runId, ...own });
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

function drawClockError({ switches: { clockErrorMs } }: Story, dice: Dice): number {
  return clockErrorMs === 0 ? 0 : Math.round(dice.pick([-1, 0, 1]) * clockErrorMs);
}

/** A run may die at any step. Most steps whose order matters are early ones. */
function drawDeath({ faultsEndMs, switches }: Story, dice: Dice, nowMs: number): Death | undefined {
  if (nowMs >= faultsEndMs || !dice.chance(switches.killShare)) return undefined;
  return { atStep: Math.ceil(Math.exp(dice.unit() * Math.log(300))), phase: dice.pick(["before", "after"] as const) };
}
