/** Builds the parts of one local cloud; fills, saves, restores and empties them. */

import { type ClockSetting, runDueInTurns } from "./kernel/cloud-clock.ts";
import { createWorld, type OwnWorld } from "./kernel/create-world.ts";
import { createFaultRules, type FaultRules, type LiveRule } from "./kernel/faults/fault-rule.ts";
import { inTurns } from "./kernel/in-turns.ts";
import { createJournal, type Journal, type JournalEntry } from "./kernel/journal.ts";
import { createQuotas, type QuotaRule, type Quotas } from "./kernel/quotas.ts";
import { createSettings, type Settings } from "./kernel/settings.ts";
import type { CheckedStateful, Service, Stateful } from "./kernel/world.ts";
import { generateInstances } from "./scenarios/generate.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import type { BookState } from "./services/accounts/account-book.ts";
import { createBss } from "./services/bss/bss.ts";
import { createEcs } from "./services/ecs/ecs.ts";
import { createFleet, type Fleet, type FleetState } from "./services/ecs/fleet.ts";
import { createEventBridge, type SavedBus } from "./services/eventbridge/eventbridge.ts";
import { createFunctionCompute, type FunctionsState } from "./services/function-compute/function-compute.ts";
import { createLogStore, type SavedLogStore } from "./services/log-store/log-store.ts";
import { createSts } from "./services/sts/sts.ts";

export interface CloudParts {
  readonly world: OwnWorld;
  readonly settings: Settings;
  readonly fleet: Fleet;
  readonly services: readonly Service[];
  readonly stateful: StatefulServices;
  readonly faults: FaultRules;
  readonly quotas: Quotas;
  readonly journal: Journal;
}

interface StatefulServices {
  readonly ecs: Stateful<FleetState>;
  readonly sls: Stateful<SavedLogStore>;
  readonly fc: CheckedStateful<FunctionsState>;
  readonly eventbridge: CheckedStateful<readonly SavedBus[]>;
}

export interface CloudPartsOptions {
  readonly seed: number;
  readonly strict: boolean;
  readonly clock: ClockSetting;
  readonly log: (line: string) => void;
}

export function createCloudParts(options: CloudPartsOptions): CloudParts {
  const settings = createSettings();
  const world = createWorld({ ...options, settings });
  const fleet = createFleet(world, settings);
  return {
    world,
    settings,
    fleet,
    ...createServices(world, settings, fleet),
    faults: createFaultRules(world.random),
    quotas: createQuotas(world.clock),
    journal: createJournal(),
  };
}

/** The services whose state a snapshot holds, and all services in the order in which they are asked for a request. */
function createServices(world: OwnWorld, settings: Settings, fleet: Fleet) {
  const defaultAccountId = () => world.accounts.list()[0]?.id;
  const functions = createFunctionCompute(world, {
    defaultAccountId,
    errorPageWords: () => settings.switches.fcErrorPageWords,
    invokesOverHttp: () => settings.switches.invocationsArriveOverHttp,
  });
  const eventBridge = createEventBridge(world, functions, { defaultAccountId });
  const logStore = createLogStore(world, settings);
  return {
    services: [createEcs(world, fleet, settings), createBss(world), createSts(world), logStore, functions, eventBridge],
    stateful: { ecs: fleet, sls: logStore, fc: functions, eventbridge: eventBridge },
  };
}

const DEFAULT_ACCOUNT = { id: "1000000000000001", name: "local" };

/** Puts a scenario's accounts, instances and rules into an empty cloud; its control calls are the caller's to make. */
export async function populate(parts: CloudParts, scenario: Scenario): Promise<void> {
  const { world, settings } = parts;
  changeSettings(settings, scenario);
  for (const account of scenario.accounts ?? [DEFAULT_ACCOUNT]) world.accounts.add(account);
  await inTurns(fleetSteps(parts, scenario), INSTANCES_A_TURN);
  for (const { accountId, amount } of scenario.arrears ?? []) world.accounts.fallIntoArrears(accountId, amount);
  // A large fleet stops in several tasks of this moment.
  if (scenario.arrears !== undefined) await runDueInTurns(world.clock, world.clock.nowMs());
  parts.faults.add(scenario.faults ?? []);
  parts.quotas.set(scenario.quotas ?? []);
}

const INSTANCES_A_TURN = 200;

function* fleetSteps({ world, fleet }: CloudParts, scenario: Scenario): Generator<undefined, void> {
  for (const entry of scenario.instances ?? []) {
    for (const spec of "generate" in entry ? generateInstances(entry.generate, world.random) : [entry]) {
      fleet.add(spec);
      yield;
    }
  }
}

export function changeSettings(settings: Settings, change: Pick<Scenario, "switches" | "delays" | "regions">): void {
  Object.assign(settings.switches, change.switches);
  Object.assign(settings.delays, change.delays);
  if (change.regions !== undefined) settings.regions = change.regions;
}

function replaceSettings(settings: Settings, { switches, delays, regions }: SavedSettings): void {
  changeSettings(settings, { switches, delays });
  settings.regions = regions;
}

/** Removes all accounts, instances, rules and journal entries, and starts the random sequence again from its seed. */
export function empty(parts: CloudParts): void {
  parts.world.clock.clear();
  parts.world.reseed();
  parts.world.accounts.reset();
  for (const service of parts.services) service.reset();
  replaceSettings(parts.settings, createSettings());
  parts.faults.clear();
  parts.quotas.set([]);
  parts.journal.clear();
}

/** A snapshot of an earlier version lacks the newer switches and delays; they keep their defaults. */
interface SavedSettings {
  readonly switches: Partial<Settings["switches"]>;
  readonly delays: Partial<Settings["delays"]>;
  readonly regions?: readonly string[] | undefined;
}

export interface CloudSnapshot {
  readonly version: 1;
  readonly nowMs: number;
  readonly random: number;
  readonly settings: SavedSettings;
  readonly accounts: BookState;
  readonly services: {
    readonly ecs: FleetState;
    readonly bss: null;
    readonly sts: null;
    readonly sls: SavedLogStore;
    readonly fc: FunctionsState;
    readonly eventbridge: readonly SavedBus[];
  };
  readonly faults: readonly LiveRule[];
  readonly quotas: readonly QuotaRule[];
  readonly journal: readonly JournalEntry[];
}

/** Calls of the journal that a snapshot holds. A snapshot saves state, so the newest calls are enough. */
export const SNAPSHOT_CALLS = 5_000;

/**
 * Returns the whole state, to be written as JSON or copied in slices; later changes of the cloud do not show in it. All
 * services are read at once, so that it is of one moment. What never changes is shared and not copied. It contains the
 * accounts' access keys.
 */
export function takeSnapshot(parts: CloudParts): CloudSnapshot {
  const { ecs, sls, fc, eventbridge } = parts.stateful;
  return {
    version: 1,
    nowMs: parts.world.clock.nowMs(),
    random: parts.world.randomPosition(),
    settings: structuredClone(parts.settings),
    accounts: parts.world.accounts.snapshot(),
    services: {
      ecs: ecs.snapshot(),
      bss: null,
      sts: null,
      sls: sls.snapshot(),
      fc: fc.snapshot(),
      eventbridge: eventbridge.snapshot(),
    },
    faults: parts.faults.snapshot(),
    quotas: parts.quotas.list(),
    journal: parts.journal
      .latest(SNAPSHOT_CALLS)
      .reverse()
      .map((entry) => ({ ...entry })),
  };
}

/** The way back, of a checked snapshot. A clock that is not the wall's returns to the time of the snapshot. Throws ControlError. */
export async function restoreSnapshot(parts: CloudParts, kept: CloudSnapshot): Promise<void> {
  // All of it or nothing: what a service cannot take back is found before anything is emptied.
  const { ecs, sls, fc, eventbridge } = parts.stateful;
  await fc.checkState(kept.services.fc);
  await eventbridge.checkState(kept.services.eventbridge);
  empty(parts);
  const { clock } = parts.world;
  if (clock.mode !== "wall") clock.set({ mode: clock.mode, rate: clock.rate, nowMs: kept.nowMs });
  replaceSettings(parts.settings, kept.settings);
  parts.world.accounts.restore(kept.accounts);
  await ecs.restore(kept.services.ecs);
  await sls.restore(kept.services.sls);
  await fc.restore(kept.services.fc);
  await eventbridge.restore(kept.services.eventbridge);
  parts.faults.restore(kept.faults);
  parts.quotas.set(kept.quotas);
  parts.journal.restore(kept.journal);
  parts.world.reseed(kept.random);
}
