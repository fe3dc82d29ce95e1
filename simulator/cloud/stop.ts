/** Stops an instance: first Stopping, and Stopped some seconds later. */
import type { Dice } from "../dice.ts";
import type { VirtualTime } from "../virtual-time.ts";
import type { SimulatedInstance } from "./simulated-instance.ts";
import type { StateChange } from "./state-change.ts";

export type Stop = (instance: SimulatedInstance, by: "arrears" | "owner") => void;

export function createStop(time: VirtualTime, dice: Dice, change: StateChange): Stop {
  return (instance, by) => {
    change(instance, by, () => {
      instance.status = "Stopping";
      instance.stop += 1;
      instance.stoppedBy = by;
      if (by === "owner") instance.arrearsStopAtMs = undefined;
    });
    const { stop: thisStop } = instance;
    time.at(time.nowMs() + dice.between(1_000, 30_000), () => {
      if (instance.stop === thisStop && instance.status === "Stopping") {
        change(instance, by, () => {
          instance.status = "Stopped";
        });
      }
    });
  };
}
