/** One invocation as the simulator holds it: alive or dead, and with its recorder. */
import type { RunLog } from "../flight-recorder.ts";

export interface Death {
  /** The request, counted from 1, at which the process ends. */
  readonly atStep: number;
  /** Before the request leaves, or after the cloud has processed it. */
  readonly phase: "before" | "after";
}

export interface SimulatedRun {
  /** false: nothing it waits for ever happens again. */
  readonly alive: boolean;
  readonly death: Death | undefined;
  readonly log: RunLog;
  die(how: "killed" | "cut-off"): void;
  finish(how: "finished" | "threw"): void;
  /** Called once if the process dies, not when it finishes. */
  onDeath(notify: () => void): void;
}

export function createSimulatedRun(log: RunLog, nowMs: () => number, death: Death | undefined): SimulatedRun {
  let notifyDeath: () => void = () => undefined;
  const end = (how: "finished" | "threw" | "killed" | "cut-off") => {
    if (!run.alive) return;
    run.alive = false;
    log.ended = { atMs: nowMs(), how };
    if (how === "killed" || how === "cut-off") notifyDeath();
  };
  const run = {
    alive: true,
    death,
    log,
    die: end,
    finish: end,
    onDeath: (notify: () => void) => {
      notifyDeath = notify;
    },
  };
  return run;
}
