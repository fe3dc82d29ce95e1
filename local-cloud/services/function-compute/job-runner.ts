/** Starts the asynchronous invocations that can start, and ends or repeats those that were carried out. */
import type { World } from "../../kernel/world.ts";
import { FcError } from "./fc-error.ts";
import type { FunctionSpec } from "./function-spec.ts";
import type { InvocationResult, Invoker } from "./invoker.ts";
import type { QueueTiming } from "./queue-timing.ts";
import type { Job, WaitingRoom } from "./waiting-room.ts";

export interface RunnerParts {
  readonly world: World;
  readonly invoker: Invoker;
  readonly room: WaitingRoom;
  readonly timing: QueueTiming;
  /** Returns the function as it is registered now, because its code may change while an event waits. */
  readonly find: (functionKey: string) => FunctionSpec | undefined;
  readonly onEnd: (spec: FunctionSpec, job: Job, result: InvocationResult) => void;
}

/**
 * The start of a process takes some milliseconds. After five starts, the other jobs wait for the next turn of the event
 * loop.
 */
const STARTS_A_TURN = 5;

/** Returns a function that starts all jobs that can start now. Call it whenever a function may have room again. */
export function createJobRunner(parts: RunnerParts): () => void {
  const { world, invoker, room, timing, find } = parts;

  /** If a function has no room for one job, its other jobs are not tried in this drain. */
  const drain = () => {
    const waiting: Job[] = [];
    const full = new Set<string>();
    let started = 0;
    for (const job of room.takeReady()) {
      if (started === STARTS_A_TURN || full.has(job.functionKey)) {
        waiting.push(job);
        continue;
      }
      const spec = find(job.functionKey);
      const next = nextStepOf(job, spec, parts);
      if (next === "Failed" || next === "Expired") room.leave(job, next);
      else if (next === "run") {
        started += 1;
        void run(spec!, job);
      } else {
        full.add(job.functionKey);
        waiting.push(job);
        if (next === "unpaid") timing.drainInOneSecond(drain);
      }
    }
    room.putBack(waiting);
    if (started === STARTS_A_TURN) timing.drainAfterAnswer(drain);
  };

  const run = async (spec: FunctionSpec, job: Job) => {
    const isCurrent = timing.generationCheck();
    const result = await invoker
      .attempt(spec, job.record, job.event)
      .catch((error: unknown) => toFailure(error, world));
    // An invocation from before a reset has no outcome, but its room is free now.
    if (isCurrent()) settle({ spec, job, result }, parts, drain);
    drain();
  };

  return drain;
}

interface EndedJob {
  readonly spec: FunctionSpec;
  readonly job: Job;
  readonly result: InvocationResult;
}

function settle({ spec, job, result }: EndedJob, { room, timing, onEnd }: RunnerParts, drain: () => void): void {
  if (result.ok || job.retriesLeft === 0) {
    room.leave(job, result.ok ? "Succeeded" : "Failed");
    onEnd(spec, job, result);
    return;
  }
  job.retriesLeft -= 1;
  job.record.status = "Retrying";
  room.rest(job);
  // The pages give the number of retries after a function error and not their spacing: 1 s, 2 s, 4 s here.
  timing.later(1000 * 2 ** (spec.retries - job.retriesLeft - 1), () => {
    room.wake(job);
    drain();
  });
}

/** Returns what happens to a waiting job now. `wait` and `unpaid` hold for every other job of its function too. */
function nextStepOf(
  job: Job,
  spec: FunctionSpec | undefined,
  { invoker, world }: RunnerParts,
): "run" | "wait" | "unpaid" | "Failed" | "Expired" {
  if (spec === undefined) return "Failed";
  if (world.accounts.isOverdue(spec.accountId)) return "unpaid";
  if (world.clock.nowMs() - job.enqueuedAtMs > spec.maxEventAgeSeconds * 1000) return "Expired";
  return invoker.pool.hasRoom(spec) ? "run" : "wait";
}

/**
 * Returns the result of an invocation that could not start, for example because its role does not exist. Such an
 * invocation is retried like a function error. A defect of the local cloud gives the same result, because it must not
 * end the process, and is logged with its stack.
 */
function toFailure(error: unknown, world: World): InvocationResult {
  const errorType = error instanceof FcError ? error.code : "InternalServerError";
  const errorMessage = error instanceof Error ? error.message : String(error);
  if (!(error instanceof FcError)) world.log(`local cloud: ${error instanceof Error ? error.stack : errorMessage}`);
  const body = Buffer.from(JSON.stringify({ errorMessage, errorType }));
  return { ok: false, errorType, body, memoryMb: 0, durationMs: 0 };
}
