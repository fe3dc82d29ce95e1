/**
 * The cloud of one story: what exists, the truth about it, and what owners, payers and the vendor do to it over time.
 */
import type { Dice } from "../dice.ts";
import type { AccountSpec, Happening, Story } from "../story.ts";
import type { VirtualTime } from "../virtual-time.ts";
import { createFaults, type Faults } from "./faults.ts";
import { createLifecycle, type Lifecycle } from "./lifecycle.ts";
import { createLogStore, FORGER, type LogStore } from "./log-store.ts";
import { createQuotas, type Quotas } from "./quotas.ts";
import { canStartAnything, createAccount, creditOf, type SimulatedAccount } from "./simulated-account.ts";
import { createInstance, type SimulatedInstance } from "./simulated-instance.ts";

export interface CloudModel {
  readonly story: Story;
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly faults: Faults;
  readonly quotas: Quotas;
  readonly logStore: LogStore;
  readonly lifecycle: Lifecycle;
  readonly accounts: ReadonlyMap<string, SimulatedAccount>;
  readonly instances: ReadonlyMap<string, SimulatedInstance>;
  /** Returns the instances of a region, sorted by id, released ones included. */
  inRegion(accountId: string, regionId: string): readonly SimulatedInstance[];
}

export function createCloudModel(story: Story, time: VirtualTime, dice: Dice): CloudModel {
  const faults = createFaults(story.faults, dice);
  const lifecycle = createLifecycle(time, dice, faults, story.switches);
  const accounts = new Map(story.accounts.map((spec) => [spec.id, createAccount(spec)]));
  const instances = new Map(story.instances.map((spec) => [spec.instanceId, createInstance(spec)]));
  const regions = groupByRegion([...instances.values()]);
  const model: CloudModel = {
    story,
    time,
    dice,
    faults,
    lifecycle,
    accounts,
    instances,
    quotas: createQuotas(story.quotas, story.startMs),
    logStore: createLogStore(story.switches.indexLagMs, dice),
    inRegion: (accountId, regionId) => regions.get(`${accountId}/${regionId}`) ?? [],
  };
  for (const happening of story.happenings) time.at(happening.atMs, () => happen(model, happening));
  return model;
}

function happen(model: CloudModel, happening: Happening): void {
  if (happening.kind === "forged") model.logStore.append([happening.record], FORGER, happening.atMs);
  else if (happening.kind === "index-lost") model.logStore.loseIndex(happening.atMs);
  else if (happening.kind === "debt") fallIntoDebt(model, happening.accountId, happening.cash);
  else if (happening.kind === "arrears-stop") stopEverything(model, happening.accountId);
  else if (happening.kind === "payment") pay(model, happening);
  else touchInstance(model, happening);
}

function fallIntoDebt({ accounts, time }: CloudModel, accountId: string, cash: number): void {
  const account = accounts.get(accountId)!;
  account.cash = cash;
  noteSolvency(account, time.nowMs());
  if (creditOf(account) >= 0) return;
  account.debtsAtMs.push(time.nowMs());
  account.solventSinceMs = undefined;
}

function noteSolvency(account: SimulatedAccount, atMs: number): void {
  const solvent = canStartAnything(account);
  if (account.solvency.at(-1)?.solvent !== solvent) account.solvency.push({ atMs, solvent });
}

function stopEverything({ accounts, instances, lifecycle, time, dice }: CloudModel, accountId: string): void {
  const account = accounts.get(accountId)!;
  if (creditOf(account) >= 0) return;
  for (const instance of instances.values()) {
    const { spec } = instance;
    if (spec.accountId !== accountId || spec.chargeType !== "PostPaid" || instance.releasedAtMs !== undefined) continue;
    if (instance.status === "Stopped") lifecycle.markStopped(instance, account);
    if (instance.status !== "Running") continue;
    time.at(time.nowMs() + dice.between(0, 120_000), () => {
      const isUp = instance.status === "Running" && instance.releasedAtMs === undefined;
      if (isUp && creditOf(account) < 0) lifecycle.stopForArrears(instance, account);
    });
  }
}

function pay(model: CloudModel, payment: Extract<Happening, { kind: "payment" }>): void {
  const account = model.accounts.get(payment.accountId)!;
  account.cash += payment.amount;
  account.payments.push({ number: payment.number, atMs: payment.atMs, visibleAtMs: payment.visibleAtMs });
  noteSolvency(account, model.time.nowMs());
  if (canStartAnything(account)) account.solventSinceMs ??= model.time.nowMs();
  if (creditOf(account) <= 0) return;
  for (const instance of model.instances.values()) {
    if (instance.spec.accountId !== payment.accountId || instance.releasedAtMs !== undefined) continue;
    if (model.story.switches.lockClearsOnPayment) instance.locks.delete("financial");
    if (instance.stoppedBy === "arrears") letTheCloudTry(model, account.spec, instance);
  }
}

/** Plans the vendor's own restart of an instance: usually soon, sometimes late, sometimes never. */
function letTheCloudTry(
  { time, dice, lifecycle, accounts }: CloudModel,
  spec: AccountSpec,
  instance: SimulatedInstance,
): void {
  const account = accounts.get(spec.id)!;
  if (dice.chance(spec.restart.missShare)) return;
  const late = dice.chance(spec.restart.lateShare);
  const { stop } = instance;
  time.at(time.nowMs() + (late ? dice.between(300_000, 3_600_000) : dice.spread(45_000, 600_000)), () => {
    const stillThat = instance.stop === stop && instance.status === "Stopped" && instance.releasedAtMs === undefined;
    if (stillThat && creditOf(account) > 0 && !isHeld(instance, time.nowMs())) lifecycle.start(instance, "cloud");
  });
}

/**
 * Returns whether something holds the instance that neither a payment nor a call removes, for example a security lock.
 */
function isHeld(instance: SimulatedInstance, nowMs: number): boolean {
  return (
    instance.locks.has("security") ||
    instance.locks.has("dedicatedhostfinancial") ||
    instance.spec.blocks.some(({ untilMs }) => nowMs < untilMs)
  );
}

type InstanceHappening = Extract<Happening, { instanceId: string }>;

function touchInstance({ instances, lifecycle }: CloudModel, happening: InstanceHappening): void {
  const instance = instances.get(happening.instanceId)!;
  if (instance.releasedAtMs !== undefined) return;
  switch (happening.kind) {
    case "owner-stop":
      if (instance.status === "Running") lifecycle.stopByOwner(instance);
      return;
    case "owner-start":
      if (instance.status === "Stopped" && instance.stoppedBy === "owner" && !instance.locks.has("financial"))
        lifecycle.start(instance, "owner");
      return;
    case "owner-release":
      if (instance.status === "Stopped" || instance.status === "Running") lifecycle.release(instance, "owner");
      return;
    case "recycle":
      instance.recycled = instance.stoppedBy === "arrears";
      return;
    case "unlock":
      instance.locks.delete(happening.lock);
      return;
    case "tag":
      instance.tags = { ...instance.tags, [happening.key]: happening.value };
      instance.taggedAtMs.push(happening.atMs);
      return;
  }
}

function groupByRegion(instances: readonly SimulatedInstance[]): ReadonlyMap<string, SimulatedInstance[]> {
  const regions = new Map<string, SimulatedInstance[]>();
  const sorted = [...instances].sort((left, right) => (left.spec.instanceId < right.spec.instanceId ? -1 : 1));
  for (const instance of sorted) {
    const key = `${instance.spec.accountId}/${instance.spec.regionId}`;
    const group = regions.get(key) ?? [];
    group.push(instance);
    regions.set(key, group);
  }
  return regions;
}
