/** Draws the invocations of the engine: by timers, events and people, alone and at the same time. */
import type { Policy } from "../../functions/core/terms/policy.ts";
import type { Trigger } from "../../functions/core/terms/trigger.ts";
import type { Dice } from "../dice.ts";
import {
  type AccountSpec,
  AFTERMATH_MS,
  type Happening,
  type InstanceSpec,
  type Invocation,
  KEPT_MS,
  PAYMENT_TICK,
  SWEEP,
} from "../story.ts";
import { type Calendar, DAY_MS, HOUR_MS, MINUTE_MS } from "./calendar.ts";

export interface InvocationPlan {
  readonly policy: Policy;
  readonly calendar: Calendar;
  readonly accounts: readonly AccountSpec[];
  readonly instances: readonly InstanceSpec[];
  /** Payments and debts of all accounts, in any order. */
  readonly money: readonly Happening[];
  readonly calm: boolean;
}

export function drawInvocations(plan: InvocationPlan, dice: Dice): Invocation[] {
  const { calendar } = plan;
  // If the first account holds the function, its suspension freezes the function.
  const frozen = !plan.calm && dice.chance(0.3) ? frozenTimes(plan) : [];
  const timeoutMs = dice.pick([2, 5, 10, 15]) * MINUTE_MS;
  const wake = (atMs: number, trigger: Trigger): Invocation => ({ atMs: Math.floor(atMs), trigger, timeoutMs });
  const early = prologue(plan, dice);
  const regular = rhythm(calendar, dice);
  // All sweeps come from one timer, so they are at least an hour apart.
  const isApart = (atMs: number) =>
    regular.every(({ atMs: tickMs, trigger }) => trigger !== SWEEP || Math.abs(tickMs - atMs) >= HOUR_MS);
  const invocations = [
    ...early.filter(isApart).map((atMs) => wake(atMs, SWEEP)),
    ...regular.map(({ atMs, trigger }) => wake(atMs, trigger)),
    ...events(plan, dice).map(({ atMs, trigger }) => wake(atMs, trigger)),
    ...(plan.calm ? [] : people(plan, dice)),
  ];
  return invocations
    .filter(({ atMs }) => atMs >= calendar.startMs)
    .filter(({ atMs }) => !frozen.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs))
    .sort((left, right) => left.atMs - right.atMs);
}

/**
 * Returns the times from each suspension of the first account to its next payment. An account that never pays holds no
 * function in a story.
 */
function frozenTimes({ accounts, money }: InvocationPlan): readonly { fromMs: number; toMs: number }[] {
  const own = money
    .filter((one) => "accountId" in one && one.accountId === accounts[0]?.id)
    .sort((left, right) => left.atMs - right.atMs);
  return own.flatMap(({ kind, atMs }, index) => {
    const payments = own.slice(index).filter((later) => later.kind === "payment");
    const next = own.slice(index + 1).find((later) => later.kind === "debt");
    const paid = payments.findLast((payment) => payment.atMs < (next?.atMs ?? Number.POSITIVE_INFINITY));
    return kind === "arrears-stop" && paid !== undefined ? [{ fromMs: atMs, toMs: paid.atMs }] : [];
  });
}

/**
 * Returns the times of sweeps long before the payment. They see the instances that are stopped already, and the
 * suspension.
 */
function prologue({ calendar }: InvocationPlan, dice: Dice): number[] {
  const share = dice.pick(calendar.long ? [0.1, 0.3, 0.6] : [0.05, 0.15, 0.4, 0.9]);
  const times = calendar.accounts
    .flatMap(({ debtAtMs, stopAtMs, paidAtMs }) => [
      debtAtMs - 26 * HOUR_MS,
      debtAtMs - 5 * HOUR_MS,
      debtAtMs - 3 * HOUR_MS,
      debtAtMs - HOUR_MS,
      ...(stopAtMs - debtAtMs > DAY_MS ? [debtAtMs + 6 * HOUR_MS, stopAtMs - 5 * DAY_MS, stopAtMs - 4 * HOUR_MS] : []),
      stopAtMs + 10 * MINUTE_MS,
      ...(paidAtMs - stopAtMs > DAY_MS ? [stopAtMs + 7 * HOUR_MS, paidAtMs - 10 * HOUR_MS] : []),
      // The last moments at which people must have been told.
      ...[stopAtMs + 25 * HOUR_MS, stopAtMs + KEPT_MS - 73 * HOUR_MS].filter((atMs) => atMs < paidAtMs),
    ])
    .filter(() => dice.chance(share))
    .map((atMs) => atMs + dice.between(0, 20 * MINUTE_MS))
    .sort((left, right) => left - right);
  const kept: number[] = [];
  for (const atMs of times) if (atMs - (kept.at(-1) ?? 0) >= HOUR_MS) kept.push(atMs);
  return kept;
}

/** Returns the regular ticks and hourly sweeps. */
function rhythm({ paidAtMs, faultsEndMs, tickMs }: Calendar, dice: Dice): { atMs: number; trigger: Trigger }[] {
  const ticks: { atMs: number; trigger: Trigger }[] = [];
  const ticksAnHour = HOUR_MS / tickMs;
  const offsetMs = dice.between(0, tickMs);
  const sweepAt = dice.below(ticksAnHour);
  let index = 0;
  for (let atMs = paidAtMs - 7 * MINUTE_MS + offsetMs; atMs < faultsEndMs + AFTERMATH_MS; atMs += tickMs) {
    ticks.push({ atMs, trigger: PAYMENT_TICK });
    // Ticks and sweeps are two triggers, so both fire at the full hour.
    if (index % ticksAnHour === sweepAt) ticks.push({ atMs: atMs + dice.between(0, 2_000), trigger: SWEEP });
    index += 1;
  }
  return ticks;
}

function events(
  { calendar, accounts, instances, calm }: InvocationPlan,
  dice: Dice,
): { atMs: number; trigger: Trigger }[] {
  return calendar.accounts.flatMap((dates) => {
    const { accountId, paidAtMs, stopAtMs } = dates;
    const { regions } = accounts.find(({ id }) => id === accountId)!;
    const recharge = (eventAtMs: number, number: number): Trigger => ({
      name: "recharge",
      depth: "full",
      hop: 0,
      accountIds: [accountId],
      eventId: `recharge-${accountId}-${number}`,
      eventAtMs,
    });
    const hint = (name: Trigger["name"], eventAtMs: number): Trigger => ({
      name,
      depth: "full",
      hop: 0,
      accountIds: [accountId],
      regions: [dice.pick(regions)],
      eventId: `hint-${eventAtMs}`,
      eventAtMs,
    });
    const woken: { atMs: number; trigger: Trigger }[] = [];
    const add = (atMs: number, trigger: Trigger) => woken.push({ atMs, trigger });
    if (calm || dice.chance(0.6)) add(paidAtMs + dice.between(0, 60_000), recharge(paidAtMs, 1));
    if (calm) return woken;
    // The event may be delivered twice, at the same moment or minutes later. Another event has no payment behind it.
    if (dice.chance(0.3)) add(paidAtMs + dice.between(0, 5 * MINUTE_MS), recharge(paidAtMs, 1));
    if (dice.chance(0.1)) add(paidAtMs - 20 * MINUTE_MS, recharge(paidAtMs - 20 * MINUTE_MS, 2));
    if (dice.chance(0.4)) add(stopAtMs + dice.between(10_000, 90_000), hint("instance-stopped", stopAtMs));
    for (let count = dice.below(4); count > 0; count--) {
      const atMs = paidAtMs + dice.between(30_000, 20 * MINUTE_MS);
      add(atMs, hint(dice.pick(["auto-reactivated", "instance-stopped", "wake-up"]), Math.floor(atMs)));
    }
    const known = dice.pick(instances);
    if (dice.chance(0.2) && known.accountId === accountId) {
      const atMs = paidAtMs + dice.between(0, HOUR_MS);
      add(atMs, {
        ...hint("instance-stopped", Math.floor(atMs)),
        regions: [known.regionId],
        instanceIds: [known.instanceId],
      });
    }
    return woken;
  });
}

/** Draws invocations by a person at the command line: plans, backfills, limits of their own. */
function people({ calendar, instances }: InvocationPlan, dice: Dice): Invocation[] {
  return Array.from(
    {
      length: dice.weighted([
        [5, 0],
        [3, 1],
        [1, 3],
      ]),
    },
    () => {
      const trigger: Trigger = {
        name: "manual",
        depth: "full",
        hop: 0,
        mode: dice.chance(0.3) ? "plan" : "apply",
        ...(dice.chance(0.3) ? { skipSettle: true } : {}),
        ...(dice.chance(0.3) ? { maxInstances: dice.whole(1, 20) } : {}),
        ...(dice.chance(0.3)
          ? {
              instanceIds: instances.filter((_, index) => index === 0 || dice.chance(0.2)).map((one) => one.instanceId),
            }
          : {}),
        ...(dice.chance(0.5) ? { verifySeconds: 900 } : {}),
        correlation: "INC-1",
      };
      return {
        atMs: Math.floor(dice.between(calendar.paidAtMs - 30 * MINUTE_MS, calendar.faultsEndMs)),
        trigger,
        timeoutMs: dice.chance(0.5) ? Number.POSITIVE_INFINITY : 10 * MINUTE_MS,
      };
    },
  );
}
