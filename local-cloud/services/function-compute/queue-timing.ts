/** Schedules the next drain of the asynchronous queue. `clear` cancels everything that was scheduled before. */
import type { World } from "../../kernel/world.ts";

export interface QueueTiming {
  /** Returns a check that gives false once `clear` was called. */
  generationCheck(): () => boolean;
  later(ms: number, task: () => void): void;
  /** Calls `drain` in one second. The runner asks for it as long as the function's account owes money. */
  drainInOneSecond(drain: () => void): void;
  /**
   * Calls `drain` after the present request was answered, as on a real queue. Several calls before that cause one
   * drain.
   */
  drainAfterAnswer(drain: () => void): void;
  clear(): void;
}

/**
 * Ours: the interval of the check whether the account has paid. The vendor says only that the queue resumes after the
 * payment.
 */
const OVERDUE_CHECK_MS = 1_000;

export function createQueueTiming(world: World): QueueTiming {
  let isDrainScheduled = false;
  let nearDrain: NodeJS.Immediate | undefined;
  let generation = 0;
  const generationCheck = () => {
    const own = generation;
    return () => own === generation;
  };
  const later = (ms: number, task: () => void) => {
    const isCurrent = generationCheck();
    world.clock.schedule(world.clock.nowMs() + ms, () => {
      if (isCurrent()) task();
    });
  };
  return {
    generationCheck,
    later,
    drainInOneSecond(drain) {
      if (isDrainScheduled) return;
      isDrainScheduled = true;
      later(OVERDUE_CHECK_MS, () => {
        isDrainScheduled = false;
        drain();
      });
    },
    drainAfterAnswer(drain) {
      nearDrain ??= setImmediate(() => {
        nearDrain = undefined;
        drain();
      });
    },
    clear() {
      generation += 1;
      isDrainScheduled = false;
      clearImmediate(nearDrain);
      nearDrain = undefined;
    },
  };
}
