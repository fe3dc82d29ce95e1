/** Finds the instances that arrears stopped and that are down, held or not. */
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";
import type { StoryResult } from "../story-result.ts";

export function findDown({ model }: StoryResult): readonly SimulatedInstance[] {
  return [...model.instances.values()].filter(isDown);
}

export function isDown({ releasedAtMs, stoppedBy, status }: SimulatedInstance): boolean {
  return releasedAtMs === undefined && stoppedBy === "arrears" && status === "Stopped";
}
