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
const SAMPLE_EVERY_MS = 2;
/** A shorter turn counts as quiet. */
const QUIET_MS = 3;
const QUIET_SAMPLES = 60;
/** The limit of samples. Clocks of functions and timers go on, so the loop may never become quiet. */
const MOST_SAMPLES = 5_000;

export function createProbe(): Probe {
  const cpuMs = cpuClock();
  let lastCpuMs = cpuMs();
  let lastWallMs = performance.now();
  let stall: Stall = { cpuMs: 0, wallMs: 0 };
  let quietSamples = 0;
  let samples = 0;
  let onQuiet: (() => void) | undefined;

  setInterval(() => {
    const [nowCpuMs, nowWallMs] = [cpuMs(), performance.now()];
    const turn = { cpuMs: nowCpuMs - lastCpuMs, wallMs: nowWallMs - lastWallMs - SAMPLE_EVERY_MS };
    stall = { cpuMs: Math.max(stall.cpuMs, turn.cpuMs), wallMs: Math.max(stall.wallMs, turn.wallMs) };
    quietSamples = turn.cpuMs < QUIET_MS ? quietSamples + 1 : 0;
    samples += 1;
    if (quietSamples >= QUIET_SAMPLES || samples >= MOST_SAMPLES) onQuiet?.();
    [lastCpuMs, lastWallMs] = [nowCpuMs, nowWallMs];
  }, SAMPLE_EVERY_MS);

  return {
    begin() {
      stall = { cpuMs: 0, wallMs: 0 };
    },
    async end() {
      quietSamples = 0;
      samples = 0;
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
