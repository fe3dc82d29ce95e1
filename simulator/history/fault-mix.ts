/** Draws the faults of a story. Each class is in about every third story, alone or with others. */
import type { Dice } from "../dice.ts";
import type { AccountSpec, Action, Fault, FaultEffect, InstanceSpec, QuotaSpec } from "../story.ts";
import { type Calendar, MINUTE_MS } from "./calendar.ts";

export interface FaultPlan {
  readonly calendar: Calendar;
  readonly accounts: readonly AccountSpec[];
  readonly instances: readonly InstanceSpec[];
}

const ECS: readonly Action[] = [
  "DescribeRegions",
  "DescribeInstances",
  "DescribeInstanceHistoryEvents",
  "ReActivateInstances",
];
const MONEY: readonly Action[] = ["QueryAccountBalance", "QueryAccountTransactions"];
const LOG: readonly Action[] = ["PutLogs", "GetLogs"];
const CLOUD: readonly Action[] = [...ECS, ...MONEY];

/**
 * Codes with which calls for VPC instances fail; no code names the VPC. Source: reference/ecs error classes, read
 * 2026-08.
 */
const VPC_CODES = ["InternalError", "ServiceUnavailable", "UnknownError", "OperationConflict", "Local.NoCode"];
const TRANSIENT = [...VPC_CODES, "ServiceUnavailable.RegionMaintaining", "LastTokenProcessing", "UndefinedError"];
const LOG_CODES = ["InternalServerError", "ServerBusy", "WriteQuotaExceed", "Unauthorized", "RequestTimeout"];

const code = (value: string, appliedShare = 0) => ({ kind: "code", code: value, appliedShare }) satisfies FaultEffect;
const silence = (dice: Dice): FaultEffect => ({
  kind: "silence",
  code: dice.pick(["Local.Timeout", "Local.ConnectionReset"] as const),
  appliedShare: dice.pick([0, 0.5, 1]),
});

type Recipe = (plan: FaultPlan, dice: Dice) => readonly Fault[];

const RECIPES: readonly Recipe[] = [
  ({ calendar }, dice) =>
    repeat(dice, 1, 4, () => [
      { ...always(calendar), actions: CLOUD, probability: dice.between(0.01, 0.2), effect: code(dice.pick(TRANSIENT)) },
    ]),
  ({ calendar }, dice) =>
    repeat(dice, 1, 3, () => [
      {
        ...always(calendar),
        actions: dice.pick([CLOUD, LOG, ECS]),
        probability: dice.between(0.02, 0.3),
        effect: silence(dice),
      },
    ]),
  ({ calendar }, dice) => [
    {
      ...always(calendar),
      actions: CLOUD,
      probability: dice.between(0.02, 0.2),
      // A lost answer may hide a success. A request that never left, or that the gateway refused, cannot.
      effect: dice.chance(0.5)
        ? code(dice.pick(["Local.NoCode", "Local.NotJson"]), dice.pick([0, 0.2]))
        : code(dice.pick(["Local.Unreachable", "SignatureNonceUsed"])),
    },
  ],
  // Log store: down, silent, or with half an answer.
  ({ calendar }, dice) =>
    repeat(dice, 1, 3, () => [
      {
        ...span(calendar, dice),
        actions: dice.pick([["PutLogs"], ["GetLogs"], LOG]),
        probability: dice.pick([0.5, 1]),
        effect: code(dice.pick(LOG_CODES)),
      },
    ]),
  ({ calendar }, dice) => [
    { ...span(calendar, dice), actions: ["PutLogs"], probability: dice.between(0.2, 1), effect: { ...silence(dice) } },
  ],
  ({ calendar }, dice) => [
    {
      ...span(calendar, dice),
      actions: ["GetLogs"],
      probability: dice.between(0.2, 1),
      effect: { kind: "incomplete" },
    },
  ],
  // Places: a VPC, a zone without stock, a region.
  ({ calendar, instances }, dice) =>
    repeat(dice, 1, 2, () => {
      const { accountId, regionId, zoneId, vpcId } = dice.pick(instances);
      const where = { accountId, regionId, zoneId, ...(vpcId === undefined ? {} : { vpcId }) };
      const effect: FaultEffect = dice.chance(0.3) ? { kind: "falls-back" } : code(dice.pick(VPC_CODES));
      return [
        {
          ...span(calendar, dice),
          ...where,
          actions: ["ReActivateInstances"],
          probability: dice.pick([0.7, 1]),
          effect,
        },
      ];
    }),
  ({ calendar, instances }, dice) => {
    const { regionId, zoneId } = dice.pick(instances);
    const effect: FaultEffect = dice.chance(0.4) ? { kind: "falls-back" } : code("OperationDenied.NoStock");
    return [{ ...span(calendar, dice), regionId, zoneId, actions: ["ReActivateInstances"], probability: 1, effect }];
  },
  ({ calendar, instances }, dice) => [
    {
      ...span(calendar, dice),
      regionId: dice.pick(instances).regionId,
      actions: ECS,
      probability: 1,
      effect: code("ServiceUnavailable"),
    },
  ],
  // Accounts: no permission (sometimes for good), old keys, refused by risk control.
  ({ calendar, accounts }, dice) => {
    const window = dice.chance(0.2)
      ? { fromMs: calendar.startMs, toMs: Number.POSITIVE_INFINITY }
      : span(calendar, dice);
    const actions = dice.pick<readonly Action[]>([
      ["DescribeInstances"],
      ["ReActivateInstances"],
      ["DescribeInstanceHistoryEvents"],
      MONEY,
      CLOUD,
    ]);
    return [{ ...window, accountId: dice.pick(accounts).id, actions, probability: 1, effect: { kind: "denied" } }];
  },
  ({ calendar, accounts }, dice) => [
    {
      ...span(calendar, dice),
      accountId: dice.pick(accounts).id,
      actions: CLOUD,
      probability: 1,
      effect: code(dice.pick(["InvalidSecurityToken.Expired", "InvalidAccessKeyId.NotFound"])),
    },
  ],
  ({ calendar, accounts }, dice) => [
    {
      ...span(calendar, dice),
      accountId: dice.pick(accounts).id,
      actions: ["ReActivateInstances"],
      probability: 1,
      effect: code(dice.pick(["Forbidden.RiskControl", "RealNameAuthenticationError"])),
    },
  ],
  ({ calendar }, dice) => [
    {
      ...span(calendar, dice),
      actions: ["ReActivateInstances"],
      probability: 0.1,
      effect: code("OperationDenied.SomethingNew"),
    },
  ],
  // Reads: no events, no balance, a missing page.
  ({ calendar }, dice) => [
    {
      ...span(calendar, dice),
      actions: ["DescribeInstanceHistoryEvents"],
      probability: 1,
      effect: code(dice.pick(TRANSIENT)),
    },
  ],
  ({ calendar }, dice) => [
    {
      ...span(calendar, dice),
      actions: MONEY,
      probability: 1,
      effect: code(dice.pick(["InternalError", "NotApplicable", "UndefinedError"])),
    },
  ],
  // Throttling of all calls for minutes, with and without a time to come back.
  ({ calendar }, dice) => [
    {
      ...span(calendar, dice),
      actions: dice.pick<readonly Action[]>([["ReActivateInstances"], ECS]),
      probability: dice.pick([0.5, 1]),
      effect: {
        ...code("Throttling.User"),
        ...(dice.chance(0.5) ? { retryAfterMs: dice.pick([200, 2_000, 90_000]) } : {}),
      },
    },
  ],
  ({ calendar }, dice) => [
    {
      ...always(calendar),
      actions: ["InvokeFunction"],
      probability: dice.pick([0.5, 1]),
      effect: code(dice.pick(["AccessDenied", "InternalServerError", "ResourceThrottled"])),
    },
  ],
];

export function drawFaults(plan: FaultPlan, dice: Dice): Fault[] {
  const share = dice.pick([0.1, 0.3, 0.5]);
  return RECIPES.filter(() => dice.chance(share)).flatMap((recipe) => [...recipe(plan, dice)]);
}

/**
 * Draws quotas that the vendor does not publish. They are small, because fifty instances would never reach a larger
 * one.
 */
export function drawQuotas({ accounts }: FaultPlan, dice: Dice): QuotaSpec[] {
  const quotas: QuotaSpec[] = [];
  for (const account of accounts) {
    for (const regionId of account.regions) {
      for (const action of ["ReActivateInstances", "DescribeInstances"] as const) {
        if (dice.chance(0.6))
          quotas.push({ accountId: account.id, regionId, action, tellsWhen: dice.chance(0.5), limit: drawLimit(dice) });
      }
    }
  }
  return quotas;
}

function drawLimit(dice: Dice): QuotaSpec["limit"] {
  if (dice.chance(0.5)) return { kind: "window", perMinute: dice.pick([6, 20, 60]) };
  return { kind: "bucket", perSecond: dice.pick([0.5, 2, 10]), burst: dice.pick([2, 5, 20]) };
}

function always({ faultsFromMs, faultsEndMs }: Calendar) {
  return { fromMs: faultsFromMs, toMs: faultsEndMs };
}

/** Draws a time of minutes to hours, mostly around the payment. */
function span({ faultsFromMs, faultsEndMs, paidAtMs }: Calendar, dice: Dice) {
  const fromMs = dice.chance(0.6)
    ? paidAtMs - dice.between(0, 10 * MINUTE_MS)
    : dice.between(faultsFromMs, faultsEndMs);
  return { fromMs, toMs: Math.min(faultsEndMs, fromMs + dice.spread(15 * MINUTE_MS, 180 * MINUTE_MS)) };
}

function repeat(dice: Dice, from: number, to: number, draw: () => readonly Fault[]): readonly Fault[] {
  return Array.from({ length: dice.whole(from, to) }, draw).flat();
}
