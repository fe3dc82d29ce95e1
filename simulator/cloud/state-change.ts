/** Changes the state of an instance and notes the change. */
import type { Dice } from "../dice.ts";
import type { Switches } from "../story.ts";
import type { VirtualTime } from "../virtual-time.ts";
import { currentView, type SimulatedInstance } from "./simulated-instance.ts";

export type StateChange = (instance: SimulatedInstance, by: string, apply: () => void) => void;

/** Applies a change. If reads lag in this story, the old state is shown for a while. */
export function createStateChange(time: VirtualTime, dice: Dice, switches: Switches): StateChange {
  return (instance, by, apply) => {
    const nowMs = time.nowMs();
    if (switches.stateLagMs > 0 && nowMs >= (instance.stale?.untilMs ?? 0)) {
      instance.stale = { view: currentView(instance), untilMs: nowMs + dice.between(0, switches.stateLagMs) };
    }
    apply();
    instance.changes.push({ atMs: nowMs, status: instance.status, by });
  };
}
