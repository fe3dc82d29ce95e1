/**
 * The oracle: finds everything that holds an instance, from the cloud's own books. An instance that arrears stopped and
 * that nothing holds must run in the end. A held instance must be reported with one of its holds.
 */
import type { Scope } from "../../functions/core/instance/instance.ts";
import type { FailedReason, ParkedReason, SkippedReason } from "../../functions/core/terms/outcome.ts";
import type { Selection } from "../../functions/core/terms/policy.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import { canStartAnything, isVisible, type PublishedEvent, type SimulatedAccount } from "../cloud/simulated-account.ts";
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";
import type { Action } from "../story.ts";
import { isAmong } from "../world/odd-view.ts";

/** Everything that holds an instance. The command line has words for each in both languages. */
export type HoldWhy =
  | "a subscription"
  | "a spot instance"
  | "refunded"
  | "not selected"
  | "locked for security"
  | "its dedicated host is unpaid"
  | "it cannot be seen"
  | "starting it is denied"
  | "a field of it cannot be read"
  | "the vendor says that nothing is overdue"
  | "the events cannot be read"
  | "stopped within an hour of its start"
  | "nothing shows why it stopped"
  | "a lock without an event"
  | "a lock without an event or a memory"
  | "unpaid"
  | "too little cash for its image"
  | "its owner stopped it while it started";

/** The reasons of the catalogue. The compiler refuses a hold that names a reason which is not in it. */
type HoldReason = ParkedReason | SkippedReason | FailedReason;

export interface Hold {
  readonly why: HoldWhy | `${typeof VENDOR_ANSWERS} ${string}`;
  /** Reasons that a record may give for this hold. Empty: the instance is not our case, so no record is needed. */
  readonly reasons: readonly HoldReason[];
}

/** Reasons that a record may give if the vendor treats the arrears stop as settled. */
const NOT_OVERDUE: readonly HoldReason[] = ["owner-unclear", "not-overdue", "cloud-error"];

export function holdsOf(instance: SimulatedInstance, model: CloudModel, nowMs: number): readonly Hold[] {
  const account = model.accounts.get(instance.spec.accountId)!;
  return [
    ...holdsOfKind(instance, model.story.policy.select),
    ...holdsOfReading(instance, account, model, nowMs),
    ...holdsOfEvidence(instance, account, model, nowMs),
    ...holdsOfMoney(instance, account),
    ...holdsOfRefusal(instance, model),
    ...instance.spec.blocks.filter(({ untilMs }) => nowMs < untilMs).map(({ code }) => holdOfBlock(code)),
  ];
}

function holdsOfKind({ spec, locks, tags }: SimulatedInstance, select: Selection): Hold[] {
  const holds: Hold[] = [];
  if (spec.chargeType !== "PostPaid") holds.push({ why: "a subscription", reasons: [] });
  if (spec.spotStrategy !== "NoSpot") holds.push({ why: "a spot instance", reasons: [] });
  if (locks.has("refunded")) holds.push({ why: "refunded", reasons: [] });
  if (!isWanted(spec, select, tags)) holds.push({ why: "not selected", reasons: [] });
  if (locks.has("security")) holds.push({ why: "locked for security", reasons: ["security-lock"] });
  if (locks.has("dedicatedhostfinancial")) {
    holds.push({ why: "its dedicated host is unpaid", reasons: ["dedicated-host-unpaid"] });
  }
  return holds;
}

/** Reads the policy's selection anew. An oracle that called the engine's own function would share its mistakes. */
export function isWanted(
  { resourceGroupId }: SimulatedInstance["spec"],
  select: Selection,
  tags: SimulatedInstance["tags"],
): boolean {
  for (const [key, value] of Object.entries(select.excludeTags)) if (tags[key] === value) return false;
  for (const [key, value] of Object.entries(select.includeTags)) if (tags[key] !== value) return false;
  return select.resourceGroupIds.length === 0 || select.resourceGroupIds.includes(resourceGroupId);
}

/** Returns the faults on this action in this account and region at that time. */
function faultsOn({ accountId, regionId }: Scope, { story }: CloudModel, action: Action, nowMs: number) {
  return story.faults.filter(
    (fault) =>
      fault.actions.includes(action) &&
      (fault.accountId ?? accountId) === accountId &&
      (fault.regionId ?? regionId) === regionId &&
      fault.fromMs <= nowMs &&
      nowMs < fault.toMs,
  );
}

export function isDenied(scope: Scope, model: CloudModel, action: Action, nowMs: number): boolean {
  return faultsOn(scope, model, action, nowMs).some(
    ({ effect, probability }) => probability === 1 && (effect.kind === "denied" || effect.kind === "role-refused"),
  );
}

/** Returns whether a fault, other than a denial, makes the action fail each time. */
function isUnreadable(scope: Scope, model: CloudModel, action: Action, nowMs: number): boolean {
  return faultsOn(scope, model, action, nowMs).some(
    ({ effect, probability }) => probability === 1 && (UNREADABLE.has(effect.kind) || effect.kind === "endless"),
  );
}

const UNREADABLE = new Set(["code", "silence"]);

function holdsOfReading(
  { spec }: SimulatedInstance,
  account: SimulatedAccount,
  model: CloudModel,
  nowMs: number,
): Hold[] {
  const scope = { accountId: account.spec.id, regionId: spec.regionId };
  const out = (action: Action) => isDenied(scope, model, action, nowMs) || isUnreadable(scope, model, action, nowMs);
  const holds: Hold[] = [];
  if (out("DescribeRegions") || out("DescribeInstances")) holds.push({ why: "it cannot be seen", reasons: [] });
  if (isDenied(scope, model, "ReActivateInstances", nowMs)) {
    holds.push({ why: "starting it is denied", reasons: ["denied"] });
  }
  if (isOdd(spec.instanceId, scope, model, nowMs))
    holds.push({ why: "a field of it cannot be read", reasons: ["evidence-unreadable", "owner-unclear"] });
  return holds;
}

function isOdd(instanceId: string, scope: Scope, model: CloudModel, nowMs: number): boolean {
  return faultsOn(scope, model, "DescribeInstances", nowMs).some(
    ({ effect }) => effect.kind === "odd" && isAmong(instanceId, effect.share),
  );
}

/** The payment removed the lock, and the vendor then treats the stop as settled. */
function holdsOfRefusal({ locks }: SimulatedInstance, { story }: CloudModel): Hold[] {
  if (!story.switches.unlockedIsNotOverdue || locks.has("financial")) return [];
  return [{ why: "the vendor says that nothing is overdue", reasons: NOT_OVERDUE }];
}

/**
 * `StartTime` has minute precision, and events may be late. Within an hour of the start, the order of start and stop is
 * not known.
 */
const UNCERTAIN_MS = 3_600_000;

/** Returns the holds from the evidence of the stop, as the cloud shows it. */
function holdsOfEvidence(
  { spec, locks, startedAtMs }: SimulatedInstance,
  account: SimulatedAccount,
  model: CloudModel,
  nowMs: number,
): Hold[] {
  const scope = { accountId: account.spec.id, regionId: spec.regionId };
  const action = "DescribeInstanceHistoryEvents";
  const isWhole =
    !isDenied(scope, model, action, nowMs) &&
    faultsOn(scope, model, action, nowMs).every(({ effect }) => effect.kind === "slow");
  if (!isWhole) return [{ why: "the events cannot be read", reasons: ["evidence-unreadable", "owner-unclear"] }];
  const isInRegion = (event: PublishedEvent) => event.regionId === spec.regionId && isVisible(event, nowMs);
  const own = account.events
    .filter((event) => event.instanceId === spec.instanceId && event.type === "stop" && isInRegion(event))
    .map(({ atMs }) => atMs - startedAtMs)
    .filter((afterMs) => afterMs > -UNCERTAIN_MS);
  if (own.some((afterMs) => afterMs < UNCERTAIN_MS))
    return [{ why: "stopped within an hour of its start", reasons: ["owner-unclear"] }];
  if (own.length > 0) return [];
  if (!locks.has("financial")) return [{ why: "nothing shows why it stopped", reasons: [] }];
  const { lockOnly } = model.story.policy.select;
  const holds: Hold[] = [];
  if (lockOnly === "ask" || (lockOnly === "auto" && account.events.some(isInRegion)))
    holds.push({ why: "a lock without an event", reasons: ["owner-unclear"] });
  // A store that answers as if it were empty cannot say that no sweep saw an owner stop.
  if (faultsOn(scope, model, "GetLogs", nowMs).some(({ effect }) => effect.kind === "empty"))
    holds.push({ why: "a lock without an event or a memory", reasons: ["evidence-unreadable", "owner-unclear"] });
  return holds;
}

function holdsOfMoney({ spec }: SimulatedInstance, account: SimulatedAccount): Hold[] {
  if (!canStartAnything(account)) return [{ why: "unpaid", reasons: ["insufficient-balance"] }];
  if (spec.imageCash === undefined || account.cash >= spec.imageCash) return [];
  return [{ why: "too little cash for its image", reasons: ["insufficient-balance"] }];
}

const CODE_REASONS: readonly (readonly [RegExp, readonly HoldReason[]])[] = [
  [/NotEnoughBalance|InsufficientBalance|DiskInArrears/, ["insufficient-balance"]],
  [/NoStock|LackResource/, ["no-stock"]],
  [/ElasticQuota/, ["quota"]],
  [/InstanceStatusNotValid/, NOT_OVERDUE],
  [/SomethingNew/, ["unknown-code"]],
  [/Forbidden|RiskControl|RealName|InvalidAccessKeyId|InvalidSecurityToken/, ["denied"]],
  [/Throttling/, ["throttled"]],
];

/** Returns the reasons that a record may give for this code of the vendor. */
export function reasonsForCode(code: string): readonly HoldReason[] {
  return CODE_REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? ["cloud-error", "breaker-open"];
}

/** The beginning of a hold's reason that is a code of the vendor, for example `the vendor answers LackResource`. */
export const VENDOR_ANSWERS = "the vendor answers";

function holdOfBlock(code: string): Hold {
  return { why: `${VENDOR_ANSWERS} ${code}`, reasons: reasonsForCode(code) };
}
