/** Asynchronous invocations that were accepted and have not ended: bounded, because they are kept in memory. */
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

/** Ours: what waits is kept in memory. */
const mostWaiting = 10_000;
const mostWaitingBytes = 64 * 1024 * 1024;
/** How many task ids are remembered; older ones may be used again. */
const keptTasks = 100_000;

export interface WaitingRoom {
  /** Throws FcError when as many events wait as may. */
  refuseFull(eventBytes: number): void;
  isSeen(task: string): boolean;
  remember(task: string): void;
  enter(job: Job): void;
  /** The job has ended; its bytes are free. */
  leave(job: Job, status: InvocationRecord["status"]): void;
  /** Every job that may start, in order; those that cannot start yet come back with `putBack`. */
  takeReady(): readonly Job[];
  putBack(jobs: readonly Job[]): void;
  /** A job waits for its next attempt. */
  rest(job: Job): void;
  wake(job: Job): void;
  clear(): void;
  snapshot(): SavedRoom;
  /** The jobs that came back. */
  restore(saved: SavedRoom): readonly Job[];
}

export function createWaitingRoom(): WaitingRoom {
  let ready: Job[] = [];
  const resting = new Set<Job>();
  const seenTasks = new Set<string>();
  /** Of everything that is ready, rests or runs. */
  let waitingBytes = 0;
  const clear = () => {
    waitingBytes = 0;
    ready = [];
    resting.clear();
    seenTasks.clear();
  };

  return {
    refuseFull(eventBytes) {
      if (ready.length + resting.size >= mostWaiting || waitingBytes + eventBytes > mostWaitingBytes) {
        throw new FcError("ResourceExhausted", `${mostWaiting} asynchronous invocations wait`);
      }
    },
    isSeen: (task) => seenTasks.has(task),
    remember(task) {
      seenTasks.add(task);
      const [oldest] = seenTasks;
      if (seenTasks.size > keptTasks && oldest !== undefined) seenTasks.delete(oldest);
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
