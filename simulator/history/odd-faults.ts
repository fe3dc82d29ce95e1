/**
 * Draws odd faults: fields in unknown forms, lists without an end, slow regions, an empty log store, webhooks that
 * fail, denied regions.
 */
import type { Dice } from "../dice.ts";
import type { Action, Fault, FaultEffect, OddField } from "../story.ts";
import { DAY_MS, HOUR_MS } from "./calendar.ts";
import type { FaultPlan } from "./fault-mix.ts";

const READS: readonly Action[] = ["DescribeInstances", "DescribeInstanceHistoryEvents"];
const ODD_FIELDS: readonly (readonly OddField[])[] = [
  ["tags"],
  ["startedAtMs"],
  ["lockReasons"],
  ["status"],
  ["chargeType"],
  ["spotStrategy"],
  ["tags", "startedAtMs"],
];
const LOG: readonly Action[] = ["PutLogs", "GetLogs"];

type Window = Pick<Fault, "fromMs" | "toMs">;
type Recipe = (plan: FaultPlan, dice: Dice) => readonly Fault[];

const RECIPES: readonly Recipe[] = [
  (plan, dice) => [
    fault(always(plan, dice, 0.2), ["DescribeInstances"], {
      kind: "odd",
      fields: dice.pick(ODD_FIELDS),
      share: dice.pick([0.1, 0.5, 1]),
    }),
  ],
  (plan, dice) => [
    fault(always(plan, dice, 0.1), ["DescribeInstanceHistoryEvents"], {
      kind: "odd",
      fields: [],
      share: dice.pick([0.2, 1]),
    }),
  ],
  (plan, dice) => [
    fault(
      always(plan, dice, 0.1),
      dice.pick<readonly Action[]>([["QueryAccountBalance"], ["QueryAccountTransactions"]]),
      {
        kind: "odd",
        fields: [],
        share: 1,
      },
    ),
  ],
  (plan, dice) => [
    {
      ...fault(always(plan, dice, 0.1), [dice.pick(READS)], { kind: "endless", token: dice.pick(["same", "new"]) }),
      regionId: dice.pick(plan.instances).regionId,
    },
  ],
  (plan, dice) => [
    { ...fault(around(plan, dice), READS, { kind: "slow", ms: 9_000 }), regionId: dice.pick(plan.instances).regionId },
  ],
  (plan, dice) => [fault(always(plan, dice, 0.1), LOG, { kind: "empty" })],
  (plan, dice) => [
    fault(always(plan, dice, 0.1), ["PutLogs"], { kind: "code", code: "WriteQuotaExceed", appliedShare: 0 }),
  ],
  // A log store that has lost its index may also answer with this code.
  (plan, dice) => [
    fault(around(plan, dice), ["GetLogs"], { kind: "code", code: "IndexConfigNotExist", appliedShare: 0 }),
  ],
  (plan, dice) => [
    {
      ...fault(
        always(plan, dice, 0.3),
        [...READS, "DescribeRegions", "ReActivateInstances", "QueryAccountBalance", "QueryAccountTransactions"],
        {
          kind: "role-refused",
        },
      ),
      accountId: dice.pick(plan.accounts).id,
    },
  ],
  ({ calendar, accounts, instances }, dice) => {
    const { regionId } = dice.pick(instances);
    const window = { fromMs: calendar.startMs, toMs: Number.POSITIVE_INFINITY };
    const actions = dice.pick<readonly Action[]>([
      ["DescribeInstances"],
      ["DescribeInstanceHistoryEvents"],
      ["ReActivateInstances"],
    ]);
    return [{ ...fault(window, actions, { kind: "denied" }), accountId: dice.pick(accounts).id, regionId }];
  },
  (plan, dice) => [
    fault(always(plan, dice, 0.1), ["Webhook"], {
      kind: "silence",
      code: dice.pick(["Local.Timeout", "Local.ConnectionReset"]),
      appliedShare: dice.pick([0, 0, 1]),
    }),
  ],
  ({ calendar }, dice) => {
    const fromMs = calendar.paidAtMs - dice.between(0, 2 * DAY_MS);
    const window = { fromMs, toMs: fromMs + dice.between(HOUR_MS, 3 * DAY_MS) };
    return [fault(window, ["Webhook"], { kind: "code", code: "Forbidden", appliedShare: 0 })];
  },
];

export function drawOddFaults(plan: FaultPlan, dice: Dice): Fault[] {
  const share = dice.pick([0, 0.1, 0.25]);
  return RECIPES.filter(() => dice.chance(share)).flatMap((recipe) => [...recipe(plan, dice)]);
}

function fault(window: Window, actions: readonly Action[], effect: FaultEffect): Fault {
  return { ...window, actions, effect, probability: 1 };
}

/** Returns a window without an end in `share` of the stories; in the others a window around the payment. */
function always(plan: FaultPlan, dice: Dice, share: number): Window {
  if (!dice.chance(share)) return around(plan, dice);
  const { startMs, paidAtMs } = plan.calendar;
  return { fromMs: dice.pick([startMs, paidAtMs - HOUR_MS]), toMs: Number.POSITIVE_INFINITY };
}

/** Returns a window that begins minutes to days before the payment and ends after it. */
function around({ calendar: { startMs, paidAtMs, faultsEndMs } }: FaultPlan, dice: Dice): Window {
  const fromMs = dice.pick([startMs, paidAtMs - dice.between(0, 2 * DAY_MS), paidAtMs - dice.between(0, HOUR_MS)]);
  return { fromMs, toMs: dice.between(Math.min(paidAtMs, faultsEndMs), faultsEndMs) };
}
