/** Runs that had every chance: what they left undone is a fault of theirs. */
import { causeOf } from "../../functions/core/terms/trigger.ts";
import type { RunLog } from "../flight-recorder.ts";

/** A full sweep that finished, read everything and delivered everything. */
export function isCleanSweep({ trigger, ended, undelivered, ledger, summary, deadlineMs }: RunLog): boolean {
  const isWhole = trigger.name === "timer" || trigger.name === "fan-out";
  const swept = isWhole && causeOf(trigger) === "timer" && trigger.depth === "full";
  const allWent = undelivered.length === 0 && ledger.failed === 0;
  const inTime = ended?.how === "finished" && ended.atMs < deadlineMs;
  return swept && allWent && inTime && summary?.mode === "apply" && !summary.handedOver;
}
