/** Draws the instances of a story, with every kind of the outcome table, and the actions of their owners. */
import { changed } from "../../functions/core/lang/changed.ts";
import type { Policy, Selection } from "../../functions/core/terms/policy.ts";
import type { Dice } from "../dice.ts";
import type { AccountSpec, Happening, InstanceSpec } from "../story.ts";
import { type AccountDates, type Calendar, DAY_MS, HOUR_MS, MINUTE_MS } from "./calendar.ts";

const KINDS = [
  [56, "plain"],
  [6, "owner-stopped-long-ago"],
  [6, "owner-stopped-before"],
  [3, "owner-stopped-in-grace"],
  [3, "owner-stops-later"],
  [3, "owner-releases"],
  [2, "minute-undecided"],
  [3, "subscription"],
  [3, "spot"],
  [3, "security"],
  [2, "dedicated-host"],
  [1, "refunded"],
  [3, "excluded"],
  [3, "not-selected"],
  [3, "paid-image"],
  [2, "auto-release"],
  [4, "blocked"],
  [4, "falls-back"],
  [4, "recycled"],
  [2, "stopped-while-starting"],
  [2, "excluded-later"],
] as const satisfies readonly (readonly [number, string])[];

type Kind = (typeof KINDS)[number][1];

/** Kinds that a simple engine can recover correctly. */
const CALM_KINDS = KINDS.filter(([, kind]) => kind !== "stopped-while-starting" && kind !== "excluded-later");

/** Codes that only one instance meets, and for how long. A host repair ends; an unknown code may last for ever. */
const BLOCKS = [
  "OperationDenied.HostRepairing",
  "InstanceNotReady",
  "DiskInArrears",
  "QuotaExceed.ElasticQuota",
  "LackResource",
  "OperationDenied.NoStock",
  "Invalid.PrivatePoolOptions.NoStock",
  "InvalidInstance.SomethingNew",
  "InternalError",
];
/** The vendor's answer if it treats the arrears stop as settled. */
const SETTLED = "ReopenInstance.InstanceStatusNotValid";

export interface Fleet {
  readonly instances: readonly InstanceSpec[];
  readonly happenings: readonly Happening[];
}

export interface FleetPlan {
  readonly size: number;
  readonly policy: Policy;
  readonly accounts: readonly AccountSpec[];
  readonly calendar: Calendar;
  readonly calm: boolean;
}

/** What decides how one instance differs from a plain one. */
interface InstanceDraw {
  readonly kind: Kind;
  readonly plan: FleetPlan;
  readonly dates: AccountDates;
  readonly dice: Dice;
}

export function drawFleet(plan: FleetPlan, dice: Dice): Fleet {
  const instances: InstanceSpec[] = [];
  const happenings: Happening[] = [];
  for (let index = 0; index < plan.size; index++) {
    const account = dice.pick(plan.accounts);
    const dates = plan.calendar.accounts.find(({ accountId }) => accountId === account.id)!;
    const kind = plan.calm && dice.chance(0.5) ? "plain" : dice.weighted<Kind>(plan.calm ? CALM_KINDS : KINDS);
    const base = drawPlain(index, account, plan, dice);
    const draw: InstanceDraw = { kind, plan, dates, dice };
    instances.push(changed(base, variation(base, draw)));
    happenings.push(...ownersDoings(base.instanceId, draw));
  }
  return { instances, happenings };
}

function drawPlain(index: number, account: AccountSpec, plan: FleetPlan, dice: Dice): InstanceSpec {
  const regionId = dice.pick(account.regions);
  const { select } = plan.policy;
  return {
    accountId: account.id,
    regionId,
    instanceId: `i-${dice.whole(0x1000, 0xffff).toString(16)}${String(index).padStart(6, "0")}`,
    name: `server-${index}`,
    type: dice.pick(["ecs.g7.large", "ecs.c7.xlarge", "ecs.r7.2xlarge"]),
    zoneId: `${regionId}-${dice.pick(["a", "b"])}`,
    ...(dice.chance(0.9) ? { vpcId: `vpc-${regionId}-${dice.whole(1, 2)}` } : {}),
    status: "Running",
    chargeType: "PostPaid",
    spotStrategy: "NoSpot",
    lockReasons: [],
    stoppedMode: dice.pick(["KeepCharging", "StopCharging", "Not-applicable"]),
    startedAtMs: plan.calendar.startMs - dice.below(300 * DAY_MS),
    tags: changed(selectedTags(select), dice.chance(0.2) ? { [select.priorityTag]: String(dice.below(10)) } : {}),
    resourceGroupId: select.resourceGroupIds[0] ?? "rg-default",
    ...(dice.chance(0.7) ? { imageId: `m-${dice.below(4)}` } : {}),
    hasPublicIp: dice.chance(0.5),
    hasEip: dice.chance(0.3),
    hasLocalDisk: dice.chance(0.1),
    blocks: [],
    fallBacks: 0,
  };
}

function selectedTags({ includeTags }: Selection): Record<string, string> {
  return { team: "web", ...includeTags };
}

function variation(base: InstanceSpec, { kind, plan, dates, dice }: InstanceDraw): Partial<InstanceSpec> {
  const { policy, calendar } = plan;
  switch (kind) {
    case "owner-stopped-long-ago":
    case "minute-undecided":
      return { status: "Stopped" };
    case "subscription":
      return { chargeType: "PrePaid", ...(dice.chance(0.5) ? { status: "Stopped", lockReasons: ["financial"] } : {}) };
    case "spot":
      return { spotStrategy: "SpotAsPriceGo", ...(dice.chance(0.5) ? { lockReasons: ["recycling"] } : {}) };
    case "security":
      return { lockReasons: ["security"] };
    case "dedicated-host":
      return { lockReasons: ["dedicatedhostfinancial"] };
    case "refunded":
      return { lockReasons: ["refunded"], status: "Stopped" };
    case "excluded": {
      const pair = Object.entries(policy.select.excludeTags)[0];
      return pair === undefined ? {} : { tags: { ...base.tags, [pair[0]]: pair[1] } };
    }
    case "not-selected":
      return notSelected(base, policy.select);
    case "paid-image": {
      const imageCash = dice.pick([50, 400]);
      return { imageId: `m-paid-${imageCash}`, imageCash };
    }
    case "auto-release":
      return { autoReleaseAtMs: Math.floor(dates.stopAtMs + dice.between(-DAY_MS, 2 * DAY_MS)) };
    case "blocked": {
      const untilMs = dice.chance(0.85) ? calendar.paidAtMs + dice.between(0, 3 * HOUR_MS) : Number.POSITIVE_INFINITY;
      return { blocks: [{ code: dice.pick(plan.calm ? BLOCKS : [...BLOCKS, SETTLED]), untilMs }] };
    }
    case "stopped-while-starting":
      return { stoppedWhileStarting: true };
    case "falls-back":
      return { fallBacks: dice.whole(1, 4) };
    default:
      return {};
  }
}

function notSelected(base: InstanceSpec, select: Selection): Partial<InstanceSpec> {
  if (select.resourceGroupIds.length > 0) return { resourceGroupId: "rg-elsewhere" };
  if (Object.keys(select.includeTags).length > 0) return { tags: { team: base.tags.team ?? "web" } };
  return {};
}

function ownersDoings(instanceId: string, { kind, plan, dates, dice }: InstanceDraw): Happening[] {
  const { calendar, policy } = plan;
  const { debtAtMs, stopAtMs, paidAtMs } = dates;
  const at = (fromMs: number, toMs: number) => Math.floor(dice.between(fromMs, toMs));
  switch (kind) {
    case "owner-stopped-before":
      return [{ kind: "owner-stop", instanceId, atMs: at(calendar.startMs, debtAtMs - 2 * MINUTE_MS) }];
    case "owner-stopped-in-grace":
      return [{ kind: "owner-stop", instanceId, atMs: at(debtAtMs, stopAtMs) }];
    case "owner-stops-later":
      return [
        { kind: "owner-stop", instanceId, atMs: at(paidAtMs + 3 * MINUTE_MS, paidAtMs + 3 * HOUR_MS) },
        ...(dice.chance(0.5)
          ? [{ kind: "owner-start" as const, instanceId, atMs: at(paidAtMs + 3 * HOUR_MS, paidAtMs + 4 * HOUR_MS) }]
          : []),
      ];
    case "owner-releases":
      return [{ kind: "owner-release", instanceId, atMs: at(stopAtMs, paidAtMs + 2 * HOUR_MS) }];
    case "minute-undecided":
      return [{ kind: "owner-start", instanceId, atMs: at(stopAtMs - 2 * MINUTE_MS, stopAtMs) }];
    case "security":
      return dice.chance(0.5) ? [] : [unlock(instanceId, "security", at(paidAtMs, calendar.faultsEndMs))];
    case "dedicated-host":
      return dice.chance(0.5) ? [] : [unlock(instanceId, "dedicatedhostfinancial", at(paidAtMs, calendar.faultsEndMs))];
    case "excluded-later": {
      const pair = Object.entries(policy.select.excludeTags)[0];
      const atMs = at(paidAtMs, paidAtMs + 6 * MINUTE_MS);
      return pair === undefined ? [] : [{ kind: "tag", instanceId, atMs, key: pair[0], value: pair[1] }];
    }
    case "recycled":
      return [{ kind: "recycle", instanceId, atMs: at(stopAtMs, paidAtMs) }];
    default:
      return [];
  }
}

function unlock(instanceId: string, lock: string, atMs: number): Happening {
  return { kind: "unlock", instanceId, lock, atMs };
}
