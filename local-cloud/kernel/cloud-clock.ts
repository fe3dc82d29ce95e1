/** The clock behind `GET|PUT /_local/clock`: wall time, scaled wall time, or stepped by hand, with one queue of due tasks. */
import type { Clock, ClockMode } from "./clock.ts";
import { createDueQueue, type DueQueue } from "./due-queue.ts";

export interface ClockSetting {
  readonly mode: ClockMode;
  /** Cloud milliseconds per real millisecond, for `scaled`. */
  readonly rate?: number;
  /** Epoch milliseconds to start at; default: now. */
  readonly nowMs?: number;
}

export interface CloudClock extends Clock {
  /** Changes mode, rate or time. Moving forward runs what became due, in order; moving back runs nothing. */
  set(setting: ClockSetting): void;
  /** Moves time forward by hand, running due tasks in order, each at its own time. */
  advance(byMs: number): void;
  /**
   * Carries out what is due until `untilMs`, at most `most` tasks, and stands at the time it came to; true: all is done.
   * Between two calls others get their turn, however long the step is.
   */
  runDue(untilMs: number, most: number): boolean;
  /** Forgets every scheduled task. */
  clear(): void;
}

/** Then others get their turn: on a fast clock more may become due than can be carried out. */
const tasksAtOnce = 500;

/** Node fires a longer timer at once. */
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
    // A pending release in fifteen days must not keep a finished process alive.
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
  /** While a due task runs, time stands at its due time, so that what it schedules next is exact. */
  frozenAtMs(): number | undefined;
  /** Runs at most `most` tasks; answers with the due time of the last task if others may be left. */
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
