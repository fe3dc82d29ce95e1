/** All instances of this cloud, by account and region, with everything that happens to them by itself. */

import { ControlError } from "../../kernel/control-error.ts";
import type { OwnWorld } from "../../kernel/create-world.ts";
import type { Settings } from "../../kernel/settings.ts";
import type { AccountBook } from "../accounts/account-book.ts";
import { toCloudEvent } from "./event-envelope.ts";
import type { Due, Instance } from "./instance.ts";
import { type InstanceSpec, toInstance } from "./instance-spec.ts";
import { type Command, type LifecycleRules, type Notice, step } from "./lifecycle.ts";
import { createSystemEvents, type SystemEvent, type SystemEvents } from "./system-events.ts";

export interface Fleet {
  readonly events: SystemEvents;
  add(spec: InstanceSpec): Instance | undefined;
  /** Of that account, and of that region when it is given. */
  find(accountId: string, instanceId: string, regionId?: string): Instance | undefined;
  /** In order of creation. */
  list(accountId: string, regionId: string): readonly Instance[];
  all(): Iterable<Instance>;
  regions(): ReadonlySet<string>;
  /** Where the instance is, whoever owns it. */
  regionOf(instanceId: string): string | undefined;
  /** Takes the step and everything that follows from it; false when the state does not allow it. */
  command(instance: Instance, command: Command): boolean;
  /** The next `times` starts of this instance end in Stopped again. */
  fallBackNext(instance: Instance): void;
  clear(): void;
  snapshot(): unknown;
  restore(state: unknown): void;
}

interface FleetState {
  readonly instances: readonly Instance[];
  readonly events: readonly SystemEvent[];
  readonly created: number;
}

export function createFleet(world: OwnWorld, settings: Settings): Fleet {
  const { clock, accounts, random } = world;
  const byId = new Map<string, Instance>();
  const byPlace = new Map<string, Instance[]>();
  const regions = new Set<string>();
  const events = createSystemEvents(random);
  let created = 0;

  const rulesFor = (instance: Instance): LifecycleRules => ({
    switches: settings.switches,
    delays: delaysFor(instance, settings),
    site: accounts.get(instance.accountId)?.site ?? "china",
    chargeType: instance.chargeType,
    economical: instance.economical,
    autoRestart: instance.autoRestart,
    suspended: accounts.isOverdue(instance.accountId),
  });

  const scheduleDue = (instance: Instance, due: Due) => {
    clock.schedule(due.atMs, () => {
      // What was planned may have been overtaken: only what the state still says is carried out.
      if (byId.get(instance.instanceId) !== instance || !instance.life.due.includes(due)) return;
      command(instance, { do: due.what });
    });
  };

  const keep = (instance: Instance) => {
    byId.set(instance.instanceId, instance);
    const place = `${instance.accountId}/${instance.regionId}`;
    const known = byPlace.get(place);
    if (known === undefined) byPlace.set(place, [instance]);
    else known.push(instance);
    regions.add(instance.regionId);
    for (const due of instance.life.due) scheduleDue(instance, due);
  };

  const drop = (instance: Instance) => {
    byId.delete(instance.instanceId);
    const place = byPlace.get(`${instance.accountId}/${instance.regionId}`);
    place?.splice(place.indexOf(instance), 1);
  };

  const announce = (instance: Instance, notice: Notice) => {
    const nowMs = clock.nowMs();
    switch (notice.kind) {
      case "state":
      case "auto-reactivated":
        world.publish(toCloudEvent(instance, notice, nowMs, random));
        return;
      case "arrears-stop":
        recordArrearsStop(events, instance, nowMs, nowMs, notice.releaseAtMs);
        return;
      case "release-avoided":
        events.finish(instance.instanceId, "AccountUnbalanced.Delete", "Avoided", nowMs);
        return;
      case "released":
        events.finish(instance.instanceId, "AccountUnbalanced.Delete", "Executed", nowMs);
    }
  };

  const command = (instance: Instance, asked: Command): boolean => {
    const taken = step(instance.life, asked, clock.nowMs(), rulesFor(instance));
    if (taken.kind === "refused") return false;
    if (taken.kind === "released") {
      drop(instance);
    } else {
      const known = new Set(instance.life.due);
      instance.life = taken.life;
      for (const due of taken.life.due) if (!known.has(due)) scheduleDue(instance, due);
    }
    for (const notice of taken.notices) announce(instance, notice);
    return true;
  };

  const clear = () => {
    byId.clear();
    byPlace.clear();
    regions.clear();
    events.clear();
    created = 0;
  };

  accounts.onMoneyChange((account, change) => {
    for (const instance of [...byId.values()]) {
      if (instance.accountId === account.id) command(instance, { do: change === "suspended" ? "suspend" : "settle" });
    }
  });

  return {
    events,
    add(spec) {
      const accountId = spec.accountId ?? firstAccount(accounts);
      if (!accounts.exists(accountId)) throw new ControlError(404, `No account ${accountId} in this cloud.`);
      const instance = toInstance(spec, accountId, created, random, clock.nowMs(), settings.delays);
      if (byId.has(instance.instanceId)) throw new ControlError(409, `Instance ${instance.instanceId} exists already.`);
      created += 1;
      if (spec.releasedAgoMs !== undefined) {
        recordRelease(events, instance, clock.nowMs() - spec.releasedAgoMs, settings.delays.releaseAfterMs);
        return undefined;
      }
      keep(instance);
      const { arrearsStopAtMs } = instance.life;
      if (arrearsStopAtMs !== undefined && spec.stopEvent !== false) {
        recordArrearsStop(
          events,
          instance,
          arrearsStopAtMs,
          arrearsStopAtMs,
          arrearsStopAtMs + settings.delays.releaseAfterMs,
        );
      }
      return instance;
    },
    find(accountId, instanceId, regionId) {
      const instance = byId.get(instanceId);
      const isMeant = instance?.accountId === accountId && (regionId === undefined || instance.regionId === regionId);
      return isMeant ? instance : undefined;
    },
    list: (accountId, regionId) => byPlace.get(`${accountId}/${regionId}`) ?? [],
    all: () => byId.values(),
    regions: () => regions,
    regionOf: (instanceId) => byId.get(instanceId)?.regionId,
    command,
    fallBackNext(instance) {
      instance.life = { ...instance.life, fallsBack: instance.life.fallsBack + 1 };
    },
    clear,
    snapshot: (): FleetState => ({ instances: [...byId.values()], events: events.snapshot(), created }),
    restore(state) {
      const kept = state as FleetState;
      clear();
      for (const instance of kept.instances) keep(instance);
      events.restore(kept.events);
      created = kept.created;
    },
  };
}

function firstAccount(accounts: AccountBook): string {
  const first = accounts.list()[0];
  if (first === undefined) throw new ControlError(400, "There is no account yet: name one with accountId.");
  return first.id;
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

function recordArrearsStop(
  events: SystemEvents,
  instance: Instance,
  publishedAtMs: number,
  stoppedAtMs: number,
  releaseAtMs: number,
) {
  const about = { accountId: instance.accountId, regionId: instance.regionId, instanceId: instance.instanceId };
  events.add({
    ...about,
    type: "AccountUnbalanced.Stop",
    cycleStatus: "Executed",
    publishedAtMs,
    notBeforeMs: stoppedAtMs,
    finishedAtMs: stoppedAtMs,
    reason: "The instance is stopped because the account is in arrears.",
  });
  events.add({
    ...about,
    type: "AccountUnbalanced.Delete",
    cycleStatus: "Scheduled",
    publishedAtMs,
    notBeforeMs: releaseAtMs,
    reason: "The instance is to be released because the account is in arrears.",
  });
}

function recordRelease(events: SystemEvents, instance: Instance, releasedAtMs: number, releaseAfterMs: number) {
  const stoppedAtMs = releasedAtMs - releaseAfterMs;
  recordArrearsStop(events, instance, stoppedAtMs, stoppedAtMs, releasedAtMs);
  events.finish(instance.instanceId, "AccountUnbalanced.Delete", "Executed", releasedAtMs);
}
