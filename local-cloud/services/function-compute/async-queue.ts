/**
 * Runs asynchronous invocations: accepts them at once, starts them when an instance is free, and retries them after a
 * function error.
 */
import { FcError } from "./fc-error.ts";
import type { FunctionSpec } from "./function-spec.ts";
import type { InvocationRecord } from "./invoker.ts";
import { createJobRunner, type RunnerParts } from "./job-runner.ts";
import { createQueueTiming } from "./queue-timing.ts";
import { createWaitingRoom, type SavedRoom } from "./waiting-room.ts";

export interface AsyncQueue {
  /**
   * Queues an event and returns its record. Throws FcError if the task id is known or malformed, or if the event is too
   * large.
   */
  accept(
    spec: FunctionSpec,
    event: Buffer,
    fields: { readonly cause: string; readonly taskId?: string },
    existsCode?: "StatefulAsyncInvocationAlreadyExists" | "AsyncTaskAlreadyExists",
  ): InvocationRecord;
  /** Starts the jobs that can start now. It is called whenever an instance may have become free. */
  drain(): void;
  /** Drops the waiting events and forgets the task ids. */
  clear(): void;
  snapshot(): SavedRoom;
  restore(saved: SavedRoom): void;
}

/** Largest asynchronous event. Source: "Limits" of Function Compute, read 2026-08. */
export const LARGEST_EVENT_BYTES = 131_072;
const LARGEST_TASK_ID = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;
export function createAsyncQueue(parts: Omit<RunnerParts, "room" | "timing">): AsyncQueue {
  const { world, invoker } = parts;
  const room = createWaitingRoom();
  const timing = createQueueTiming(world);
  const drain = createJobRunner({ ...parts, room, timing });

  return {
    accept(spec, event, { cause, taskId }, existsCode = "AsyncTaskAlreadyExists") {
      if (event.length > LARGEST_EVENT_BYTES) throw new FcError("EntityTooLarge", LARGEST_EVENT_BYTES);
      if (taskId !== undefined && !LARGEST_TASK_ID.test(taskId)) {
        throw new FcError("InvalidArgument", `async task id '${taskId}' is invalid`);
      }
      room.refuseFull(event.length);
      const key = functionKey(spec);
      if (taskId !== undefined && room.isSeen(`${key} ${taskId}`)) throw new FcError(existsCode, taskId);
      const record = invoker.newRecord(spec, { type: "Async", cause, ...(taskId === undefined ? {} : { taskId }) });
      if (taskId !== undefined) room.remember(`${key} ${taskId}`);
      const enqueuedAtMs = world.clock.nowMs();
      room.enter({ functionKey: key, record, event, enqueuedAtMs, retriesLeft: spec.retries });
      timing.drainAfterAnswer(drain);
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
      timing.drainAfterAnswer(drain);
    },
  };
}

export function functionKey(spec: Pick<FunctionSpec, "accountId" | "name">): string {
  return `${spec.accountId}/${spec.name}`;
}
