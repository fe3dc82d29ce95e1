/** Sums over stories. All are plain sums and lists, so that parts of several processes can be added up. */
import type { CloudModel } from "./cloud/cloud-model.ts";
import { canStartAnything } from "./cloud/simulated-account.ts";
import type { SimulatedInstance } from "./cloud/simulated-instance.ts";
import { type Hold, holdsOf, isWanted } from "./invariants/holds.ts";
import type { Violation } from "./invariants/violation.ts";
import type { Judgement } from "./invariants.ts";
import type { StoryResult } from "./story-result.ts";

export interface FoundViolation extends Violation {
  readonly seed: number;
}

export interface Figures {
  stories: number;
  runs: number;
  killed: number;
  cutOff: number;
  threw: number;
  virtualMs: number;
  /** Instances that arrears stopped, each counted once: recoverable, held or released. */
  stopped: number;
  /** Instances that could be started: those that were recovered, left behind or lost. */
  recoverable: number;
  recoveredByUs: number;
  recoveredByCloud: number;
  leftBehind: number;
  lost: number;
  /**
   * Instances that the engine should not start. The policy leaves them out, or a lock, the balance or a question to a
   * person holds them to the end.
   */
  held: number;
  /** The held instances by their first reason. */
  readonly heldBy: Record<string, number>;
  /** Instances that their owner released, or that were released before a run had the time that `lost` asks for. */
  released: number;
  /** Milliseconds from the payment to Running, for instances that the engine started. */
  readonly recoveryMs: number[];
  reactivateCalls: number;
  /** Requests of all runs, those to the log store included. */
  allCalls: number;
  acceptedCalls: number;
  throttledCalls: number;
  /**
   * Calls that could do no good: the instance ran, was gone or locked, or is of a kind that the call does not start.
   */
  wastedCalls: number;
  /**
   * Harm that no clue could have prevented, by harm and cause, for example `owner-stopped-started: a lock alone, ...`.
   */
  readonly unpreventable: Record<string, number>;
  readonly violations: FoundViolation[];
}

export function createFigures(): Figures {
  return {
    stories: 0,
    runs: 0,
    killed: 0,
    cutOff: 0,
    threw: 0,
    virtualMs: 0,
    stopped: 0,
    recoverable: 0,
    recoveredByUs: 0,
    recoveredByCloud: 0,
    leftBehind: 0,
    lost: 0,
    held: 0,
    heldBy: {},
    released: 0,
    recoveryMs: [],
    reactivateCalls: 0,
    allCalls: 0,
    acceptedCalls: 0,
    throttledCalls: 0,
    wastedCalls: 0,
    unpreventable: {},
    violations: [],
  };
}

/** Adds one story to the sums. */
export function tally(figures: Figures, result: StoryResult, { violations, misfortunes }: Judgement): void {
  const { model, runs, story } = result;
  figures.stories += 1;
  figures.runs += runs.length;
  // Whole milliseconds, because a sum of fractions depends on the order of adding.
  figures.virtualMs += Math.round(model.time.nowMs() - story.startMs);
  for (const violation of violations) figures.violations.push({ ...violation, seed: story.seed });
  for (const { harm, why } of misfortunes) count(figures.unpreventable, `${harm}: ${why}`);
  for (const { ended, calls, attempts } of runs) {
    if (ended?.how === "killed") figures.killed += 1;
    if (ended?.how === "cut-off") figures.cutOff += 1;
    if (ended?.how === "threw") figures.threw += 1;
    for (const count of calls.values()) figures.allCalls += count;
    figures.reactivateCalls += attempts.length;
    for (const { verdict, answer } of attempts) {
      if (verdict === "accepted") figures.acceptedCalls += 1;
      if (answer?.code.includes("Throttling") === true) figures.throttledCalls += 1;
      if (verdict !== undefined && USELESS.has(verdict)) figures.wastedCalls += 1;
    }
  }
  // The rate follows the invariants, which know which instances could be started.
  const misses = new Map(
    violations.filter(({ invariant }) => MISSES.has(invariant)).map((one) => [one.instanceId, one.invariant]),
  );
  for (const [id, instance] of model.instances) tallyInstance(figures, instance, result, misses.get(id));
}

const MISSES = new Set(["left-behind", "lost"]);

const USELESS = new Set([
  "IncorrectInstanceStatus",
  "ReopenInstance.InstanceStatusNotValid",
  "InvalidInstanceId.NotFound",
  "InvalidPayType.NotSupport",
  "InstanceLockedForSecurity",
  "OperationDenied",
]);

function tallyInstance(
  figures: Figures,
  instance: SimulatedInstance,
  { model }: StoryResult,
  miss: string | undefined,
): void {
  const stop = instance.changes.findIndex(({ status, by }) => status === "Stopped" && by === "arrears");
  if (stop < 0) return;
  const start = instance.changes.find(({ status }, index) => index > stop && status === "Running");
  const fate = fateOf(instance, model, miss, start);
  figures.stopped += 1;
  if (typeof fate === "object") {
    figures.held += 1;
    count(figures.heldBy, fate.heldBy);
    return;
  }
  figures[fate] += 1;
  if (fate !== "released") figures.recoverable += 1;
  const paidAtMs = fate === "recoveredByUs" ? paidBefore(instance, start!.atMs, model) : undefined;
  if (paidAtMs !== undefined) figures.recoveryMs.push(start!.atMs - paidAtMs);
}

type Fate =
  | "recoveredByUs"
  | "recoveredByCloud"
  | "leftBehind"
  | "lost"
  | "released"
  | { readonly heldBy: Hold["why"] };

function fateOf(
  instance: SimulatedInstance,
  model: CloudModel,
  miss: string | undefined,
  start: SimulatedInstance["changes"][number] | undefined,
): Fate {
  // An unselected instance never counts, even if the cloud starts it. Otherwise a policy that selects nothing would
  // look good.
  if (!isWanted(instance.spec, model.story.policy.select, instance.tags)) return { heldBy: "not selected" };
  if (instance.spec.spotStrategy !== "NoSpot") return { heldBy: "a spot instance" };
  // The end of the story counts. An instance that came back and is down after the next debt counts as missed.
  if (miss === "lost") return "lost";
  if (miss === "left-behind") return "leftBehind";
  if (start !== undefined) return start.by === "engine" ? "recoveredByUs" : "recoveredByCloud";
  if (instance.releasedAtMs !== undefined) return "released";
  if (instance.stoppedBy === "owner") return { heldBy: "its owner stopped it while it started" };
  const [hold] = holdsOf(instance, model, model.time.nowMs());
  return hold === undefined ? "leftBehind" : { heldBy: hold.why };
}

/** Returns the newest payment before the start. */
function paidBefore(instance: SimulatedInstance, startedAtMs: number, model: CloudModel): number | undefined {
  const account = model.accounts.get(instance.spec.accountId)!;
  if (!canStartAnything(account)) return undefined;
  const times = account.payments.map(({ atMs }) => atMs).filter((atMs) => atMs <= startedAtMs);
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Every field that is a number. `simulateInProcesses` would give other figures than one thread if a field were left out. */
const COUNTS = [
  "stories",
  "runs",
  "killed",
  "cutOff",
  "threw",
  "virtualMs",
  "stopped",
  "recoverable",
  "recoveredByUs",
  "recoveredByCloud",
  "leftBehind",
  "lost",
  "held",
  "released",
  "reactivateCalls",
  "allCalls",
  "acceptedCalls",
  "throttledCalls",
  "wastedCalls",
] as const satisfies readonly CountName[];

type CountName = { [Name in keyof Figures]: Figures[Name] extends number ? Name : never }[keyof Figures];

/** Adds the sums of two parts. */
export function addFigures(sum: Figures, part: Figures): void {
  for (const key of COUNTS) sum[key] += part[key];
  for (const [why, held] of Object.entries(part.heldBy)) count(sum.heldBy, why, held);
  for (const [why, many] of Object.entries(part.unpreventable)) count(sum.unpreventable, why, many);
  for (const ms of part.recoveryMs) sum.recoveryMs.push(ms);
  sum.violations.push(...part.violations);
}

function count(sums: Record<string, number>, why: string, by = 1): void {
  sums[why] = (sums[why] ?? 0) + by;
}

/** Returns the value at that share of the sorted list; undefined for an empty list. */
export function percentile(values: readonly number[], share: number): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
