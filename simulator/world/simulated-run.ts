/** One invocation in the simulator: whether it is alive, and its recorder. */
import type { RunLog } from "../flight-recorder.ts";

export interface Death {
  /** Number of the request, from 1, at which the process ends. */
  readonly atStep: number;
  /** `before`: the request does not leave. `after`: the cloud has processed it. */
  readonly phase: "before" | "after";
}

export interface SimulatedRun {
  /** false: the process is dead, and no wait of it ever ends. */
  readonly alive: boolean;
  readonly death: Death | undefined;
  readonly log: RunLog;
  die(how: "killed" | "cut-off"): void;
  finish(how: "finished" | "threw"): void;
  /** Registers a call for the death of the process. It is not called if the process finishes. */
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
