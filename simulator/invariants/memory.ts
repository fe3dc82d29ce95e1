/**
 * `leased-call`, `early-call`, `blind-call`: a run respects the records of earlier runs that it could read. Without any
 * memory it hardly calls. `blocked`: a killed run blocks an instance for 15 minutes at most.
 */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { causeOf } from "../../functions/core/terms/trigger.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import { isFindable, type StoredLine } from "../cloud/log-store.ts";
import { isVisible } from "../cloud/simulated-account.ts";
import type { Attempt, RunLog } from "../flight-recorder.ts";
import { KEPT_MS } from "../story.ts";
import type { StoryResult } from "../story-result.ts";
import { episodesOf } from "./episodes.ts";
import { instanceRecordsOf, timeOf } from "./records-of.ts";
import type { Violation } from "./violation.ts";

const HOUR_MS = 3_600_000;
/** A lease ends at this time after its record, even if the record gives a later one. */
const LEASE_MS = 15 * 60_000;

/**
 * A run writes its records of these types with its report, and "leases end with the report of their run". They count even if the
 * answer to the write was lost and the run printed them too, because later runs can read them.
 */
const ENDS_LEASES: ReadonlySet<string | undefined> = new Set(["run", "case_book"]);

export function judgeMemory(result: StoryResult): Violation[] {
  // A record that was printed as undelivered counts as lost, even if the log store has kept it.
  const printed = new Set(result.runs.flatMap((run) => run.undelivered.map((record) => record.record_id)));
  const isBook = (record: StoredRecord) => record.record_type === "case_book";
  const withBook = new Set(
    result.model.logStore.lines.filter(({ record }) => isBook(record)).map(({ runId }) => runId),
  );
  const bookless = new Set(
    result.runs
      .filter(({ runId, undelivered }) => undelivered.some(isBook) && !withBook.has(runId))
      .map(({ runId }) => runId),
  );
  const { lines: all } = result.model.logStore;
  const linesOf = indexLines(all);
  const reports = all.filter(({ record }) => ENDS_LEASES.has(record.record_type));
  const overAtMs = new Map(reports.toReversed().map(({ runId, storedAtMs }) => [runId, storedAtMs]));
  // The errors of the writer's clock and of the reader's clock.
  const toleranceMs = 2 * result.story.switches.clockErrorMs;
  const violations: Violation[] = [];
  for (const run of result.runs) {
    const sayOf = (instanceId: string) => (invariant: string, detail: string) =>
      violations.push({ invariant, runId: run.runId, instanceId, detail });
    for (const attempt of run.attempts) {
      const say = sayOf(attempt.instanceId);
      const lines = linesOf.get(attempt.instanceId) ?? [];
      if (isBlind(run)) checkBlind(attempt, run, result, say);
      else
        checkMemoryKept(
          attempt,
          { run, lines, printed, bookless, overAtMs, toleranceMs, releaseAtMs: releaseOf(result, attempt) },
          say,
        );
    }
    for (const { instance_id: id = "", reason } of instanceRecordsOf(run))
      if (reason === "in-progress") checkBlocked(run, { lines: linesOf.get(id) ?? [], toleranceMs }, sayOf(id));
  }
  return violations;
}

type Say = (invariant: string, detail: string) => void;

/** A run is blind if every read of the log store failed. It cannot know what other runs did. */
const isBlind = ({ logStore }: RunLog) => logStore.answered === 0 && logStore.failed > 0;

/**
 * Checks a call without memory. Only a person or the hourly sweep may make it, and once for an instance. The instance
 * must have a stop event of its own.
 */
function checkBlind(attempt: Attempt, run: RunLog, { model }: StoryResult, say: Say): void {
  const cause = causeOf(run.trigger);
  const { accountId, instanceId, sentAtMs } = attempt;
  const startedAtMs = startRead(attempt, run, model);
  if (cause !== "manual" && !(cause === "timer" && run.trigger.depth === "full"))
    say("blind-call", `called by ${cause}, without any memory`);
  const hasEvent = model.accounts
    .get(accountId)!
    .events.some(
      (event) =>
        event.instanceId === instanceId &&
        event.type === "stop" &&
        event.atMs > startedAtMs &&
        isVisible(event, sentAtMs),
    );
  if (!hasEvent) say("blind-call", "called without any memory and without a stop event of its own");
  const index = run.attempts.filter((one) => one.instanceId === instanceId).indexOf(attempt);
  if (index > 0) say("blind-call", "called twice in a run without any memory");
}

/** Returns the start that the run read. Another run may have started the instance since. */
function startRead(
  { instanceId, startedAtMs, sentAtMs }: Attempt,
  { shown }: RunLog,
  { instances }: CloudModel,
): number {
  const readAtMs = shown.get(instanceId)?.findLast(({ atMs }) => atMs <= sentAtMs)?.readAtMs ?? sentAtMs;
  const instance = instances.get(instanceId);
  const start = instance?.changes.findLast(({ atMs, status }) => status === "Running" && atMs <= readAtMs);
  return Math.min(startedAtMs, start?.atMs ?? instance?.spec.startedAtMs ?? startedAtMs);
}

/**
 * Checks that an instance was left to another run for a reason. Within 15 minutes a run, or a forger in its name, has
 * written a lease, or a run's call was accepted. The accepted call counts because a lease that the log store refused
 * keeps no run from calling. The 15 minutes count from the time in the record, which is that of the writer's clock, and
 * the reader compares it with a clock of its own.
 */
function checkBlocked(run: RunLog, { lines, toleranceMs }: Pick<Known, "lines" | "toleranceMs">, say: Say): void {
  const isHeld = lines.some(
    ({ record, storedAtMs }) =>
      (record.record_type === "intent" || record.outcome === "accepted") &&
      // A record that gives a time in the future is no lease.
      !(timeOf(record, "recorded_at") > storedAtMs + HOUR_MS) &&
      storedAtMs > run.startedAtMs - LEASE_MS - toleranceMs &&
      storedAtMs <= (run.ended?.atMs ?? run.startedAtMs),
  );
  if (!isHeld) say("blocked", "left to another run, and none had announced it within 15 minutes");
}

interface Known {
  readonly run: RunLog;
  readonly lines: readonly StoredLine[];
  readonly printed: ReadonlySet<string | undefined>;
  /**
   * Runs whose case book was refused. Later runs cannot know their instance records: "instance records stay what people and dashboards
   * read, and nothing is derived from them".
   */
  readonly bookless: ReadonlySet<string>;
  /** When each run began to report, which ends its leases. */
  readonly overAtMs: ReadonlyMap<string, number>;
  readonly releaseAtMs: number | undefined;
  readonly toleranceMs: number;
}

/**
 * Checks a call of a run with memory. If every read of the log store was answered whole, the run knows the records that
 * could be found at its start. A store that answers as if it were empty looks to a run like a new one.
 */
function checkMemoryKept(
  later: Attempt,
  { run, lines, printed, bookless, overAtMs, releaseAtMs, toleranceMs }: Known,
  say: Say,
): void {
  const { answered, failed, hollow = 0 } = run.logStore;
  if (answered === 0 || failed + hollow > 0 || causeOf(run.trigger) === "manual") return;
  // A continuation has the leases of the earlier runs of its chain.
  const { rootRunId = run.runId } = run.trigger;
  const leases = new Map<string, number>();
  const reported = new Set<string>();
  let record: { text: string; nextMs: number; atMs: number } | undefined;
  let freeAtMs = Number.NEGATIVE_INFINITY;
  for (const stored of lines) {
    const { record: line, storedAtMs, runId } = stored;
    if (storedAtMs <= later.startedAtMs + 60_000 || storedAtMs > later.sentAtMs || line.mode === "plan") continue;
    const known = isFindable(stored, run.startedAtMs) && !printed.has(line.record_id);
    if (line.record_type === "intent") {
      const others = runId !== run.runId && line.root_run_id !== rootRunId;
      const untilMs = Math.min(timeOf(line, "lease_until"), storedAtMs + LEASE_MS);
      if (known && others && runId !== "forger" && !reported.has(runId)) leases.set(runId, untilMs);
      continue;
    }
    if (line.record_type !== "instance") continue;
    // A record of a run ends its lease. The caller may have read it at any time before the call.
    reported.add(runId);
    leases.delete(runId);
    if (bookless.has(runId)) continue;
    const waits = line.wakes_on?.startsWith("at:") === true || line.wakes_on === "person";
    const nextMs = waits ? timeOf(line, "next_attempt_at") : Number.NaN;
    // The newest record is that with the newest time of reading, which later runs follow. A record from before the last
    // start belongs to another stop.
    const atMs = timeOf(line, "recorded_at");
    if (atMs <= later.startedAtMs + 60_000) continue;
    if (known && atMs >= (record?.atMs ?? 0)) record = { text: `${line.outcome}/${line.reason}`, nextMs, atMs };
    // The clocks of two hosts may give two records in the wrong order. A record that is not known may have been read or not, for
    // example if the answer to its write was lost: it frees the call also if a newer one, which is not known either, does not.
    if (!(nextMs > later.sentAtMs)) freeAtMs = Math.max(freeAtMs, known ? atMs + toleranceMs : atMs);
  }
  for (const [runId, untilMs] of leases) {
    const isOver = (overAtMs.get(runId) ?? Number.POSITIVE_INFINITY) <= later.sentAtMs;
    if (!isOver && untilMs > later.sentAtMs + toleranceMs)
      say("leased-call", `${runId} holds a lease until ${new Date(untilMs).toISOString()}`);
  }
  const isLastCall = record !== undefined && lastCallFell(releaseAtMs, record.atMs, later.sentAtMs);
  const isFree = isLastCall || (record !== undefined && freeAtMs > record.atMs);
  if (record !== undefined && record.nextMs > later.sentAtMs + toleranceMs && !isFree) {
    say("early-call", `${record.text} was to wait until ${new Date(record.nextMs).toISOString()}`);
  }
}

/**
 * Returns whether a call fell due that precedes the release by 24 or 2 hours. By design a waiting case is called then, even
 * before its next attempt. Events give the release to the second.
 */
function lastCallFell(releaseAtMs: number | undefined, fromMs: number, toMs: number): boolean {
  return [24, 2].some((hours) => {
    const atMs = (releaseAtMs ?? Number.NaN) - hours * HOUR_MS;
    return atMs > fromMs - 1_000 && atMs < toMs + 1_000;
  });
}

/** Returns the release of this stop; undefined if arrears did not make the stop. */
function releaseOf({ model }: StoryResult, { instanceId, sentAtMs }: Attempt): number | undefined {
  const instance = model.instances.get(instanceId);
  const episode = instance && episodesOf(instance).findLast(({ stoppedAtMs }) => stoppedAtMs <= sentAtMs);
  return episode && episode.stoppedAtMs + KEPT_MS;
}

/** Returns the records about each instance, in the order of writing. */
function indexLines(lines: readonly StoredLine[]): ReadonlyMap<string, readonly StoredLine[]> {
  const index = new Map<string, StoredLine[]>();
  for (const line of lines) {
    for (const id of (line.record.instance_ids ?? line.record.instance_id)?.split(",") ?? []) {
      const known = index.get(id);
      if (known === undefined) index.set(id, [line]);
      else known.push(line);
    }
  }
  return index;
}
