/** All instances of this cloud, by account and region, with everything that happens to them by itself. */

import { ControlError } from "../../kernel/control-error.ts";
import type { OwnWorld } from "../../kernel/create-world.ts";
import { inTurns } from "../../kernel/in-turns.ts";
import type { Settings } from "../../kernel/settings.ts";
import type { AccountBook } from "../accounts/account-book.ts";
import { recordArrearsStop, recordRelease } from "./arrears-events.ts";
import type { Instance } from "./instance.ts";
import { createInstanceDriver, type InstanceDriver } from "./instance-driver.ts";
import { createInstanceShelf, type InstanceShelf } from "./instance-shelf.ts";
import { type InstanceSpec, toInstance } from "./instance-spec.ts";
import type { Command } from "./lifecycle.ts";
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
  restore(state: unknown): Promise<void>;
}

interface FleetState {
  readonly instances: readonly Instance[];
  readonly events: readonly SystemEvent[];
  readonly created: number;
}

/** A fleet of this size stops or is settled at once; of a larger one, each task commands a few more instances. */
const commandsAtOnce = 500;
const commandsATask = 10;

export function createFleet(world: OwnWorld, settings: Settings): Fleet {
  const { clock, accounts, random } = world;
  const shelf = createInstanceShelf();
  const events = createSystemEvents(random);
  const driver = createInstanceDriver({ world, settings, shelf, events });
  let created = 0;

  const keep = (instance: Instance) => {
    shelf.put(instance);
    driver.plan(instance);
  };
  const clear = () => {
    shelf.clear();
    events.clear();
    created = 0;
  };

  followMoney(world, shelf, driver);

  return {
    events,
    add(spec) {
      const accountId = spec.accountId ?? firstAccount(accounts);
      if (!accounts.exists(accountId)) throw new ControlError(404, `No account ${accountId} in this cloud.`);
      const place = { accountId, order: created, random, nowMs: clock.nowMs(), delays: settings.delays };
      const instance = toInstance(spec, place);
      if (shelf.byId(instance.instanceId) !== undefined)
        throw new ControlError(409, `Instance ${instance.instanceId} exists already.`);
      created += 1;
      const { releaseAfterMs } = settings.delays;
      if (spec.releasedAgoMs !== undefined) {
        recordRelease(events, instance, { releasedAtMs: clock.nowMs() - spec.releasedAgoMs, releaseAfterMs });
        return undefined;
      }
      keep(instance);
      const { arrearsStopAtMs: atMs } = instance.life;
      if (atMs !== undefined && spec.stopEvent !== false)
        recordArrearsStop(events, instance, {
          publishedAtMs: atMs,
          stoppedAtMs: atMs,
          releaseAtMs: atMs + releaseAfterMs,
        });
      return instance;
    },
    find(accountId, instanceId, regionId) {
      const instance = shelf.byId(instanceId);
      const isMeant = instance?.accountId === accountId && (regionId === undefined || instance.regionId === regionId);
      return isMeant ? instance : undefined;
    },
    list: shelf.list,
    all: shelf.all,
    regions: shelf.regions,
    regionOf: (instanceId) => shelf.byId(instanceId)?.regionId,
    command: driver.command,
    fallBackNext,
    clear,
    snapshot: (): FleetState => ({
      instances: Array.from(shelf.all(), (instance) => ({ ...instance })),
      events: events.snapshot(),
      created,
    }),
    async restore(state) {
      const kept = state as FleetState;
      clear();
      await inTurns(keepSteps(kept.instances, keep), keptATurn);
      events.restore(kept.events);
      created = kept.created;
    },
  };
}

function fallBackNext(instance: Instance): void {
  instance.life = { ...instance.life, fallsBack: instance.life.fallsBack + 1 };
}

const keptATurn = 1_000;

function* keepSteps(instances: readonly Instance[], keep: (instance: Instance) => void): Generator<undefined, void> {
  for (const instance of instances) {
    keep(instance);
    yield;
  }
}

/** An unpaid bill stops every instance of the account, and its payment settles them. */
function followMoney({ clock, accounts }: OwnWorld, shelf: InstanceShelf, driver: InstanceDriver): void {
  /** The rest of a large fleet follows as tasks of the same moment, so that requests are answered in between. */
  const commandInTurns = (instances: readonly Instance[], command: Command, from = 0, many = commandsAtOnce) => {
    for (const instance of instances.slice(from, from + many)) driver.command(instance, command);
    const next = from + many;
    if (next >= instances.length) return;
    clock.schedule(clock.nowMs(), () => commandInTurns(instances, command, next, commandsATask));
  };
  accounts.onMoneyChange((account, change) => {
    const own = [...shelf.all()].filter((instance) => instance.accountId === account.id);
    commandInTurns(own, { do: change === "suspended" ? "suspend" : "settle" });
  });
}

function firstAccount(accounts: AccountBook): string {
  const first = accounts.list()[0];
  if (first === undefined) throw new ControlError(400, "There is no account yet: name one with accountId.");
  return first.id;
}
