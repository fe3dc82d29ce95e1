/** Moves instances through their lives: takes steps, plans what is due, and tells the world what happened. */
import type { OwnWorld } from "../../kernel/create-world.ts";
import type { Settings } from "../../kernel/settings.ts";
import { recordArrearsStop } from "./arrears-events.ts";
import { toCloudEvent } from "./event-envelope.ts";
import type { Due, Instance } from "./instance.ts";
import type { InstanceShelf } from "./instance-shelf.ts";
import { type Command, type LifecycleRules, type Notice, step } from "./lifecycle.ts";
import type { SystemEvents } from "./system-events.ts";

export interface InstanceDriver {
  /** Takes the step and everything that follows from it; false when the state does not allow it. */
  command(instance: Instance, command: Command): boolean;
  /** Plans everything that is due for an instance that was just put on the shelf. */
  plan(instance: Instance): void;
}

interface DriverParts {
  readonly world: OwnWorld;
  readonly settings: Settings;
  readonly shelf: InstanceShelf;
  readonly events: SystemEvents;
}

export function createInstanceDriver(parts: DriverParts): InstanceDriver {
  const { world, settings, shelf } = parts;
  const { clock, accounts } = world;

  const rulesFor = (instance: Instance): LifecycleRules => ({
    switches: settings.switches,
    delays: delaysFor(instance, settings),
    site: accounts.get(instance.accountId)?.site ?? "china",
    chargeType: instance.chargeType,
    economical: instance.economical,
    classic: instance.vpcId === undefined,
    autoRestart: instance.autoRestart,
    suspended: accounts.isOverdue(instance.accountId),
  });

  const schedule = (instance: Instance, due: Due) => {
    clock.schedule(due.atMs, () => {
      // What was planned may have been overtaken: only what the state still says is carried out.
      if (shelf.byId(instance.instanceId) !== instance || !instance.life.due.includes(due)) return;
      command(instance, { do: due.what });
    });
  };

  const command = (instance: Instance, asked: Command): boolean => {
    const taken = step(instance.life, asked, clock.nowMs(), rulesFor(instance));
    if (taken.kind === "refused") return false;
    if (taken.kind === "released") {
      shelf.take(instance);
    } else {
      const known = new Set(instance.life.due);
      instance.life = taken.life;
      for (const due of taken.life.due) if (!known.has(due)) schedule(instance, due);
    }
    for (const notice of taken.notices) announce(parts, instance, notice);
    return true;
  };

  return {
    command,
    plan(instance) {
      for (const due of instance.life.due) schedule(instance, due);
    },
  };
}

function announce({ world, events }: DriverParts, instance: Instance, notice: Notice): void {
  const nowMs = world.clock.nowMs();
  switch (notice.kind) {
    case "state":
    case "auto-reactivated":
      world.publish(toCloudEvent(instance, notice, nowMs, world.random));
      return;
    case "arrears-stop":
      recordArrearsStop(events, instance, {
        publishedAtMs: nowMs,
        stoppedAtMs: nowMs,
        releaseAtMs: notice.releaseAtMs,
      });
      return;
    case "release-avoided":
      events.finish(instance.instanceId, "AccountUnbalanced.Delete", "Avoided", nowMs);
      return;
    case "released":
      events.finish(instance.instanceId, "AccountUnbalanced.Delete", "Executed", nowMs);
  }
}

const delaysFor = (instance: Instance, settings: Settings): Settings["delays"] => {
  const { delays } = settings;
  if (instance.startMs === undefined && instance.autoRestartMs === undefined) return delays;
  const restartMs = instance.autoRestartMs;
  return {
    ...delays,
    startMs: instance.startMs ?? delays.startMs,
    ...(restartMs === undefined ? {} : { autoRestartMs: restartMs, autoRestartLateMs: restartMs }),
  };
};
