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

  const drain = () => {
    const waiting: Job[] = [];
    for (const job of ready.splice(0)) {
      const spec = find(job.functionKey);
      if (spec === undefined) job.record.status = "Failed";
      else if (world.accounts.isOverdue(spec.accountId)) {
        waiting.push(job);
        lookAgainLater();
      } else if (world.clock.nowMs() - job.enqueuedAtMs > spec.maxEventAgeSeconds * 1000) job.record.status = "Expired";
      else if (!invoker.pool.hasRoom(spec)) waiting.push(job);
      else void run(spec, job);
    }
    ready.unshift(...waiting);
  };

  const run = async (spec: FunctionSpec, job: Job) => {
    const own = generation;
    const result = await invoker.attempt(spec, job.record, job.event).catch((error: unknown) => toFailure(error));
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
      job.record.status = result.ok ? "Succeeded" : "Failed";
      onEnd(spec, job, result);
    }
    drain();
  };

  return {
    accept(spec, event, { cause, taskId }, existsCode = "AsyncTaskAlreadyExists") {
      if (event.length > largestEventBytes) throw new FcError("EntityTooLarge", largestEventBytes);
      if (taskId !== undefined && !largestTaskId.test(taskId)) {
        throw new FcError("InvalidArgument", `async task id '${taskId}' is invalid`);
      }
      const key = functionKey(spec);
      if (taskId !== undefined && seenTasks.has(`${key} ${taskId}`)) throw new FcError(existsCode, taskId);
      const record = invoker.newRecord(spec, { type: "Async", cause, ...(taskId === undefined ? {} : { taskId }) });
      if (taskId !== undefined) seenTasks.add(`${key} ${taskId}`);
      const enqueuedAtMs = world.clock.nowMs();
      ready.push({ functionKey: key, record, event, enqueuedAtMs, retriesLeft: spec.retries });
      // After the caller has its answer, as on a real queue.
      setImmediate(drain);
      return record;
    },
    drain,
    clear() {
      generation += 1;
      isLookingAgain = false;
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
      for (const job of ready) invoker.invocations.push(job.record);
      setImmediate(drain);
    },
  };
}

export function functionKey(spec: Pick<FunctionSpec, "accountId" | "name">): string {
  return `${spec.accountId}/${spec.name}`;
}

/** What cannot even start (no such role) ends like a function error, and is retried like one. */
function toFailure(error: unknown): InvocationResult {
  if (!(error instanceof FcError)) throw error;
  const body = Buffer.from(JSON.stringify({ errorMessage: error.message, errorType: error.code }));
  return { ok: false, errorType: error.code, body, memoryMb: 0, durationMs: 0 };
}
