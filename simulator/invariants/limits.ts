/**
 * `limit-broken`, `out-of-scope` and `port-misused`: each run keeps the policy's limits, the trigger's scope and the
 * promises of the ports.
 */
import type { Attempt, RunLog } from "../flight-recorder.ts";
import type { StoryResult } from "../story-result.ts";
import { scopeKey } from "../world/notes.ts";
import { isWanted } from "./holds.ts";
import type { Violation } from "./violation.ts";

export function judgeLimits(result: StoryResult): Violation[] {
  return result.runs.flatMap((run) => {
    const violations: Violation[] = [];
    const say = (invariant: string, detail: string, instanceId?: string) =>
      violations.push({ invariant, detail, runId: run.runId, ...(instanceId === undefined ? {} : { instanceId }) });
    for (const breach of run.breaches) say("port-misused", breach);
    if (run.attempts.length > 0) {
      checkCaps(run, result, say);
      checkScope(run, result, say);
    }
    return violations;
  });
}

type Say = (invariant: string, detail: string, instanceId?: string) => void;

function checkCaps({ attempts, trigger, ended }: RunLog, { story }: StoryResult, say: Say): void {
  const { limits, timing } = story.policy;
  // A person may ask for another number of instances than the timers use.
  const mostInstances = trigger.maxInstances ?? limits.maxInstancesPerRun;
  const callsOf = groupBy(attempts, ({ instanceId }) => instanceId);
  if (callsOf.size > mostInstances) say("limit-broken", `${callsOf.size} instances, limit ${mostInstances}`);
  for (const [instanceId, { length }] of callsOf) {
    if (length > timing.attempts) say("limit-broken", `${length} calls, attempts ${timing.attempts}`, instanceId);
  }
  const atOnce = mostAtOnce(attempts, ended?.atMs ?? Number.POSITIVE_INFINITY);
  if (atOnce > limits.maxConcurrentCalls) {
    say("limit-broken", `${atOnce} calls at once, limit ${limits.maxConcurrentCalls}`);
  }
  for (const [scope, calls] of groupBy(attempts, scopeKey)) {
    const inSecond = mostInOneSecond(calls.map(({ sentAtMs }) => sentAtMs));
    if (inSecond > Math.max(1, limits.maxCallsPerSecond)) {
      say("limit-broken", `${inSecond} calls in one second to ${scope}, limit ${limits.maxCallsPerSecond}`);
    }
  }
}

function mostAtOnce(attempts: readonly Attempt[], endMs: number): number {
  const steps = attempts
    .flatMap(({ sentAtMs, answer }) => [
      { atMs: sentAtMs, by: 1 },
      { atMs: answer?.atMs ?? endMs, by: -1 },
    ])
    .sort((left, right) => left.atMs - right.atMs || left.by - right.by);
  let open = 0;
  let most = 0;
  for (const { by } of steps) {
    open += by;
    most = Math.max(most, open);
  }
  return most;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function mostInOneSecond(times: readonly number[]): number {
  let from = 0;
  let most = 0;
  times.forEach((atMs, index) => {
    while (times[from]! <= atMs - 1_000) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}

function checkScope(run: RunLog, { story, model }: StoryResult, say: Say): void {
  const { trigger, attempts, deadlineMs } = run;
  const mode = trigger.mode ?? story.policy.mode;
  if (mode !== "apply") say("out-of-scope", `${attempts.length} calls in ${mode} mode`);
  for (const { accountId, regionId, instanceId, sentAtMs } of attempts) {
    const spec = model.instances.get(instanceId)?.spec;
    if (spec === undefined || spec.regionId !== regionId || spec.accountId !== accountId) {
      say("out-of-scope", "an id that is not in this account and region", instanceId);
      continue;
    }
    const look = run.shown.get(instanceId)?.findLast(({ atMs }) => atMs <= sentAtMs);
    if (look?.held) say("out-of-scope", "held by a lock when it was last looked at", instanceId);
    if (!isWanted(spec, story.policy.select, look?.tags ?? spec.tags))
      say("out-of-scope", "not selected by the policy", instanceId);
    if (spec.chargeType !== "PostPaid") say("out-of-scope", "a subscription", instanceId);
    if (spec.spotStrategy !== "NoSpot") say("out-of-scope", "a spot instance", instanceId);
    if (trigger.accountIds?.includes(accountId) === false) say("out-of-scope", `account ${accountId}`, instanceId);
    if (trigger.regions?.includes(regionId) === false) say("out-of-scope", `region ${regionId}`, instanceId);
    if (trigger.instanceIds?.includes(instanceId) === false) say("out-of-scope", "not asked for", instanceId);
    if (sentAtMs > deadlineMs) say("limit-broken", "a call after the deadline", instanceId);
  }
}
