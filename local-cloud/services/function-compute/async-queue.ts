/** Asynchronous invocations: accepted at once, run when there is room, retried after a function error. */
import type { World } from "../../kernel/world.ts";
import { FcError } from "./fc-error.ts";
import type { FunctionSpec } from "./function-spec.ts";
import type { InvocationRecord, InvocationResult, Invoker } from "./invoker.ts";
import { createWaitingRoom, type Job, type SavedRoom } from "./waiting-room.ts";

export interface AsyncQueue {
  /** Throws FcError for a task id that this function has seen, a malformed one, or too large an event. */
  accept(
    spec: FunctionSpec,
    event: Buffer,
    fields: { readonly cause: string; readonly taskId?: string },
    existsCode?: "StatefulAsyncInvocationAlreadyExists" | "AsyncTaskAlreadyExists",
  ): InvocationRecord;
  /** Starts what can start now; called whenever room may have appeared. */
  drain(): void;
  /** Forgets what waits and what was seen. */
  clear(): void;
  snapshot(): SavedRoom;
  restore(saved: SavedRoom): void;
}

/** Source: "Limits" of Function Compute, read 2026-08. */
const largestEventBytes = 131_072;
const largestTaskId = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;
/** How often a queue held back by unpaid bills is looked at again; the pages say only that it resumes after payment. */
const overdueCheckMs = 1_000;

type EndListener = (spec: FunctionSpec, job: Job, result: InvocationResult) => void;

/** `find` answers with the function as it is registered now: code may change while an event waits. */
export function createAsyncQueue(
  world: World,
  invoker: Invoker,
  find: (functionKey: string) => FunctionSpec | undefined,
  onEnd: EndListener,
): AsyncQueue {
  const room = createWaitingRoom();
  const timing = createTiming(world);

  /** A function that has no room is asked once for all of its jobs. */
  const drain = () => {
    const waiting: Job[] = [];
    const full = new Set<string>();
    for (const job of room.takeReady()) {
      const spec = full.has(job.functionKey) ? undefined : find(job.functionKey);
      const next = full.has(job.functionKey) ? "wait" : nextOf(job, spec, invoker, world);
      if (next === "Failed" || next === "Expired") room.leave(job, next);
      else if (next === "run") void run(spec!, job);
      else {
        full.add(job.functionKey);
        waiting.push(job);
        if (next === "unpaid") timing.lookAgain(drain);
      }
    }
    room.putBack(waiting);
  };

  const run = async (spec: FunctionSpec, job: Job) => {
    const isCurrent = timing.mark();
    const result = await invoker
      .attempt(spec, job.record, job.event)
      .catch((error: unknown) => toFailure(error, world));
    // An invocation from before a reset has no outcome, but its room is free now.
    if (isCurrent()) settle(spec, job, result);
    drain();
  };

  const settle = (spec: FunctionSpec, job: Job, result: InvocationResult) => {
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
  };

  return {
    accept(spec, event, { cause, taskId }, existsCode = "AsyncTaskAlreadyExists") {
      if (event.length > largestEventBytes) throw new FcError("EntityTooLarge", largestEventBytes);
      if (taskId !== undefined && !largestTaskId.test(taskId)) {
        throw new FcError("InvalidArgument", `async task id '${taskId}' is invalid`);
      }
      room.refuseFull(event.length);
      const key = functionKey(spec);
      if (taskId !== undefined && room.isSeen(`${key} ${taskId}`)) throw new FcError(existsCode, taskId);
      const record = invoker.newRecord(spec, { type: "Async", cause, ...(taskId === undefined ? {} : { taskId }) });
      if (taskId !== undefined) room.remember(`${key} ${taskId}`);
      const enqueuedAtMs = world.clock.nowMs();
      room.enter({ functionKey: key, record, event, enqueuedAtMs, retriesLeft: spec.retries });
      timing.soon(drain);
      return record;
    },
    drain,
    clear() {
      timing.clear();
      room.clear();
    },
    snapshot: room.snapshot,
    restore(saved) {
      timing.clear();
      for (const { record } of room.restore(saved)) invoker.invocations.push(record);
      timing.soon(drain);
    },
  };
}

/** What a waiting job may do now; `wait` and `unpaid` hold for every other job of its function too. */
function nextOf(
  job: Job,
  spec: FunctionSpec | undefined,
  invoker: Invoker,
  world: World,
): "run" | "wait" | "unpaid" | "Failed" | "Expired" {
  if (spec === undefined) return "Failed";
  if (world.accounts.isOverdue(spec.accountId)) return "unpaid";
  if (world.clock.nowMs() - job.enqueuedAtMs > spec.maxEventAgeSeconds * 1000) return "Expired";
  return invoker.pool.hasRoom(spec) ? "run" : "wait";
}

/** When the queue is looked at again. After `clear`, nothing that was arranged before happens. */
function createTiming(world: World) {
  let isLookingAgain = false;
  let isSoon = false;
  let generation = 0;
  const mark = () => {
    const own = generation;
    return () => own === generation;
  };
  const later = (ms: number, task: () => void) => {
    const isCurrent = mark();
    world.clock.schedule(world.clock.nowMs() + ms, () => {
      if (isCurrent()) task();
    });
  };
  return {
    mark,
    later,
    lookAgain(drain: () => void) {
      if (isLookingAgain) return;
      isLookingAgain = true;
      later(overdueCheckMs, () => {
        isLookingAgain = false;
        drain();
      });
    },
    /** After the caller has its answer, as on a real queue, and once for all that arrived by then. */
    soon(drain: () => void) {
      if (isSoon) return;
      isSoon = true;
      setImmediate(() => {
        isSoon = false;
        drain();
      });
    },
    clear() {
      generation += 1;
      isLookingAgain = false;
    },
  };
}

export function functionKey(spec: Pick<FunctionSpec, "accountId" | "name">): string {
  return `${spec.accountId}/${spec.name}`;
}

/**
 * What cannot even start (no such role) ends like a function error, and is retried like one. A defect of the local cloud
 * is told with its stack and ends the same way: it must not end the process.
 */
function toFailure(error: unknown, world: World): InvocationResult {
  const errorType = error instanceof FcError ? error.code : "InternalServerError";
  const errorMessage = error instanceof Error ? error.message : String(error);
  if (!(error instanceof FcError)) world.log(`local cloud: ${error instanceof Error ? error.stack : errorMessage}`);
  const body = Buffer.from(JSON.stringify({ errorMessage, errorType }));
  return { ok: false, errorType, body, memoryMb: 0, durationMs: 0 };
}
