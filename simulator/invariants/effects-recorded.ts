/**
 * `unrecorded`, `miscounted`, `not-proven`, `miscredited`, `unannounced`: records and summaries match what happened.
 * Each called instance has a record with the right number of calls. It says `recovered` only if the run read Running.
 */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Attempt, RunLog } from "../flight-recorder.ts";
import type { Action } from "../story.ts";
import type { StoryResult } from "../story-result.ts";
import { instanceRecordsOf, timeOf } from "./records-of.ts";
import { UNANSWERED } from "./repeated-call.ts";
import type { Violation } from "./violation.ts";

type Say = (invariant: string, detail: string, instanceId?: string) => void;

export function judgeEffectsRecorded(result: StoryResult): Violation[] {
  return result.runs.flatMap((run) => {
    const violations: Violation[] = [];
    const say: Say = (invariant, detail, instanceId) =>
      violations.push({ invariant, detail, runId: run.runId, ...(instanceId === undefined ? {} : { instanceId }) });
    const records = instanceRecordsOf(run);
    for (const record of records) checkProof(record, run, result, say);
    checkAnnounced(run, say);
    checkCredit(run, records, say);
    if (run.ended?.how === "finished") {
      checkAttemptsRecorded(run, records, result, say);
      checkSummary(run, say);
      checkEmptyLists(run, say);
    }
    return violations;
  });
}

/**
 * A run tries to write a lease before its first call. It does not wait for a log store that refuses the lease. After a
 * failed read of the log store, or a refused write, the run need not try: "a lease that cannot be written within 3 s is
 * given up for this run".
 */
function checkAnnounced({ attempts, announcedAtMs, logStore }: RunLog, say: Say): void {
  if (logStore.failed > 0) return;
  const refusedAtMs = logStore.refusedAtMs ?? Number.POSITIVE_INFINITY;
  for (const { instanceId, sentAtMs } of attempts)
    if (sentAtMs < Math.min(refusedAtMs, announcedAtMs.get(instanceId) ?? Number.POSITIVE_INFINITY))
      say("unannounced", "a call without an intent before it", instanceId);
}

/** The run's last call for the instance was accepted, so its start is no recovery by the cloud. */
function checkCredit({ attempts }: RunLog, records: readonly StoredRecord[], say: Say): void {
  const lastCodes = new Map(attempts.map(({ instanceId, answer }) => [instanceId, answer?.code]));
  for (const { instance_id: id = "", outcome } of records)
    if (outcome === "recovered-by-cloud" && lastCodes.get(id) === "accepted")
      say("miscredited", "recovered-by-cloud after a call of this run was accepted", id);
}

/**
 * An empty list counts only with a proof of the permission, because a caller without permission gets an empty list too.
 */
function checkEmptyLists({ listings, proven, summary }: RunLog, say: Say): void {
  for (const [region, { ids, complete }] of listings) {
    const isFailed = summary?.problems.some(
      ({ code, accountId, regionId }) =>
        code === "account-unreachable" || (code === "region-unreadable" && region === `${accountId}/${regionId}`),
    );
    if (complete && ids.size === 0 && !proven.has(region) && !isFailed)
      say("not-proven", `an empty list of ${region} was believed`);
  }
}

function checkAttemptsRecorded(run: RunLog, records: readonly StoredRecord[], { model }: StoryResult, say: Say): void {
  const byId = new Map<string, Attempt[]>();
  for (const attempt of run.attempts) byId.set(attempt.instanceId, [...(byId.get(attempt.instanceId) ?? []), attempt]);
  for (const [instanceId, made] of byId) {
    const record = records.find((one) => one.instance_id === instanceId);
    if (record === undefined) {
      say("unrecorded", `${made.length} calls and no record`, instanceId);
      continue;
    }
    // A throttled call never reached its instance, so it is no attempt.
    const attempts = made.filter(({ answer }) => answer?.code.includes("Throttling") !== true);
    if (Number(record.attempts) < attempts.length || !endsWith(record.attempt_log, attempts)) {
      say("miscounted", `${attempts.length} calls, recorded ${record.attempts}: ${record.attempt_log}`, instanceId);
    }
    const last = attempts.at(-1)?.answer;
    const stopped = run.shown
      .get(instanceId)
      ?.some(({ status, atMs }) => status === "Stopping" && atMs > (last?.atMs ?? 0));
    const isClosed = record.outcome === "skipped" || record.outcome === "failed";
    // The owner may stop the instance during its start.
    if (
      last?.code === "accepted" &&
      stopped !== true &&
      isClosed &&
      !hasEnded(instanceId, last.atMs, run, model.logStore.lines)
    ) {
      say("unrecorded", `an accepted call, recorded as ${record.outcome}/${record.reason}`, instanceId);
    }
  }
}

/**
 * Returns whether another run has reported the end of the case since that answer. The case then stays closed: "a case whose end one
 * of them has read stays closed", in INVARIANTS.md.
 */
function hasEnded(
  instanceId: string,
  answeredAtMs: number,
  { runId, ended }: RunLog,
  lines: StoryResult["model"]["logStore"]["lines"],
): boolean {
  return lines.some(
    ({ record, storedAtMs, ...line }) =>
      record.instance_id === instanceId &&
      line.runId !== runId &&
      storedAtMs > answeredAtMs &&
      storedAtMs <= (ended?.atMs ?? storedAtMs) &&
      ENDS.has(record.outcome ?? ""),
  );
}

const ENDS: ReadonlySet<string> = new Set(["recovered", "recovered-by-cloud", "released"]);

/** Returns whether the case's log of attempts ends with the attempts of this run. */
function endsWith(attemptLog: string | undefined, attempts: readonly Attempt[]): boolean {
  const logged: readonly [time: string, code: string, requestId: string][] = JSON.parse(attemptLog ?? "[]");
  const made = attempts.map(({ answer }) => (answer?.code === "accepted" ? "OK" : answer?.code)).slice(-10);
  if (made.length === 0) return true;
  const tail = logged.slice(-made.length).map(([, code]) => code);
  // For a call that the engine gave up on, the log holds a code of the engine, for example `Local.Timeout`.
  const isEnd = (code: string, index: number) =>
    made[index] === undefined ? code.startsWith("Local.") : code === made[index];
  return tail.length === made.length && tail.every(isEnd);
}

/**
 * Checks that the run read the state that its outcome claims. The time of a record is that of the beginning of its reading, which may
 * take minutes: an instance must be released by the end of the run that says so.
 */
function checkProof(record: StoredRecord, run: RunLog, { model }: StoryResult, say: Say): void {
  const instanceId = record.instance_id ?? "";
  const instance = model.instances.get(instanceId);
  if (instance === undefined) {
    say("not-proven", "a record of an instance that never was", instanceId);
    return;
  }
  const saw = (...states: string[]) =>
    run.shown.get(instanceId)?.some(({ status }) => states.includes(status)) === true;
  const recordedAtMs = timeOf(record, "recorded_at");
  switch (record.outcome) {
    case "recovered":
      if (!saw("Running")) say("not-proven", "recovered, but Running was never read", instanceId);
      return;
    case "recovered-by-cloud":
      if (!saw("Running", "Starting")) say("not-proven", "recovered-by-cloud, but neither state was read", instanceId);
      return;
    case "released":
      if (instance.releasedAtMs === undefined || instance.releasedAtMs > (run.ended?.atMs ?? recordedAtMs)) {
        say("not-proven", `released, but it exists (${instance.status})`, instanceId);
      }
      return;
    case "accepted":
      if (!wasAccepted(instanceId, recordedAtMs, run, model.logStore.lines)) {
        say("not-proven", "accepted, but no call was", instanceId);
      }
      return;
    default:
  }
}

/**
 * Returns whether a call was accepted: a call of this run, one of this run that was never answered, or a call in an
 * earlier record.
 */
function wasAccepted(
  instanceId: string,
  recordedAtMs: number,
  run: RunLog,
  lines: StoryResult["model"]["logStore"]["lines"],
): boolean {
  // Without an answer the run cannot know whose call worked.
  const own = run.attempts.some(
    ({ instanceId: id, answer, applied }) =>
      id === instanceId && (answer?.code === "accepted" || UNANSWERED.has(answer?.code ?? "") || applied !== undefined),
  );
  if (own) return true;
  return lines.some(({ record, storedAtMs }) => {
    if (storedAtMs > recordedAtMs) return false;
    const intended = record.record_type === "intent" && record.instance_ids?.split(",").includes(instanceId);
    return intended === true || (record.instance_id === instanceId && record.outcome === "accepted");
  });
}

const READS: readonly Action[] = [
  "DescribeRegions",
  "DescribeInstances",
  "DescribeInstanceHistoryEvents",
  "ReActivateInstances",
  "QueryAccountBalance",
  "QueryAccountTransactions",
];

function checkSummary(run: RunLog, say: Say): void {
  const { summary, calls, undelivered, written } = run;
  if (summary === undefined) return;
  for (const action of READS) {
    const made = calls.get(action) ?? 0;
    const told = summary.calls[action] ?? 0;
    if (made !== told) say("miscounted", `${made} calls of ${action}, the summary says ${told}`);
  }
  if (summary.logged.undelivered !== undelivered.length) {
    say("miscounted", `${undelivered.length} undelivered records, the summary says ${summary.logged.undelivered}`);
  }
  if (summary.logged.delivered !== written.length) {
    say("miscounted", `${written.length} delivered records, the summary says ${summary.logged.delivered}`);
  }
}
