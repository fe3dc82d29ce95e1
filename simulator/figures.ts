/** What stories add up to: plain sums and lists, so that parts measured apart can be put together. */
import { canStartAnything } from "./cloud/simulated-account.ts";
import type { SimulatedInstance } from "./cloud/simulated-instance.ts";
import { holdsOf } from "./invariants/holds.ts";
import type { Violation } from "./invariants/violation.ts";
import type { StoryResult } from "./play-story.ts";

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
  /** Stopped by arrears and in the end held by nothing. */
  recoverable: number;
  recoveredByUs: number;
  recoveredByCloud: number;
  /** Held to the end by something true: no money, no stock, a lock, a person to ask. */
  held: number;
  /** Released in time or lost, whoever's fault. */
  released: number;
  /** Milliseconds from the payment to Running, of those that the engine started. */
  readonly recoveryMs: number[];
  reactivateCalls: number;
  /** Every request of every run, log store included. */
  allCalls: number;
  acceptedCalls: number;
  throttledCalls: number;
  /** Calls that could do no good: the instance was up, gone, or not ours to start. */
  wastedCalls: number;
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
    recoverable: 0,
    recoveredByUs: 0,
    recoveredByCloud: 0,
    held: 0,
    released: 0,
    recoveryMs: [],
    reactivateCalls: 0,
    allCalls: 0,
    acceptedCalls: 0,
    throttledCalls: 0,
    wastedCalls: 0,
    violations: [],
  };
}

/** Adds one story to the sums. */
export function tally(figures: Figures, result: StoryResult, violations: readonly Violation[]): void {
  const { model, runs, story } = result;
  figures.stories += 1;
  figures.runs += runs.length;
  // Whole milliseconds: sums of fractions would depend on who added them up first.
  figures.virtualMs += Math.round(model.time.nowMs() - story.startMs);
  for (const violation of violations) figures.violations.push({ ...violation, seed: story.seed });
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
  for (const instance of model.instances.values()) tallyInstance(figures, instance, result);
}

const USELESS = new Set([
  "IncorrectInstanceStatus",
  "ReopenInstance.InstanceStatusNotValid",
  "InvalidInstanceId.NotFound",
  "InvalidPayType.NotSupport",
  "InstanceLockedForSecurity",
  "OperationDenied",
]);

function tallyInstance(figures: Figures, instance: SimulatedInstance, { model }: StoryResult): void {
  const stop = instance.changes.findIndex(({ status, by }) => status === "Stopped" && by === "arrears");
  if (stop < 0) return;
  const started = instance.changes.find(({ status }, index) => index > stop && status === "Running");
  if (started !== undefined) {
    figures.recoverable += 1;
    if (started.by !== "engine") {
      figures.recoveredByCloud += 1;
      return;
    }
    figures.recoveredByUs += 1;
    const paidAtMs = paidBefore(instance, started.atMs, model);
    if (paidAtMs !== undefined) figures.recoveryMs.push(started.atMs - paidAtMs);
    return;
  }
  if (instance.releasedAtMs !== undefined) figures.released += 1;
  else if (holdsOf(instance, model, model.time.nowMs()).length > 0) figures.held += 1;
  else figures.recoverable += 1;
}

/** The payment that this start answers to: the newest one before it. */
function paidBefore(instance: SimulatedInstance, startedAtMs: number, model: StoryResult["model"]): number | undefined {
  const account = model.accounts.get(instance.spec.accountId)!;
  if (!canStartAnything(account)) return undefined;
  const times = account.payments.map(({ atMs }) => atMs).filter((atMs) => atMs <= startedAtMs);
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Puts the sums of two parts together. */
export function addFigures(sum: Figures, part: Figures): void {
  for (const [key, value] of Object.entries(part) as [keyof Figures, unknown][]) {
    if (typeof value === "number") (sum[key] as number) += value;
  }
  for (const ms of part.recoveryMs) sum.recoveryMs.push(ms);
  sum.violations.push(...part.violations);
}

/** The value below which that share of the sorted list lies; undefined for an empty list. */
export function percentile(values: readonly number[], share: number): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
