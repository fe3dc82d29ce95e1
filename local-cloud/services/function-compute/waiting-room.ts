/** The queue of accepted asynchronous invocations, until they end. It is kept in memory, so its size is limited. */
import { FcError } from "./fc-error.ts";
import type { InvocationRecord } from "./invoker.ts";

export interface Job {
  readonly functionKey: string;
  readonly record: InvocationRecord;
  readonly event: Buffer;
  readonly enqueuedAtMs: number;
  retriesLeft: number;
}

/** The event is bytes when it is saved, and base64 when it comes back. */
type SavedJob = Omit<Job, "event"> & { readonly event: Buffer | string };

export interface SavedRoom {
  readonly ready: readonly SavedJob[];
  readonly seenTasks: readonly string[];
}

/** Limits of the queue, because it is kept in memory. The vendor publishes none. */
const MOST_WAITING = 10_000;
const MOST_WAITING_BYTES = 64 * 1024 * 1024;
/** Number of task ids that are remembered. Older ids may be used again. */
const KEPT_TASKS = 100_000;

export interface WaitingRoom {
  /** Throws FcError `ResourceExhausted` if the queue is full. */
  refuseFull(eventBytes: number): void;
  isSeen(task: string): boolean;
  remember(task: string): void;
  enter(job: Job): void;
  /** Ends a job with its status and frees its bytes. */
  leave(job: Job, status: InvocationRecord["status"]): void;
  /** Removes and returns the jobs that wait, in order. Jobs that cannot start yet are returned with `putBack`. */
  takeReady(): readonly Job[];
  putBack(jobs: readonly Job[]): void;
  /** Keeps a job aside until its next attempt; `wake` makes it wait in the queue again. */
  rest(job: Job): void;
  wake(job: Job): void;
  clear(): void;
  snapshot(): SavedRoom;
  /** Restores the queue and returns its jobs. */
  restore(saved: SavedRoom): readonly Job[];
}

export function createWaitingRoom(): WaitingRoom {
  let ready: Job[] = [];
  const resting = new Set<Job>();
  const seenTasks = new Set<string>();
  /** Bytes of all events that wait, rest or run. */
  let waitingBytes = 0;
  const clear = () => {
    waitingBytes = 0;
    ready = [];
    resting.clear();
    seenTasks.clear();
  };

  return {
    refuseFull(eventBytes) {
      if (ready.length + resting.size >= MOST_WAITING || waitingBytes + eventBytes > MOST_WAITING_BYTES) {
        throw new FcError("ResourceExhausted", `${MOST_WAITING} asynchronous invocations wait`);
      }
    },
    isSeen: (task) => seenTasks.has(task),
    remember(task) {
      seenTasks.add(task);
      const [oldest] = seenTasks;
      if (seenTasks.size > KEPT_TASKS && oldest !== undefined) seenTasks.delete(oldest);
    },
    enter(job) {
      waitingBytes += job.event.length;
      ready.push(job);
    },
    leave(job, status) {
      waitingBytes -= job.event.length;
      job.record.status = status;
    },
    takeReady: () => ready.splice(0),
    putBack(jobs) {
      ready = [...jobs, ...ready];
    },
    rest(job) {
      resting.add(job);
    },
    wake(job) {
      resting.delete(job);
      ready.push(job);
    },
    clear,
    snapshot: () => ({
      ready: [...ready, ...resting].map((job) => ({ ...job, record: { ...job.record } })),
      seenTasks: [...seenTasks],
    }),
    restore(saved) {
      clear();
      for (const task of saved.seenTasks) seenTasks.add(task);
      ready = saved.ready.map((job) => ({
        ...job,
        record: { ...job.record },
        event: Buffer.isBuffer(job.event) ? job.event : Buffer.from(job.event, "base64"),
      }));
      for (const job of ready) waitingBytes += job.event.length;
      return ready;
    },
  };
}
