/**
 * Time that passes only when nothing is left to do. A timer fires when every microtask of what came before has run, so
 * the real engine, awaits and all, lives hours in milliseconds and always in the same order.
 */
import type { AlarmClock } from "../functions/ports/clock.ts";
import { createDueHeap } from "./due-heap.ts";

export interface VirtualTime {
  nowMs(): number;
  /** Calls `wake` at that time, or at once on the next turn when it is past; same times keep the order of asking. */
  at(atMs: number, wake: () => void): void;
  /** Lets everything happen that is due until then, and leaves the clock at `untilMs`. One drive at a time. */
  driveTo(untilMs: number): Promise<void>;
}

/** Turns at one and the same millisecond after which we say that the program under test spins. */
const MOST_TURNS_WITHOUT_TIME = 200_000;

export function createVirtualTime(startMs: number): VirtualTime {
  let nowMs = startMs;
  let turnsNow = 0;
  const due = createDueHeap();

  /** One timer a turn; the rest of the program answers to it before the next one. */
  function turn(untilMs: number, finish: () => void, fail: (error: unknown) => void): void {
    const next = due.peek();
    if (next === undefined || next.atMs > untilMs) {
      nowMs = Math.max(nowMs, untilMs);
      turnsNow = 0;
      finish();
      return;
    }
    due.pop();
    turnsNow = next.atMs > nowMs ? 0 : turnsNow + 1;
    nowMs = Math.max(nowMs, next.atMs);
    try {
      if (turnsNow > MOST_TURNS_WITHOUT_TIME) throw new Error(`virtual time stands still at ${nowMs}`);
      next.wake();
    } catch (error) {
      fail(error);
      return;
    }
    afterMicrotasks(() => turn(untilMs, finish, fail));
  }

  return {
    nowMs: () => nowMs,
    at: (atMs, wake) => due.push(atMs, wake),
    driveTo: (untilMs) => new Promise((finish, fail) => afterMicrotasks(() => turn(untilMs, finish, fail))),
  };
}

/**
 * The clock of a process in that time, `errorMs` ahead of it. Once `isAlive` says no, nobody who sleeps on it wakes again: a process that was killed
 * does not see its timers fire.
 */
export function createVirtualClock(time: VirtualTime, isAlive: () => boolean = () => true, errorMs = 0): AlarmClock {
  return {
    nowMs: () => time.nowMs() + errorMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const onAbort = () => {
          if (isAlive()) reject(signal?.reason);
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        time.at(time.nowMs() + Math.max(0, ms), () => {
          signal?.removeEventListener("abort", onAbort);
          if (isAlive()) resolve();
        });
      }),
    alarm: (ms, ring) => {
      let isSet = true;
      time.at(time.nowMs() + Math.max(0, ms), () => {
        if (isSet && isAlive()) ring();
      });
      return () => {
        isSet = false;
      };
    },
  };
}

/**
 * Node runs a `nextTick` callback only when the microtask queue is empty - but runs all waiting callbacks first. Asked for from
 * a microtask, the callback therefore comes after every microtask, those included that other microtasks added. No macrotask
 * is involved, which makes a turn cost well under a microsecond; see docs/simulation.md.
 */
function afterMicrotasks(callback: () => void): void {
  // Not queueMicrotask: Node makes an AsyncResource for each.
  void SETTLED.then(() => process.nextTick(callback));
}

const SETTLED = Promise.resolve();
