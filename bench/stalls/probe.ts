/**
 * Measures how long each turn of this process's event loop takes.
 *
 * It counts the processor time of the main thread, because on a busy machine a waiting process takes wall time without working.
 * Linux counts it for each thread; other systems only have wall time.
 */
import { readFileSync } from "node:fs";

export interface Stall {
  /** Processor time of the main thread in the longest turn, in milliseconds. */
  readonly cpuMs: number;
  /** Wall time of the longest turn, in milliseconds. */
  readonly wallMs: number;
}

export interface Probe {
  begin(): void;
  /** Waits until the loop has been quiet for a while, so that work after the answer is measured too. */
  end(): Promise<Stall>;
}

/**
 * The first figure of this file is the nanoseconds that the main thread has run. Source: Linux,
 * Documentation/scheduler/sched-stats.rst.
 */
const THREAD_TIME = "/proc/self/schedstat";
const LOOK_EVERY_MS = 2;
/** A shorter turn counts as quiet. */
const QUIET_MS = 3;
const QUIET_LOOKS = 60;
/** The limit of samples. Clocks of functions and timers go on, so the loop may never become quiet. */
const MOST_LOOKS = 5_000;

export function createProbe(): Probe {
  const cpuMs = cpuClock();
  let lastCpuMs = cpuMs();
  let lastWallMs = performance.now();
  let stall: Stall = { cpuMs: 0, wallMs: 0 };
  let quietLooks = 0;
  let looks = 0;
  let onQuiet: (() => void) | undefined;

  setInterval(() => {
    const [nowCpuMs, nowWallMs] = [cpuMs(), performance.now()];
    const turn = { cpuMs: nowCpuMs - lastCpuMs, wallMs: nowWallMs - lastWallMs - LOOK_EVERY_MS };
    stall = { cpuMs: Math.max(stall.cpuMs, turn.cpuMs), wallMs: Math.max(stall.wallMs, turn.wallMs) };
    quietLooks = turn.cpuMs < QUIET_MS ? quietLooks + 1 : 0;
    looks += 1;
    if (quietLooks >= QUIET_LOOKS || looks >= MOST_LOOKS) onQuiet?.();
    [lastCpuMs, lastWallMs] = [nowCpuMs, nowWallMs];
  }, LOOK_EVERY_MS);

  return {
    begin() {
      stall = { cpuMs: 0, wallMs: 0 };
    },
    async end() {
      quietLooks = 0;
      looks = 0;
      await new Promise<void>((resolve) => {
        onQuiet = resolve;
      });
      return stall;
    },
  };
}

function cpuClock(): () => number {
  const read = () => Number(readFileSync(THREAD_TIME, "utf8").split(" ", 1)[0]) / 1e6;
  try {
    return read() > 0 ? read : () => performance.now();
  } catch {
    return () => performance.now();
  }
}
