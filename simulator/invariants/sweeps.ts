/** Which runs are sweeps, and which of them had every chance: what those left undone is a fault of theirs. */
import { causeOf } from "../../functions/core/terms/trigger.ts";
import type { RunLog } from "../flight-recorder.ts";

/** A look at every region of its accounts, ordered by the timer, that applies what it finds. */
export function isSweep({ trigger, summary }: RunLog): boolean {
  const isWhole = trigger.name === "timer" || trigger.name === "fan-out";
  return isWhole && causeOf(trigger) === "timer" && trigger.depth === "full" && summary?.mode !== "plan";
}

/** A sweep that finished in time, read everything it asked the log store for, and delivered everything. */
export function isCleanSweep(run: RunLog): boolean {
  const { ended, undelivered, logStore, summary, deadlineMs } = run;
  const allWent = undelivered.length === 0 && logStore.failed === 0;
  const inTime = ended?.how === "finished" && ended.atMs < deadlineMs;
  return isSweep(run) && allWent && inTime && summary?.mode === "apply" && !summary.handedOver;
}
