/** Publishes the events of an arrears stop and of the release that follows it. An account may lack a share of them. */
import type { Dice } from "../dice.ts";
import { KEPT_MS } from "../story.ts";
import type { VirtualTime } from "../virtual-time.ts";
import type { SimulatedAccount } from "./simulated-account.ts";
import type { SimulatedInstance } from "./simulated-instance.ts";

export interface ArrearsEvents {
  publishStop(instance: SimulatedInstance, account: SimulatedAccount, stoppedAtMs: number): void;
  /** Hides the announcement of the release and publishes that the release was carried out. */
  publishRelease(instance: SimulatedInstance, account: SimulatedAccount): void;
}

export function createArrearsEvents(time: VirtualTime, dice: Dice): ArrearsEvents {
  return {
    publishStop(instance, account, stoppedAtMs) {
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
    },
    publishRelease(instance, account) {
      const { instanceId, regionId } = instance.spec;
      for (const event of account.events) {
        if (event.instanceId === instanceId && event.type === "delete") event.hiddenAtMs = time.nowMs();
      }
      if (!dice.chance(account.spec.events.deleteShare)) return;
      const atMs = time.nowMs();
      const visibleAtMs = atMs + dice.between(0, account.spec.events.delayMs);
      account.events.push({ instanceId, regionId, type: "delete", state: "executed", atMs, visibleAtMs });
    },
  };
}
