/** Reads from the truth when each instance was down, and who had stopped it. */
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";

/** One stop by the arrears. It ends when the instance runs, is released, or is stopped by its owner. */
export interface Episode {
  readonly stoppedAtMs: number;
  /** Infinity: the instance is still down. */
  readonly endAtMs: number;
  readonly end: "running" | "released" | "owner" | "down";
}

export function episodesOf({ changes }: SimulatedInstance): readonly Episode[] {
  const episodes: Episode[] = [];
  changes.forEach(({ atMs, status, by }, index) => {
    if (status !== "Stopping" || by !== "arrears") return;
    const last = changes.slice(index + 1).find(isEnd);
    episodes.push({ stoppedAtMs: atMs, endAtMs: last?.atMs ?? Number.POSITIVE_INFINITY, end: endOf(last) });
  });
  return episodes;
}

type Change = SimulatedInstance["changes"][number];

function isEnd({ status, by }: Change): boolean {
  return status === "Running" || status === "released" || (status === "Stopping" && by === "owner");
}

function endOf(change: Change | undefined): Episode["end"] {
  if (change === undefined) return "down";
  if (change.status === "Running") return "running";
  return change.status === "released" ? "released" : "owner";
}

/** Returns the time of the owner's last stop before `atMs`; undefined if it was before the story. */
export function ownerStopBefore({ changes }: SimulatedInstance, atMs: number): number | undefined {
  return changes.findLast((change) => change.atMs <= atMs && change.status === "Stopping" && change.by === "owner")
    ?.atMs;
}

/** Returns the cause of the stop at that time; undefined if the instance was not stopped. */
export function stopperAt({ changes, spec }: SimulatedInstance, atMs: number): "owner" | "arrears" | undefined {
  let stopper: "owner" | "arrears" | undefined = spec.status === "Stopped" ? "owner" : undefined;
  for (const change of changes) {
    if (change.atMs > atMs) break;
    if (change.status === "Stopping") stopper = change.by === "arrears" ? "arrears" : "owner";
    if (change.status === "Running") stopper = undefined;
  }
  return stopper;
}

/** When it was started for the last time before then. */
export function lastStartBefore({ changes, spec }: SimulatedInstance, atMs: number): number {
  return changes.findLast((change) => change.atMs < atMs && change.status === "Running")?.atMs ?? spec.startedAtMs;
}
