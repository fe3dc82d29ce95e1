/** Asynchronous invocations: accepted at once, run when there is room, retried after a function error. */
import type { World } from "../../kernel/world.ts";
import { FcError } from "./fc-error.ts";
import type { FunctionSpec } from "./function-spec.ts";
import type { InvocationRecord, InvocationResult, Invoker } from "./invoker.ts";

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
  snapshot(): unknown;
  restore(state: unknown): void;
}

interface Job {
  readonly functionKey: string;
  readonly record: InvocationRecord;
  readonly event: Buffer;
  readonly enqueuedAtMs: number;
  retriesLeft: number;
}

/** Source: "Limits" of Function Compute, read 2026-08. */
const largestEventBytes = 131_072;
const largestTaskId = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;
/** Ours: what waits is kept in memory. */
const mostWaiting = 10_000;
const mostWaitingBytes = 64 * 1024 * 1024;
/** How many task ids are remembered; older ones may be used again. */
const keptTasks = 100_000;
/** How often a queue held back by unpaid bills is looked at again; the pages say only that it resumes after payment. */
const overdueCheckMs = 1_000;

/** `find` answers with the function as it is registered now: code may change while an event waits. */
export function createAsyncQueue(
  world: World,
  invoker: Invoker,
  find: (functionKey: string) => FunctionSpec | undefined,
  onEnd: (spec: FunctionSpec, job: { record: InvocationRecord; event: Buffer }, result: InvocationResult) => void,
): AsyncQueue {
  let ready: Job[] = [];
  /** Between two attempts. */
  const resting = new Set<Job>();
  const seenTasks = new Set<string>();
  /** Of everything that is ready or rests. */
  let waitingBytes = 0;
  let isLookingAgain = false;
  let generation = 0;

  const later = (ms: number, task: () => void) => {
    const own = generation;
    world.clock.schedule(world.clock.nowMs() + ms, () => {
      if (own === generation) task();
    });
  };

  const lookAgainLater = () => {
    if (isLookingAgain) return;
    isLookingAgain = true;
    later(overdueCheckMs, () => {
      isLookingAgain = false;
      drain();
    });
  };

  const leave = (job: Job, status: InvocationRecord["status"]) => {
    waitingBytes -= job.event.length;
    job.record.status = status;
  };

  /** A function that has no room is asked once for all of its jobs. */
  const drain = () => {
    const waiting: Job[] = [];
    const full = new Set<string>();
    const nowMs = world.clock.nowMs();
    for (const job of ready.splice(0)) {
      const spec = full.has(job.functionKey) ? undefined : find(job.functionKey);
      if (full.has(job.functionKey)) waiting.push(job);
      else if (spec === undefined) leave(job, "Failed");
      else if (world.accounts.isOverdue(spec.accountId)) {
        full.add(job.functionKey);
        waiting.push(job);
        lookAgainLater();
      } else if (nowMs - job.enqueuedAtMs > spec.maxEventAgeSeconds * 1000) leave(job, "Expired");
      else if (!invoker.pool.hasRoom(spec)) {
        full.add(job.functionKey);
        waiting.push(job);
      } else void run(spec, job);
    }
    ready = waiting.concat(ready);
  };

  let isDrainComing = false;
  /** After the caller has its answer, as on a real queue, and once for all that arrived by then. */
  const drainSoon = () => {
    if (isDrainComing) return;
    isDrainComing = true;
    setImmediate(() => {
      isDrainComing = false;
      drain();
    });
  };

  const run = async (spec: FunctionSpec, job: Job) => {
    const own = generation;
    const result = await invoker
      .attempt(spec, job.record, job.event)
      .catch((error: unknown) => toFailure(error, world));
    if (own !== generation) {
      // Of a time before a reset: its outcome is nobody's, but the room that it held is free now.
      drain();
      return;
    }
    if (!result.ok && job.retriesLeft > 0) {
      job.retriesLeft -= 1;
      job.record.status = "Retrying";
      // The pages give the number of retries after a function error and not their spacing: 1 s, 2 s, 4 s here.
      resting.add(job);
      later(1000 * 2 ** (spec.retries - job.retriesLeft - 1), () => {
        resting.delete(job);
        ready.push(job);
        drain();
      });
    } else {
      leave(job, result.ok ? "Succeeded" : "Failed");
      onEnd(spec, job, result);
    }
    drain();
  };

  const remember = (task: string) => {
    seenTasks.add(task);
    const [oldest] = seenTasks;
    if (seenTasks.size > keptTasks && oldest !== undefined) seenTasks.delete(oldest);
  };

  return {
    accept(spec, event, { cause, taskId }, existsCode = "AsyncTaskAlreadyExists") {
      if (event.length > largestEventBytes) throw new FcError("EntityTooLarge", largestEventBytes);
      if (taskId !== undefined && !largestTaskId.test(taskId)) {
        throw new FcError("InvalidArgument", `async task id '${taskId}' is invalid`);
      }
      if (ready.length + resting.size >= mostWaiting || waitingBytes + event.length > mostWaitingBytes) {
        throw new FcError("ResourceExhausted", `${mostWaiting} asynchronous invocations wait`);
      }
      const key = functionKey(spec);
      if (taskId !== undefined && seenTasks.has(`${key} ${taskId}`)) throw new FcError(existsCode, taskId);
      const record = invoker.newRecord(spec, { type: "Async", cause, ...(taskId === undefined ? {} : { taskId }) });
      if (taskId !== undefined) remember(`${key} ${taskId}`);
      waitingBytes += event.length;
      const enqueuedAtMs = world.clock.nowMs();
      ready.push({ functionKey: key, record, event, enqueuedAtMs, retriesLeft: spec.retries });
      drainSoon();
      return record;
    },
    drain,
    clear() {
      generation += 1;
      isLookingAgain = false;
      waitingBytes = 0;
      ready = [];
      resting.clear();
      seenTasks.clear();
    },
    snapshot: () => ({
      ready: [...ready, ...resting].map((job) => ({
        ...job,
        record: { ...job.record },
        event: job.event.toString("base64"),
      })),
      seenTasks: [...seenTasks],
    }),
    restore(state) {
      const saved = state as { ready: (Omit<Job, "event"> & { event: string })[]; seenTasks: string[] };
      this.clear();
      for (const task of saved.seenTasks) seenTasks.add(task);
      ready = structuredClone(saved.ready).map((job) => ({ ...job, event: Buffer.from(job.event, "base64") }));
      for (const job of ready) {
        waitingBytes += job.event.length;
        invoker.invocations.push(job.record);
      }
      drainSoon();
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
