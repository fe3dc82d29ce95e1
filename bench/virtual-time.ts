/** A clock without waiting: time jumps to the next sleeper as soon as no other work is left. */
import type { AlarmClock } from "../functions/ports/clock.ts";

interface Sleeper {
  readonly atMs: number;
  readonly order: number;
  wake(): unknown;
}

export interface VirtualTime {
  readonly clock: AlarmClock;
  /** Lets time pass until the work ends. Rejects with the work's own error, or if the work waits for an event that cannot come. */
  run<T>(work: Promise<T>): Promise<T>;
  /** Returns the number of sleepers that wait now. */
  asleep(): number;
}

/** A binary heap, because a list of ten thousand sleepers would slow the benchmark down. */
function createSleepers() {
  const heap: Sleeper[] = [];

  /** Callers pass indexes inside the heap; a hole in it is a defect of this file. */
  function at(index: number): Sleeper {
    const sleeper = heap[index];
    if (sleeper === undefined) throw new Error(`the heap has no sleeper at ${index}`);
    return sleeper;
  }

  function push(sleeper: Sleeper): void {
    let index = heap.push(sleeper) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (isBefore(at(parent), sleeper)) break;
      heap[index] = at(parent);
      index = parent;
    }
    heap[index] = sleeper;
  }

  function pop(): Sleeper | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(at(child + 1), at(child))) child += 1;
      if (isBefore(last, at(child))) break;
      heap[index] = at(child);
      index = child;
    }
    heap[index] = last;
    return first;
  }

  const isDue = (nowMs: number) => heap[0] !== undefined && heap[0].atMs <= nowMs;
  return { push, pop, isDue, count: () => heap.length };
}

export function createVirtualTime(startMs: number): VirtualTime {
  const sleepers = createSleepers();
  let nowMs = startMs;
  let order = 0;

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      let awake = false;
      const abort = () => {
        if (awake) return;
        awake = true;
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort, { once: true });
      sleepers.push({
        atMs: nowMs + Math.max(0, ms),
        order: order++,
        wake() {
          if (awake) return;
          awake = true;
          signal?.removeEventListener("abort", abort);
          resolve();
        },
      });
    });
  }

  function alarm(ms: number, ring: () => void): () => void {
    let isSet = true;
    sleepers.push({ atMs: nowMs + Math.max(0, ms), order: order++, wake: () => isSet && ring() });
    return () => {
      isSet = false;
    };
  }

  async function run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const end = () => {
      settled = true;
    };
    work.then(end, end);
    for (;;) {
      // All work that needs no time comes first.
      await new Promise(setImmediate);
      if (settled) return work;
      const next = sleepers.pop();
      if (!next) throw new Error("the work waits, and nothing is asleep");
      nowMs = Math.max(nowMs, next.atMs);
      next.wake();
      while (sleepers.isDue(nowMs)) sleepers.pop()?.wake();
    }
  }

  return { clock: { nowMs: () => nowMs, sleep, alarm }, run, asleep: sleepers.count };
}

function isBefore(one: Sleeper, other: Sleeper): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
