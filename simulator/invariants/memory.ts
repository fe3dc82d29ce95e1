/**
 * `leased-call`, `early-call`, `blind-call`: what earlier runs wrote is respected where it could be read, and where nothing can be
 * read, hardly anything is called. `blocked`: a run that was killed blocks an instance for 15 minutes at most.
 */
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
/** A lease lasts so long from the time of its record, whatever it says. */
const LEASE_MS = 15 * 60_000;

export function checkMemoryRespected(result: StoryResult): Violation[] {
  // What its writer printed as undelivered counts as lost, even where the log store has kept it.
  const printed = new Set(result.runs.flatMap((run) => run.undelivered.map((record) => record.record_id)));
  const { lines: all } = result.model.logStore;
  const linesOf = indexLines(all);
  const overAtMs = new Map(
    all.filter(({ record }) => record.record_type === "run").map(({ runId, storedAtMs }) => [runId, storedAtMs]),
  );
  // The clock of the writer and that of the reader.
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
        checkLedgerRespected(
          attempt,
          { run, lines, printed, overAtMs, toleranceMs, releaseAtMs: releaseOf(result, attempt) },
          say,
        );
    }
    for (const { instance_id: id = "", reason } of instanceRecordsOf(run))
      if (reason === "in-progress") checkBlocked(run, linesOf.get(id) ?? [], sayOf(id));
  }
  return violations;
}

type Say = (invariant: string, detail: string) => void;

/** Every read of the log store failed: the run cannot know what others do and did. */
const isBlind = ({ ledger }: RunLog) => ledger.answered === 0 && ledger.failed > 0;

/** Only a person or the hourly sweep calls then, once an instance, and only with a stop event of the instance's own. */
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

/** The start that the run read: another run may have started the instance since. */
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
 * It was left to another run: then one must have announced it within 15 minutes, or a forger in its name, or have had its call
 * accepted in that time. A lease that the log store refused keeps no run from calling.
 */
function checkBlocked(run: RunLog, lines: readonly StoredLine[], say: Say): void {
  const isHeld = lines.some(
    ({ record, storedAtMs }) =>
      (record.record_type === "intent" || record.outcome === "accepted") &&
      // What says that it is of another time is no lease.
      !(timeOf(record, "recorded_at") > storedAtMs + HOUR_MS) &&
      storedAtMs > run.startedAtMs - LEASE_MS &&
      storedAtMs <= (run.ended?.atMs ?? run.startedAtMs),
  );
  if (!isHeld) say("blocked", "left to another run, and none had announced it within 15 minutes");
}

interface Known {
  readonly run: RunLog;
  readonly lines: readonly StoredLine[];
  readonly printed: ReadonlySet<string | undefined>;
  /** When each run wrote its own record, which ends its leases. */
  readonly overAtMs: ReadonlyMap<string, number>;
  readonly releaseAtMs: number | undefined;
  readonly toleranceMs: number;
}

/** A run whose every read of the log store was answered whole knows what was findable when it began. */
function checkLedgerRespected(
  later: Attempt,
  { run, lines, printed, overAtMs, releaseAtMs, toleranceMs }: Known,
  say: Say,
): void {
  if (run.ledger.answered === 0 || run.ledger.failed > 0 || causeOf(run.trigger) === "manual") return;
  // A chain goes on where its last run ended, whose lease is its own.
  const { rootRunId = run.runId } = run.trigger;
  const leases = new Map<string, number>();
  const reported = new Set<string>();
  let record: { text: string; nextMs: number; atMs: number } | undefined;
  let freeAtMs = Number.NEGATIVE_INFINITY;
  let newestAtMs = Number.NEGATIVE_INFINITY;
  let overtaken = false;
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
    // Whoever reported ends its lease, and may have been read at any time before the call.
    reported.add(runId);
    leases.delete(runId);
    const waits = line.wakes_on?.startsWith("at:") === true || line.wakes_on === "person";
    const nextMs = waits ? timeOf(line, "next_attempt_at") : Number.NaN;
    // Newest by the time of reading: that is what later runs go by. What was read before the last start is of another stop.
    const atMs = timeOf(line, "recorded_at");
    if (atMs <= later.startedAtMs + 60_000) continue;
    if (known && atMs >= (record?.atMs ?? 0)) record = { text: `${line.outcome}/${line.reason}`, nextMs, atMs };
    // Which of two records is the newer one, their hosts' clocks may tell the other way round.
    if (known && !(nextMs > later.sentAtMs)) freeAtMs = Math.max(freeAtMs, atMs + toleranceMs);
    // Another run has had its say since, which this one may have read or not. Lost writes are repeated, in any order.
    if (atMs >= newestAtMs) overtaken = !known && !(nextMs > later.sentAtMs);
    newestAtMs = Math.max(newestAtMs, atMs);
  }
  for (const [runId, untilMs] of leases) {
    const isOver = (overAtMs.get(runId) ?? Number.POSITIVE_INFINITY) <= later.sentAtMs;
    if (!isOver && untilMs > later.sentAtMs + toleranceMs)
      say("leased-call", `${runId} holds a lease until ${new Date(untilMs).toISOString()}`);
  }
  const isLastCall = record !== undefined && lastCallFell(releaseAtMs, record.atMs, later.sentAtMs);
  const isFree = overtaken || isLastCall || (record !== undefined && freeAtMs > record.atMs);
  if (record !== undefined && record.nextMs > later.sentAtMs + toleranceMs && !isFree) {
    say("early-call", `${record.text} was to wait until ${new Date(record.nextMs).toISOString()}`);
  }
}

/** Design: whatever a case waits for, it is tried 24 and 2 hours before its release. Events tell that to the second. */
function lastCallFell(releaseAtMs: number | undefined, fromMs: number, toMs: number): boolean {
  return [24, 2].some((hours) => {
    const atMs = (releaseAtMs ?? Number.NaN) - hours * HOUR_MS;
    return atMs > fromMs - 1_000 && atMs < toMs + 1_000;
  });
}

/** When this stop's grace ends; undefined for one that was not the arrears'. */
function releaseOf({ model }: StoryResult, { instanceId, sentAtMs }: Attempt): number | undefined {
  const instance = model.instances.get(instanceId);
  const episode = instance && episodesOf(instance).findLast(({ stoppedAtMs }) => stoppedAtMs <= sentAtMs);
  return episode && episode.stoppedAtMs + KEPT_MS;
}

/** The lines that speak of each instance, in the order of writing. */
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
