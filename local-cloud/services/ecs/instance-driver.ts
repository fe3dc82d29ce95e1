/** Changes the state of instances: carries out commands, schedules what is due next, and publishes events. */
import type { OwnWorld } from "../../kernel/create-world.ts";
import type { Settings } from "../../kernel/settings.ts";
import { recordArrearsStop } from "./arrears-events.ts";
import { toCloudEvent } from "./event-envelope.ts";
import type { Due, Instance } from "./instance.ts";
import type { InstanceStore } from "./instance-store.ts";
import { type Command, type LifecycleRules, type Notice, step } from "./lifecycle.ts";
import type { SystemEvents } from "./system-events.ts";

export interface InstanceDriver {
  /** Carries out the command with its effects. Returns false if the state of the instance does not allow it. */
  command(instance: Instance, command: Command): boolean;
  /** Schedules all due state changes of an instance that was just added to the store. */
  plan(instance: Instance): void;
}

interface DriverParts {
  readonly world: OwnWorld;
  readonly settings: Settings;
  readonly store: InstanceStore;
  readonly events: SystemEvents;
}

export function createInstanceDriver(parts: DriverParts): InstanceDriver {
  const { world, settings, store } = parts;
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
      // A later command may have removed this due change. Only changes that the state still lists are carried out.
      if (store.byId(instance.instanceId) !== instance || !instance.life.due.includes(due)) return;
      command(instance, { do: due.what });
    });
  };

  const command = (instance: Instance, asked: Command): boolean => {
    const taken = step(instance.life, asked, clock.nowMs(), rulesFor(instance));
    if (taken.kind === "refused") return false;
    if (taken.kind === "released") {
      store.take(instance);
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
