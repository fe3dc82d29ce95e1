/**
 * The clock of the local cloud, as `GET|PUT /_local/clock` shows and sets it. It runs on wall time, on scaled wall
 * time, or in steps, and runs the tasks that are due.
 */
import type { Clock, ClockMode } from "./clock.ts";
import { createDueQueue, type DueQueue } from "./due-queue.ts";

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

/**
 * Due tasks that run before other requests get a turn. On a fast clock, tasks may become due faster than they can run.
 */
const tasksAtOnce = 500;

/** Longest delay of a timer. Node fires a timer with a longer delay at once. */
const longestTimerMs = 2_147_483_647;

export function createCloudClock(setting: ClockSetting, wallNowMs: () => number = Date.now): CloudClock {
  const queue = createDueQueue();
  const runner = createDueRunner(queue);
  const { runUntil } = runner;
  let mode: ClockMode = "wall";
  let rate = 1;
  let anchorWallMs = wallNowMs();
  let anchorCloudMs = anchorWallMs;
  let timer: NodeJS.Timeout | undefined;
  const flowingNowMs = () => Math.floor(anchorCloudMs + (wallNowMs() - anchorWallMs) * rate);
  const nowMs = () => runner.frozenAtMs() ?? flowingNowMs();

  const arm = () => {
    clearTimeout(timer);
    timer = undefined;
    const nextMs = queue.nextAtMs();
    if (rate === 0 || nextMs === undefined) return;
    const waitMs = Math.min(Math.max(0, Math.ceil((nextMs - flowingNowMs()) / rate)), longestTimerMs);
    timer = setTimeout(() => {
      try {
        runUntil(flowingNowMs(), tasksAtOnce);
      } finally {
        arm();
      }
    }, waitMs);
    // A release that is due in fifteen days must not keep a finished process alive.
    timer.unref();
  };

  const anchorAt = (cloudMs: number) => {
    anchorWallMs = wallNowMs();
    anchorCloudMs = cloudMs;
  };

  const set = (next: ClockSetting) => {
    const atMs = next.nowMs ?? flowingNowMs();
    mode = next.mode;
    rate = mode === "stepped" ? 0 : mode === "wall" ? 1 : (next.rate ?? 1);
    anchorAt(atMs);
    runUntil(atMs);
    arm();
  };

  const advance = (byMs: number) => {
    const untilMs = flowingNowMs() + byMs;
    runUntil(untilMs);
    anchorAt(untilMs);
    arm();
  };

  set(setting);
  return {
    get mode() {
      return mode;
    },
    get rate() {
      return rate;
    },
    nowMs,
    schedule(atMs, task) {
      const cancel = queue.add(atMs, task);
      if (runner.frozenAtMs() === undefined && queue.nextAtMs() === atMs) arm();
      return cancel;
    },
    set,
    advance,
    runDue(untilMs, most) {
      const reachedMs = runUntil(untilMs, most);
      if (reachedMs === undefined) return true;
      if (rate === 0) anchorAt(Math.max(reachedMs, flowingNowMs()));
      return false;
    },
    clear() {
      queue.clear();
      arm();
    },
  };
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
