/** The clock behind `GET|PUT /_local/clock`: wall time, scaled wall time, or stepped by hand, with one queue of due tasks. */
import type { Clock, ClockMode } from "./clock.ts";
import { createDueQueue, type DueQueue } from "./due-queue.ts";
import { nextTurn } from "./in-turns.ts";

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

/** Then others get their turn: more may become due than can be carried out at once. */
const tasksAtOnce = 100;

/** A step of a month may hold a million timer ticks; requests are answered between them. */
export async function runDueInTurns(clock: CloudClock, untilMs: number): Promise<void> {
  while (!clock.runDue(untilMs, tasksAtOnce)) await nextTurn();
}

export function createCloudClock(setting: ClockSetting, wallNowMs: () => number = Date.now): CloudClock {
  const queue = createDueQueue();
  const runner = createDueRunner(queue);
  const { runUntil } = runner;
  const flow = createFlow(wallNowMs);
  const alarm = createAlarm(flow, queue, () => runUntil(flow.nowMs(), tasksAtOnce));

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

/** How the cloud's time follows from the machine's: from an anchor, at a rate. */
interface Flow {
  mode(): ClockMode;
  rate(): number;
  nowMs(): number;
  /** A new anchor, and with `setting` another mode and rate. */
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
const longestTimerMs = 2_147_483_647;

/** Rings when the next task is due, on a clock that runs by itself; after each ring it is set anew. */
function createAlarm(flow: Flow, queue: DueQueue, ring: () => void): { arm(): void } {
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    clearTimeout(timer);
    timer = undefined;
    const nextMs = queue.nextAtMs();
    if (flow.rate() === 0 || nextMs === undefined) return;
    const waitMs = Math.min(Math.max(0, Math.ceil((nextMs - flow.nowMs()) / flow.rate())), longestTimerMs);
    timer = setTimeout(() => {
      try {
        ring();
      } finally {
        arm();
      }
    }, waitMs);
    // A pending release in fifteen days must not keep a finished process alive.
    timer.unref();
  };
  return { arm };
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
