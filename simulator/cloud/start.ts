/** Starts an instance: first Starting, then Running, or back to Stopped if the start fails. */
import type { Dice } from "../dice.ts";
import type { VirtualTime } from "../virtual-time.ts";
import type { Faults } from "./faults.ts";
import type { SimulatedInstance, StarterName } from "./simulated-instance.ts";
import type { StateChange } from "./state-change.ts";
import type { Stop } from "./stop.ts";

interface StartParts {
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly faults: Faults;
  readonly change: StateChange;
  readonly stop: Stop;
  autoRelease(instance: SimulatedInstance): void;
}

export type Start = (instance: SimulatedInstance, by: StarterName) => void;

export function createStart({ time, dice, faults, change, stop, autoRelease }: StartParts): Start {
  function run(instance: SimulatedInstance, by: StarterName): void {
    change(instance, by, () => {
      instance.status = "Running";
      instance.startedAtMs = time.nowMs();
      instance.runningAtMs = time.nowMs();
      instance.locks.delete("financial");
      instance.stoppedBy = undefined;
      instance.arrearsStopAtMs = undefined;
      instance.recycled = false;
    });
    const { autoReleaseAtMs } = instance.spec;
    // A release time that passed during the arrears takes effect soon after the start (inference).
    if (autoReleaseAtMs !== undefined && autoReleaseAtMs < time.nowMs()) {
      time.at(time.nowMs() + dice.between(60_000, 1_800_000), () => autoRelease(instance));
    }
  }

  function fallBack(instance: SimulatedInstance, by: StarterName, cause: "arrears" | "owner" | undefined): void {
    change(instance, `${by} failed`, () => {
      instance.status = "Stopped";
      instance.stop += 1;
      instance.stoppedBy = cause;
    });
  }

  function stopSoon(instance: SimulatedInstance): void {
    instance.stopsNextStart = false;
    time.at(time.nowMs() + dice.between(3_000, 30_000), () => {
      if (instance.status === "Starting") stop(instance, "owner");
    });
  }

  function strikesDown(instance: SimulatedInstance): boolean {
    return faults.strike("ReActivateInstances", instance.spec, time.nowMs())?.kind === "falls-back";
  }

  return (instance, by) => {
    const cause = instance.stoppedBy;
    change(instance, by, () => {
      instance.status = "Starting";
      instance.startedBy = by;
    });
    const fails = instance.fallBacksLeft > 0 || strikesDown(instance);
    if (instance.fallBacksLeft > 0) instance.fallBacksLeft -= 1;
    if (instance.stopsNextStart && by !== "owner") stopSoon(instance);
    time.at(time.nowMs() + dice.spread(fails ? 40_000 : 60_000, 600_000), () => {
      if (instance.releasedAtMs !== undefined || instance.status !== "Starting") return;
      if (fails) fallBack(instance, by, cause);
      else run(instance, by);
    });
  };
}
