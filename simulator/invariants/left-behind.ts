/**
 * `left-behind`, `lost` and `untrue-reason`: at the end, each instance that arrears stopped runs, or its record names
 * what holds it.
 */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";
import type { Attempt } from "../flight-recorder.ts";
import type { StoryResult } from "../story-result.ts";
import { isAsked } from "./asked.ts";
import { isDown } from "./down.ts";
import { holdsOf, isDenied, reasonsForCode } from "./holds.ts";
import { allPutOut, newestRecords, timeOf, wordedTimeOf } from "./records-of.ts";
import { createToldLookup } from "./told.ts";
import { couldTell } from "./told-opportunity.ts";
import type { Misfortune, Violation } from "./violation.ts";

/** Time for a sweep and a last call, between the end of the faults or the payment and the release. */
const LAST_CALL_MS = 2.5 * 3_600_000;

/** The longest pause between two calls of one case. */
const LONGEST_PAUSE_MS = 6.5 * 3_600_000;

/** Returns whether there is an instance that arrears stopped, that nothing holds, and that is not running. */
export function hasUnfinished({ model }: StoryResult): boolean {
  const nowMs = model.time.nowMs();
  for (const instance of model.instances.values()) if (isUnfinished(instance, model, nowMs)) return true;
  return false;
}

/** Returns whether the last record of a held instance is out of date: a start has fallen back since, or a payment came. */
export function hasUntrueReason(result: StoryResult): boolean {
  return checkTrueReasons(result).length > 0;
}

function findUnfinished({ model }: StoryResult): readonly SimulatedInstance[] {
  return [...model.instances.values()].filter((instance) => isUnfinished(instance, model, model.time.nowMs()));
}

function isUnfinished(instance: SimulatedInstance, model: StoryResult["model"], nowMs: number): boolean {
  return isDown(instance) && holdsOf(instance, model, nowMs).length === 0;
}

export interface LeftBehindFindings {
  readonly violations: readonly Violation[];
  readonly misfortunes: readonly Misfortune[];
}

export function judgeLeftBehind(result: StoryResult): LeftBehindFindings {
  const newest = newestRecords(allPutOut(result.runs));
  const told = (id: string) => {
    const record = newest.get(id);
    if (record === undefined) return "never recorded";
    return `last record: ${record.outcome}/${record.reason ?? "-"} ${record.error_code ?? ""} at ${record.recorded_at}`;
  };
  const unfinished = findUnfinished(result).filter(
    (instance) => !isAsked(instance, newest.get(instance.spec.instanceId), result),
  );
  const crowdedOut = findCrowdedOut(unfinished, newest, result);
  const misfortunes = crowdedOut.map(() => ({
    harm: "left-behind" as const,
    why: "over the run limit of runs that no log store tells what was tried" as const,
  }));
  const violations = [
    ...unfinished
      .filter((instance) => !crowdedOut.includes(instance))
      .map((instance) => ({
        invariant: "left-behind",
        instanceId: instance.spec.instanceId,
        detail: `nothing holds it; ${told(instance.spec.instanceId)}`,
      })),
    ...findLost(result).map((instance) => ({
      invariant: "lost",
      instanceId: instance.spec.instanceId,
      detail: `released while nothing held it; ${told(instance.spec.instanceId)}`,
    })),
    ...checkTrueReasons(result),
  ];
  return { violations, misfortunes };
}

/**
 * Returns the instances that waited for a place in a run to the end, while the log store answered as if it were empty, or took no
 * records. No run then knows what earlier runs tried, so an instance gets its turn only in the long run. What must hold is "it runs, or a person was told
 * why not", so a person must have been told of it. Without a webhook and without a record that an alert finds, no run can tell a person.
 */
function findCrowdedOut(
  unfinished: readonly SimulatedInstance[],
  newest: ReadonlyMap<string, StoredRecord>,
  result: StoryResult,
): readonly SimulatedInstance[] {
  const nowMs = result.model.time.nowMs();
  const remembersNothing = result.story.faults.some(
    ({ actions, effect, probability, fromMs, toMs }) =>
      fromMs <= nowMs &&
      toMs > nowMs &&
      ((actions.includes("GetLogs") && effect.kind === "empty") ||
        (actions.includes("PutLogs") && effect.kind === "code" && probability === 1)),
  );
  if (!remembersNothing || unfinished.length === 0) return [];
  const told = createToldLookup(result);
  return unfinished.filter(
    (instance) =>
      newest.get(instance.spec.instanceId)?.reason === "over-run-limit" &&
      (told.wasTold(instance, instance.arrearsStopAtMs ?? nowMs, nowMs) ||
        !result.runs.some((run) => couldTell(run, instance.spec.accountId, result))),
  );
}

/**
 * Returns the released instances that nothing held in their last hours. An instance that a person was asked about counts as in
 * `left-behind`: what must hold is "it runs, or a person was told why not", and the record of its release says nothing about that.
 */
function findLost(result: StoryResult): readonly SimulatedInstance[] {
  const { model, story, runs } = result;
  const released = [...model.instances.values()].filter(({ releasedBy }) => releasedBy === "arrears");
  if (released.length === 0) return [];
  // The log store may hold a record whose writer never got the answer. Later runs follow that record, even if a newer
  // one was printed.
  const stored = model.logStore.lines.map(({ record }) => record);
  const newest = [stored, [...stored, ...allPutOut(runs)]].map((records) =>
    newestRecords(records.filter(({ outcome }) => outcome !== "released")),
  );
  return released.filter((instance) => {
    if (instance.releasedAtMs === undefined) return false;
    const { solventSinceMs } = model.accounts.get(instance.spec.accountId)!;
    if (solventSinceMs === undefined) return false;
    const openSinceMs = Math.max(solventSinceMs, story.faultsEndMs, ...instance.spec.blocks.map((one) => one.untilMs));
    if (instance.releasedAtMs - openSinceMs < LAST_CALL_MS) return false;
    if (failedLately(instance, instance.releasedAtMs)) return false;
    const words = newest.map((records) => records.get(instance.spec.instanceId));
    if (words.some((record) => waitsUnawares(instance, record, model) || isAsked(instance, record, result)))
      return false;
    // If all instances are released at the same time, their events disappear with them.
    const { releasedAtMs } = instance;
    return [releasedAtMs, releasedAtMs - LAST_CALL_MS].every((atMs) => holdsOf(instance, model, atMs).length === 0);
  });
}

/** Returns whether a start of the instance failed shortly before, so the engine did call. */
function failedLately({ changes }: SimulatedInstance, atMs: number): boolean {
  return changes.some((change) => change.by.endsWith("failed") && atMs - change.atMs < LONGEST_PAUSE_MS);
}

/** Returns whether the case waited because no event showed the release. */
function waitsUnawares(
  { spec, releasedAtMs = 0 }: SimulatedInstance,
  record: StoredRecord | undefined,
  model: StoryResult["model"],
): boolean {
  const account = model.accounts.get(spec.accountId)!;
  const lastChanceMs = releasedAtMs - LAST_CALL_MS;
  const told =
    !isDenied(
      { accountId: spec.accountId, regionId: spec.regionId },
      model,
      "DescribeInstanceHistoryEvents",
      lastChanceMs,
    ) && account.events.some((event) => event.instanceId === spec.instanceId && event.visibleAtMs < lastChanceMs);
  return !told && record !== undefined && timeOf(record, "next_attempt_at") > releasedAtMs;
}

/** Returns the code of the last answer about each instance. */
function lastAnswersOf(attempts: readonly Attempt[]): ReadonlyMap<string, string | undefined> {
  const answered = (attempt: Attempt) => attempt.answer?.atMs ?? attempt.sentAtMs;
  const inOrder = attempts.toSorted((left, right) => answered(left) - answered(right));
  return new Map(inOrder.map(({ instanceId, answer }) => [instanceId, answer?.code]));
}

const isThrottled = (code: string) => code.includes("Throttling");

/**
 * Checks that the last record of a held instance gives a true reason: one of its holds, the vendor's last answer, or
 * the run limit. An answer that its run could not write down is not known to later runs, so the last one that was
 * written down is true as well. A throttled call does not count as an attempt, so the answer before it is true as well.
 */
function checkTrueReasons({ model, runs, story }: StoryResult): Violation[] {
  const attempts = runs.flatMap((run) => run.attempts);
  // Later runs know the stored records, even if the writer never got the answer. They do not write a record again
  // because another one was printed in between, or stored where no query finds it.
  const stored = model.logStore.lines.filter(({ indexedAtMs }) => Number.isFinite(indexedAtMs));
  const told = new Set(stored.map(({ runId, record }) => `${runId} ${record.instance_id}`));
  const known = attempts.filter(({ runId, instanceId }) => told.has(`${runId} ${instanceId}`));
  const lastAnswers = [attempts, known]
    .flatMap((all) => [all, all.filter(({ answer }) => answer === undefined || !isThrottled(answer.code))])
    .map(lastAnswersOf);
  const records = stored.map(({ record }) => record);
  // Where clocks differ, two records may be in either order. Alerts and reports go by the time in the record.
  const words = [newestRecords(allPutOut(runs)), newestRecords(records), newestRecords(records, wordedTimeOf)];
  const nowMs = model.time.nowMs();
  const hasVouchers = ({ spec }: SimulatedInstance) => model.accounts.get(spec.accountId)!.spec.voucher > 0;
  const violations: Violation[] = [];
  for (const instance of model.instances.values()) {
    if (!isDown(instance)) continue;
    const holds = holdsOf(instance, model, nowMs);
    if (holds.length === 0 || holds.some(({ reasons }) => reasons.length === 0)) continue;
    const answers = lastAnswers.map((codes) => codes.get(instance.spec.instanceId));
    const limited = story.policy.limits.maxInstancesPerRun < story.instances.length;
    const isTrue = (record: StoredRecord | undefined) => {
      const said = record?.reason ?? "";
      const code = record?.error_code;
      const quoted =
        code !== undefined && answers.includes(code) && reasonsForCode(code).some((reason) => reason === said);
      // A stop notice starts no call while the balance is too low. Vouchers show in no balance.
      const noticed =
        record?.trigger === "instance-stopped" && said === "insufficient-balance" && hasVouchers(instance);
      return (
        quoted ||
        noticed ||
        (said === "start-failed" && instance.changes.at(-1)?.by.endsWith("failed") === true) ||
        (limited && said === "over-run-limit") ||
        isAsked(instance, record, { model, runs, story }) ||
        holds.some(({ reasons }) => reasons.some((reason) => reason === said))
      );
    };
    const last = words.map((newest) => newest.get(instance.spec.instanceId));
    if (last.some(isTrue)) continue;
    const [record] = last;
    violations.push({
      invariant: "untrue-reason",
      instanceId: instance.spec.instanceId,
      detail: `${holds.map(({ why }) => why).join(", ")}; recorded: ${record?.outcome ?? "nothing"}/${record?.reason ?? ""}`,
    });
  }
  return violations;
}
