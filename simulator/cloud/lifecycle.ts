/** Changes the state of an instance: stops it, starts it, lets a start fall back, releases it. */
import type { Dice } from "../dice.ts";
import { KEPT_MS, type Switches } from "../story.ts";
import type { VirtualTime } from "../virtual-time.ts";
import type { Faults } from "./faults.ts";
import type { SimulatedAccount } from "./simulated-account.ts";
import { currentView, type SimulatedInstance, type StarterName } from "./simulated-instance.ts";

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
  /** Applies a change. If reads lag in this story, the old state is shown for a while. */
  function change(instance: SimulatedInstance, by: string, apply: () => void): void {
    const nowMs = time.nowMs();
    if (switches.stateLagMs > 0 && nowMs >= (instance.stale?.untilMs ?? 0)) {
      instance.stale = { view: currentView(instance), untilMs: nowMs + dice.between(0, switches.stateLagMs) };
    }
    apply();
    instance.changes.push({ atMs: nowMs, status: instance.status, by });
  }

  function stop(instance: SimulatedInstance, by: "arrears" | "owner"): void {
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
  }

  function publishStop(instance: SimulatedInstance, account: SimulatedAccount, stoppedAtMs: number): void {
    const { events } = account.spec;
    const common = { instanceId: instance.spec.instanceId, regionId: instance.spec.regionId };
    const visibleAtMs = stoppedAtMs + dice.between(0, events.delayMs);
    if (dice.chance(events.stopShare)) {
      const atMs = stoppedAtMs + dice.between(0, Math.min(events.lateByMs, visibleAtMs - stoppedAtMs));
      account.events.push({ type: "stop", state: "executed", atMs, visibleAtMs, ...common });
    }
    if (dice.chance(events.deleteShare)) {
      const atMs = stoppedAtMs + KEPT_MS;
      account.events.push({ type: "delete", state: "scheduled", atMs, visibleAtMs, ...common });
    }
  }

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
      time.at(time.nowMs() + dice.between(60_000, 1_800_000), () => release(instance, "auto-release"));
    }
  }

  function fallBack(instance: SimulatedInstance, by: StarterName, cause: "arrears" | "owner" | undefined): void {
    change(instance, `${by} failed`, () => {
      instance.status = "Stopped";
      instance.stop += 1;
      instance.stoppedBy = cause;
    });
  }

  function release(
    instance: SimulatedInstance,
    by: "arrears" | "owner" | "auto-release",
    account?: SimulatedAccount,
  ): void {
    if (instance.releasedAtMs !== undefined) return;
    instance.releasedAtMs = time.nowMs();
    instance.releasedBy = by;
    instance.changes.push({ atMs: time.nowMs(), status: "released", by });
    if (by !== "arrears" || account === undefined) return;
    const { instanceId, regionId } = instance.spec;
    for (const event of account.events) {
      if (event.instanceId === instanceId && event.type === "delete") event.hiddenAtMs = time.nowMs();
    }
    if (!dice.chance(account.spec.events.deleteShare)) return;
    const atMs = time.nowMs();
    const visibleAtMs = atMs + dice.between(0, account.spec.events.delayMs);
    account.events.push({ instanceId, regionId, type: "delete", state: "executed", atMs, visibleAtMs });
  }

  function lock(instance: SimulatedInstance): void {
    if (instance.locks.has("financial")) return;
    instance.locks.add("financial");
    instance.lockedAtMs.push(time.nowMs());
  }

  return {
    release,
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
    start: (instance, by) => {
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
    },
  };

  function stopSoon(instance: SimulatedInstance): void {
    instance.stopsNextStart = false;
    time.at(time.nowMs() + dice.between(3_000, 30_000), () => {
      if (instance.status === "Starting") stop(instance, "owner");
    });
  }

  function strikesDown(instance: SimulatedInstance): boolean {
    return faults.strike("ReActivateInstances", instance.spec, time.nowMs())?.kind === "falls-back";
  }
}
