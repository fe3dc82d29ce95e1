/** When the queue of asynchronous invocations is looked at again. After `clear`, nothing that was arranged before happens. */
import type { World } from "../../kernel/world.ts";

export interface QueueTiming {
  /** Answers whether everything since is still the same: false after `clear`. */
  mark(): () => boolean;
  later(ms: number, task: () => void): void;
  /** Once a second, while unpaid bills hold the queue back. */
  lookAgain(drain: () => void): void;
  /** After the caller has its answer, as on a real queue, and once for all that arrived by then. */
  soon(drain: () => void): void;
  clear(): void;
}

/** How often a queue held back by unpaid bills is looked at again; the pages say only that it resumes after payment. */
const OVERDUE_CHECK_MS = 1_000;

export function createQueueTiming(world: World): QueueTiming {
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
    lookAgain(drain) {
      if (isLookingAgain) return;
      isLookingAgain = true;
      later(OVERDUE_CHECK_MS, () => {
        isLookingAgain = false;
        drain();
      });
    },
    soon(drain) {
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
