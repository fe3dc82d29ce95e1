/** Changes the state of an instance: stops it, starts it, lets a start fall back, releases it. */
import type { Dice } from "../dice.ts";
import { KEPT_MS, type Switches } from "../story.ts";
import type { VirtualTime } from "../virtual-time.ts";
import { createArrearsEvents } from "./arrears-events.ts";
import type { Faults } from "./faults.ts";
import type { SimulatedAccount } from "./simulated-account.ts";
import type { SimulatedInstance, StarterName } from "./simulated-instance.ts";
import { createStart } from "./start.ts";
import { createStateChange } from "./state-change.ts";
import { createStop } from "./stop.ts";

export interface Lifecycle {
  stopForArrears(instance: SimulatedInstance, account: SimulatedAccount): void;
  stopByOwner(instance: SimulatedInstance): void;
  /** Marks an instance that was stopped before the suspension. */
  markStopped(instance: SimulatedInstance, account: SimulatedAccount): void;
  /** Sets Starting, then Running or back to Stopped. The caller has checked that the instance may start. */
  start(instance: SimulatedInstance, by: StarterName): void;
  release(instance: SimulatedInstance, by: "arrears" | "owner" | "auto-release", account?: SimulatedAccount): void;
}

export function createLifecycle(time: VirtualTime, dice: Dice, faults: Faults, switches: Switches): Lifecycle {
  const change = createStateChange(time, dice, switches);
  const stop = createStop(time, dice, change);
  const { publishStop, publishRelease } = createArrearsEvents(time, dice);
  const autoRelease = (instance: SimulatedInstance) => release(instance, "auto-release");
  const start = createStart({ time, dice, faults, change, stop, autoRelease });

  function release(
    instance: SimulatedInstance,
    by: "arrears" | "owner" | "auto-release",
    account?: SimulatedAccount,
  ): void {
    if (instance.releasedAtMs !== undefined) return;
    instance.releasedAtMs = time.nowMs();
    instance.releasedBy = by;
    instance.changes.push({ atMs: time.nowMs(), status: "released", by });
    if (by === "arrears" && account !== undefined) publishRelease(instance, account);
  }

  function lock(instance: SimulatedInstance): void {
    if (instance.locks.has("financial")) return;
    instance.locks.add("financial");
    instance.lockedAtMs.push(time.nowMs());
  }

  return {
    release,
    start,
    markStopped: (instance, account) => {
      if (switches.lockReachesOwnerStopped) lock(instance);
      if (switches.eventReachesOwnerStopped) publishStop(instance, account, time.nowMs());
    },
    stopByOwner: (instance) => stop(instance, "owner"),
    stopForArrears: (instance, account) => {
      const stoppedAtMs = time.nowMs();
      stop(instance, "arrears");
      lock(instance);
      instance.arrearsStopAtMs = stoppedAtMs;
      publishStop(instance, account, stoppedAtMs);
      time.at(stoppedAtMs + KEPT_MS, () => {
        const stillThat = instance.arrearsStopAtMs === stoppedAtMs && instance.status === "Stopped";
        const isKept = !switches.releasesPaid && account.solventSinceMs !== undefined;
        if (stillThat && !isKept) release(instance, "arrears", account);
      });
    },
  };
}
