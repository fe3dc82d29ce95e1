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
  return isSweep(run) && hadEveryChance(run);
}

/** The run finished in time, read everything it asked the log store for, and delivered everything. */
export function hadEveryChance({ ended, undelivered, logStore, summary, deadlineMs }: RunLog): boolean {
  const allWent = undelivered.length === 0 && logStore.failed === 0;
  const inTime = ended?.how === "finished" && ended.atMs < deadlineMs;
  return allWent && inTime && summary?.mode === "apply" && !summary.handedOver;
}
