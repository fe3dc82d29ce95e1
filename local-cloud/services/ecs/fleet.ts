/** Holds all instances of the cloud, and commands their stop and restart when an account is suspended or pays. */

import { ControlError } from "../../kernel/control-error.ts";
import type { OwnWorld } from "../../kernel/create-world.ts";
import { inTurns } from "../../kernel/in-turns.ts";
import { type LazyList, lazyMap } from "../../kernel/lazy-list.ts";
import type { Settings } from "../../kernel/settings.ts";
import type { AccountBook } from "../accounts/account-book.ts";
import { recordArrearsStop, recordRelease } from "./arrears-events.ts";
import type { Instance } from "./instance.ts";
import { createInstanceDriver, type InstanceDriver } from "./instance-driver.ts";

import { type InstanceSpec, toInstance } from "./instance-spec.ts";
import { createInstanceStore, type InstanceStore } from "./instance-store.ts";
import type { Command } from "./lifecycle.ts";
import { createSystemEvents, type SystemEvent, type SystemEvents } from "./system-events.ts";

export interface Fleet {
  readonly events: SystemEvents;
  add(spec: InstanceSpec): Instance | undefined;
  /** Returns the instance if it belongs to the account and, if given, to the region; otherwise undefined. */
  find(accountId: string, instanceId: string, regionId?: string): Instance | undefined;
  /** Returns the instances of the account and region in order of creation. */
  list(accountId: string, regionId: string): readonly Instance[];
  all(): Iterable<Instance>;
  regions(): ReadonlySet<string>;
  /** Returns the region of the instance, whichever account owns it. */
  regionOf(instanceId: string): string | undefined;
  /** Carries out the command with its effects. Returns false if the state of the instance does not allow it. */
  command(instance: Instance, command: Command): boolean;
  /** One more start of this instance will fall back to Stopped. */
  fallBackNext(instance: Instance): void;
  clear(): void;
  snapshot(): FleetState;
  restore(state: FleetState): Promise<void>;
}

export interface FleetState {
  readonly instances: Iterable<Instance>;
  readonly events: Iterable<SystemEvent>;
  readonly created: number;
}

/** Up to 500 instances are commanded at once. In a larger fleet, each further clock task commands 10 instances. */
const COMMANDS_AT_ONCE = 500;
const COMMANDS_A_TASK = 10;

export function createFleet(world: OwnWorld, settings: Settings): Fleet {
  const { clock, accounts, random } = world;
  const store = createInstanceStore();
  const events = createSystemEvents(random);
  const driver = createInstanceDriver({ world, settings, store, events });
  let created = 0;

  const keep = (instance: Instance) => {
    store.put(instance);
    driver.plan(instance);
  };
  const clear = () => {
    store.clear();
    events.clear();
    created = 0;
  };

  followMoney(world, store, driver);

  return {
    events,
    add(spec) {
      const accountId = spec.accountId ?? firstAccount(accounts);
      if (!accounts.exists(accountId))
        throw new ControlError(404, `No account ${accountId} in this cloud; GET /_local/accounts lists them.`);
      const origin = { accountId, order: created, random, nowMs: clock.nowMs(), delays: settings.delays };
      const instance = toInstance(spec, origin);
      if (store.byId(instance.instanceId) !== undefined) throw alreadyThere(instance);
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
      const instance = store.byId(instanceId);
      const isMeant = instance?.accountId === accountId && (regionId === undefined || instance.regionId === regionId);
      return isMeant ? instance : undefined;
    },
    list: store.list,
    all: store.all,
    regions: store.regions,
    regionOf: (instanceId) => store.byId(instanceId)?.regionId,
    command: driver.command,
    fallBackNext,
    clear,
    snapshot: () => ({ instances: instancesNow(store), events: events.snapshot(), created }),
    async restore(kept) {
      clear();
      await inTurns(keepSteps(kept.instances, keep), KEPT_A_TURN);
      await inTurns(events.restoreSteps(kept.events), KEPT_A_TURN);
      created = kept.created;
    },
  };
}

/** Of an instance only `life` and `refusal` ever change, and each is replaced as a whole. */
function instancesNow(store: InstanceStore): LazyList<Instance> {
  const instances = [...store.all()];
  const lives = instances.map(({ life }) => life);
  const refusals = instances.map(({ refusal }) => refusal);
  return lazyMap(instances, (instance, at) => {
    const copy: Instance = { ...instance, life: lives[at]! };
    const refusal = refusals[at];
    if (refusal === undefined) delete copy.refusal;
    else copy.refusal = refusal;
    return copy;
  });
}

const alreadyThere = ({ instanceId }: Instance) =>
  new ControlError(409, `Instance ${instanceId} exists already. Leave instanceId out to get a new one.`);

function fallBackNext(instance: Instance): void {
  instance.life = { ...instance.life, fallsBack: instance.life.fallsBack + 1 };
}

const KEPT_A_TURN = 1_000;

function* keepSteps(instances: Iterable<Instance>, keep: (instance: Instance) => void): Generator<undefined, void> {
  for (const instance of instances) {
    keep(instance);
    yield;
  }
}

/** An unpaid bill stops every instance of the account, and its payment settles them. */
function followMoney({ clock, accounts }: OwnWorld, store: InstanceStore, driver: InstanceDriver): void {
  /**
   * Commands a large fleet in slices. Further slices are clock tasks that are due now, so that the event loop serves
   * requests in between.
   */
  const commandInTurns = (instances: readonly Instance[], command: Command, from = 0, many = COMMANDS_AT_ONCE) => {
    for (const instance of instances.slice(from, from + many)) driver.command(instance, command);
    const next = from + many;
    if (next >= instances.length) return;
    clock.schedule(clock.nowMs(), () => commandInTurns(instances, command, next, COMMANDS_A_TASK));
  };
  accounts.onMoneyChange((account, change) => {
    const own = [...store.all()].filter((instance) => instance.accountId === account.id);
    commandInTurns(own, { do: change === "suspended" ? "suspend" : "settle" });
  });
}

function firstAccount(accounts: AccountBook): string {
  const first = accounts.list()[0];
  if (first === undefined) throw new ControlError(400, "The cloud has no account. Add one with POST /_local/accounts.");
  return first.id;
}
