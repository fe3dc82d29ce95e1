/**
 * The oracle: everything that truly stands in the way of an instance, from the cloud's own books. An instance that the arrears
 * stopped and that nothing holds must run in the end; a held one must be reported with one of its holds.
 */
import type { Selection } from "../../functions/core/terms/policy.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import { canStartAnything, isVisible, type SimulatedAccount } from "../cloud/simulated-account.ts";
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";
import type { Action } from "../story.ts";

export interface Hold {
  readonly why: string;
  /** The reasons that tell the truth about it in a record; empty: not our case, no record is owed. */
  readonly reasons: readonly string[];
}

export function holdsOf(instance: SimulatedInstance, model: CloudModel, nowMs: number): readonly Hold[] {
  const account = model.accounts.get(instance.spec.accountId)!;
  return [
    ...holdsOfKind(instance, model.story.policy.select),
    ...holdsOfPermission(account, model, nowMs),
    ...holdsOfEvidence(instance, account, model, nowMs),
    ...holdsOfMoney(instance, account),
    ...instance.spec.blocks.filter(({ untilMs }) => nowMs < untilMs).map(({ code }) => holdOfBlock(code)),
  ];
}

function holdsOfKind({ spec, locks }: SimulatedInstance, select: Selection): Hold[] {
  const holds: Hold[] = [];
  if (spec.chargeType !== "PostPaid") holds.push({ why: "a subscription", reasons: [] });
  if (spec.spotStrategy !== "NoSpot") holds.push({ why: "a spot instance", reasons: [] });
  if (locks.has("refunded")) holds.push({ why: "refunded", reasons: [] });
  if (!isWanted(spec, select)) holds.push({ why: "not selected", reasons: [] });
  if (locks.has("security")) holds.push({ why: "locked for security", reasons: ["security-lock"] });
  if (locks.has("dedicatedhostfinancial")) {
    holds.push({ why: "its dedicated host is unpaid", reasons: ["dedicated-host-unpaid"] });
  }
  return holds;
}

/** The policy's selection, read anew: an oracle that called the engine's own function would share its mistakes. */
export function isWanted({ tags, resourceGroupId }: SimulatedInstance["spec"], select: Selection): boolean {
  for (const [key, value] of Object.entries(select.excludeTags)) if (tags[key] === value) return false;
  for (const [key, value] of Object.entries(select.includeTags)) if (tags[key] !== value) return false;
  return select.resourceGroupIds.length === 0 || select.resourceGroupIds.includes(resourceGroupId);
}

export function isDenied({ spec }: SimulatedAccount, { story }: CloudModel, action: Action, nowMs: number): boolean {
  return story.faults.some(
    ({ effect, actions, accountId, fromMs, toMs }) =>
      effect.kind === "denied" && actions.includes(action) && accountId === spec.id && fromMs <= nowMs && nowMs < toMs,
  );
}

function holdsOfPermission(account: SimulatedAccount, model: CloudModel, nowMs: number): Hold[] {
  const holds: Hold[] = [];
  if (isDenied(account, model, "DescribeRegions", nowMs) || isDenied(account, model, "DescribeInstances", nowMs)) {
    holds.push({ why: "it cannot be seen", reasons: [] });
  }
  if (isDenied(account, model, "ReActivateInstances", nowMs)) {
    holds.push({ why: "starting it is denied", reasons: ["denied"] });
  }
  return holds;
}

const minuteOf = (ms: number) => Math.floor(ms / 60_000);

/** What the ports show about who stopped it. Only the newest stop event counts, and only from the minute after the start. */
function holdsOfEvidence(
  { spec, locks, startedAtMs }: SimulatedInstance,
  account: SimulatedAccount,
  model: CloudModel,
  nowMs: number,
): Hold[] {
  const readable = !isDenied(account, model, "DescribeInstanceHistoryEvents", nowMs);
  const inRegion = account.events.filter((event) => event.regionId === spec.regionId && isVisible(event, nowMs));
  const ownMinutes = inRegion
    .filter((event) => event.instanceId === spec.instanceId && event.type === "stop")
    .map((event) => minuteOf(event.atMs));
  const newest = readable ? Math.max(Number.NEGATIVE_INFINITY, ...ownMinutes) : Number.NEGATIVE_INFINITY;
  if (newest === minuteOf(startedAtMs))
    return [{ why: "stopped in the minute of its start", reasons: ["owner-unclear"] }];
  if (newest > minuteOf(startedAtMs)) return [];
  if (!locks.has("financial")) return [{ why: "nothing shows why it stopped", reasons: [] }];
  const { lockOnly } = model.story.policy.select;
  const asks = lockOnly === "ask" || (lockOnly === "auto" && readable && inRegion.length > 0);
  return asks ? [{ why: "a lock without an event", reasons: ["owner-unclear"] }] : [];
}

function holdsOfMoney({ spec }: SimulatedInstance, account: SimulatedAccount): Hold[] {
  if (!canStartAnything(account)) return [{ why: "unpaid", reasons: ["insufficient-balance"] }];
  if (spec.imageCash === undefined || account.cash >= spec.imageCash) return [];
  return [{ why: "too little cash for its image", reasons: ["insufficient-balance"] }];
}

const CODE_REASONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/NotEnoughBalance|InsufficientBalance|DiskInArrears/, ["insufficient-balance"]],
  [/NoStock|LackResource/, ["no-stock"]],
  [/ElasticQuota/, ["quota"]],
  [/SomethingNew/, ["unknown-code"]],
  [/Forbidden|RiskControl|RealName|InvalidAccessKeyId|InvalidSecurityToken/, ["denied"]],
  [/Throttling/, ["throttled"]],
];

/** The reasons that tell the truth about an answer of the vendor. */
export function reasonsForCode(code: string): readonly string[] {
  return CODE_REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? ["cloud-error", "breaker-open"];
}

function holdOfBlock(code: string): Hold {
  return { why: `the vendor answers ${code}`, reasons: reasonsForCode(code) };
}
