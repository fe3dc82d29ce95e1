/**
 * Time that passes only when no microtask is left. A timer fires after every microtask of the earlier timers. The real
 * engine lives hours in milliseconds, always in the same order.
 */
import type { AlarmClock } from "../functions/ports/clock.ts";
import { createDueHeap } from "./due-heap.ts";

export interface VirtualTime {
  nowMs(): number;
  /** Calls `wake` at that time. A time in the past means the next turn. Equal times keep the order of the calls. */
  at(atMs: number, wake: () => void): void;
  /** Runs every timer until `untilMs`, and sets the clock to `untilMs`. Only one drive may run at a time. */
  driveTo(untilMs: number): Promise<void>;
}

/** Turns at one millisecond after which the program under test counts as a loop without an end. */
const MOST_TURNS_WITHOUT_TIME = 200_000;

export function createVirtualTime(startMs: number): VirtualTime {
  let nowMs = startMs;
  let turnsNow = 0;
  const due = createDueHeap();

  /** One timer a turn, so that the program answers to it before the next one. */
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
 * Returns the clock of a process, `errorMs` ahead of this time. If `isAlive` returns false, no sleep on this clock
 * ends: the timers of a killed process do not fire.
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
 * Runs a callback after every microtask, those included that other microtasks add. Node runs `nextTick` callbacks only
 * when the microtask queue is empty. A callback that a microtask asks for therefore comes last. No macrotask is
 * involved, so a turn costs less than a microsecond; see docs/simulation.md.
 */
function afterMicrotasks(callback: () => void): void {
  // queueMicrotask makes an AsyncResource for each call, which costs time.
  void SETTLED.then(() => process.nextTick(callback));
}

const SETTLED = Promise.resolve();
