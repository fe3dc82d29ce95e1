/**
 * The clock of the local cloud, as `GET|PUT /_local/clock` shows and sets it. It runs on wall time, on scaled wall
 * time, or in steps, and runs the tasks that are due.
 */
import type { Clock, ClockMode } from "./clock.ts";
import { createDueQueue, type DueQueue } from "./due-queue.ts";
import { nextTurn, startSlice } from "./next-turn.ts";

export interface ClockSetting {
  readonly mode: ClockMode;
  /** Cloud milliseconds per real millisecond; for mode `scaled` only. */
  readonly rate?: number;
  /** Epoch milliseconds to start at; default: the current time. */
  readonly nowMs?: number;
}

export interface CloudClock extends Clock {
  /**
   * Changes mode, rate or time. If time moves forward, the tasks that became due are run in order; if time moves back,
   * none is run.
   */
  set(setting: ClockSetting): void;
  /** Moves time forward by `byMs` milliseconds. Due tasks run in order, each at its own time. */
  advance(byMs: number): void;
  /**
   * Runs at most `most` of the tasks due until `untilMs`. Returns true if all of them ran; otherwise the clock stays at
   * the last one. Between two calls the event loop serves other requests, however long the step is.
   */
  runDue(untilMs: number, most: number): boolean;
  /** Removes all scheduled tasks. */
  clear(): void;
}

/** Due tasks that run before other requests may get a turn. Tasks may become due faster than they can run. */
const TASKS_AT_ONCE = 5;
const TASKS_A_TURN = 100;

/**
 * Runs the tasks due until `untilMs` in slices. A step of a month may have a million timer ticks; the event loop serves
 * requests in between.
 */
export async function runDueInTurns(clock: CloudClock, untilMs: number): Promise<void> {
  for (let isOver = startSlice(TASKS_A_TURN); !clock.runDue(untilMs, TASKS_AT_ONCE); ) {
    if (!isOver(TASKS_AT_ONCE)) continue;
    await nextTurn();
    isOver = startSlice(TASKS_A_TURN);
  }
}

export function createCloudClock(setting: ClockSetting, wallNowMs: () => number = Date.now): CloudClock {
  const queue = createDueQueue();
  const runner = createDueRunner(queue);
  const { runUntil } = runner;
  const flow = createFlow(wallNowMs);
  const alarm = createAlarm(flow, queue, () => {
    const isOver = startSlice(TASKS_A_TURN);
    while (runUntil(flow.nowMs(), TASKS_AT_ONCE) !== undefined && !isOver(TASKS_AT_ONCE));
  });

  const set = (next: ClockSetting) => {
    const atMs = next.nowMs ?? flow.nowMs();
    flow.goOnFrom(atMs, next);
    runUntil(atMs);
    alarm.arm();
  };

  set(setting);
  return {
    get mode() {
      return flow.mode();
    },
    get rate() {
      return flow.rate();
    },
    nowMs: () => runner.frozenAtMs() ?? flow.nowMs(),
    schedule(atMs, task) {
      const cancel = queue.add(atMs, task);
      if (runner.frozenAtMs() === undefined && queue.nextAtMs() === atMs) alarm.arm();
      return cancel;
    },
    set,
    advance(byMs) {
      const untilMs = flow.nowMs() + byMs;
      runUntil(untilMs);
      flow.goOnFrom(untilMs);
      alarm.arm();
    },
    runDue(untilMs, most) {
      const reachedMs = runUntil(untilMs, most);
      if (reachedMs === undefined) return true;
      if (flow.rate() === 0) flow.goOnFrom(Math.max(reachedMs, flow.nowMs()));
      return false;
    },
    clear() {
      queue.clear();
      alarm.arm();
    },
  };
}

/** Computes the cloud's time from the machine's: an anchor and a rate. */
interface Flow {
  mode(): ClockMode;
  rate(): number;
  nowMs(): number;
  /** Sets a new anchor and, with `setting`, another mode and rate. */
  goOnFrom(cloudMs: number, setting?: ClockSetting): void;
}

function createFlow(wallNowMs: () => number): Flow {
  let mode: ClockMode = "wall";
  let rate = 1;
  let anchorWallMs = wallNowMs();
  let anchorCloudMs = anchorWallMs;
  return {
    mode: () => mode,
    rate: () => rate,
    nowMs: () => Math.floor(anchorCloudMs + (wallNowMs() - anchorWallMs) * rate),
    goOnFrom(cloudMs, setting) {
      if (setting !== undefined) {
        mode = setting.mode;
        rate = mode === "stepped" ? 0 : mode === "wall" ? 1 : (setting.rate ?? 1);
      }
      anchorWallMs = wallNowMs();
      anchorCloudMs = cloudMs;
    },
  };
}

/** Node fires a longer timer at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Calls `ring` when the next task is due on a running clock. It is set again after each call. */
function createAlarm(flow: Flow, queue: DueQueue, ring: () => void): { arm(): void } {
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    clearTimeout(timer);
    timer = undefined;
    const nextMs = queue.nextAtMs();
    if (flow.rate() === 0 || nextMs === undefined) return;
    const waitMs = Math.min(Math.max(0, Math.ceil((nextMs - flow.nowMs()) / flow.rate())), LONGEST_TIMER_MS);
    timer = setTimeout(() => {
      try {
        ring();
      } finally {
        arm();
      }
    }, waitMs);
    // A release that is due in fifteen days must not keep a finished process alive.
    timer.unref();
  };
  return { arm };
}

interface DueRunner {
  /**
   * Returns the due time of the running task, or undefined. Time stands still during a task, so that its follow-up
   * tasks have exact times.
   */
  frozenAtMs(): number | undefined;
  /**
   * Runs at most `most` tasks. Returns the due time of the last one if further tasks may be due, otherwise undefined.
   */
  runUntil(untilMs: number, most?: number): number | undefined;
}

function createDueRunner(queue: DueQueue): DueRunner {
  let frozenAtMs: number | undefined;
  return {
    frozenAtMs: () => frozenAtMs,
    runUntil(untilMs, most = Number.POSITIVE_INFINITY) {
      for (let left = most; left > 0; left -= 1) {
        const due = queue.takeDue(untilMs);
        if (due === undefined) return undefined;
        frozenAtMs = due.atMs;
        try {
          due.task();
        } finally {
          frozenAtMs = undefined;
        }
        if (left === 1) return due.atMs;
      }
      return undefined;
    },
  };
}
