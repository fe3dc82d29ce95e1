/**
 * `repeated-call`: no useful call is made twice. `blind-repeat`, `leased-call`, `early-call`, `futile-repeat`: what earlier runs did and wrote is
 * respected where it could be read.
 */

import { causeOf } from "../../functions/core/terms/trigger.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import type { StoredLine } from "../cloud/log-store.ts";
import type { Attempt, RunLog } from "../flight-recorder.ts";
import type { StoryResult } from "../play-story.ts";
import { KEPT_MS } from "../story.ts";
import { timeOf } from "./records-of.ts";
import type { Violation } from "./violation.ts";

const HOUR_MS = 3_600_000;
/** Nobody read the answer: the call may have been applied. */
export const UNANSWERED = new Set(["Local.Timeout", "Local.ConnectionReset", "Local.NotJson", "Local.NoCode"]);

export function checkNoCallRepeated(result: StoryResult): Violation[] {
  const runById = new Map(result.runs.map((run) => [run.runId, run]));
  // What its writer printed as undelivered counts as lost, even where the log store has kept it.
  const printed = new Set(result.runs.flatMap((run) => run.undelivered.map((record) => record.record_id)));
  const linesOf = indexLines(result.model.logStore.lines);
  const violations: Violation[] = [];
  for (const attempts of byInstance(result.runs)) {
    attempts.forEach((later, index) => {
      const run = runById.get(later.runId)!;
      const before = attempts.slice(0, index).filter(({ stopWhenSent }) => stopWhenSent === later.stopWhenSent);
      const say = (invariant: string, detail: string) =>
        violations.push({ invariant, runId: run.runId, instanceId: later.instanceId, detail });
      for (const earlier of before) checkPair(earlier, later, run, say);
      checkFutile(before, later, run, runById, say);
      checkBlind(before, later, run, runById, result.model, say);
      checkLedgerRespected(later, run, linesOf.get(later.instanceId) ?? [], printed, releaseOf(result, later), say);
    });
  }
  return violations;
}

type Say = (invariant: string, detail: string) => void;

function byInstance(runs: readonly RunLog[]): Iterable<Attempt[]> {
  const groups = new Map<string, Attempt[]>();
  for (const attempt of runs.flatMap((run) => run.attempts)) {
    const group = groups.get(attempt.instanceId) ?? [];
    group.push(attempt);
    groups.set(attempt.instanceId, group);
  }
  for (const group of groups.values()) group.sort((left, right) => left.sentAtMs - right.sentAtMs);
  return groups.values();
}

function checkPair(earlier: Attempt, later: Attempt, run: RunLog, say: Say): void {
  const looks = run.shown.get(later.instanceId) ?? [];
  const sameRun = earlier.runId === later.runId;
  const { answer, applied } = earlier;
  if (sameRun && answer !== undefined && UNANSWERED.has(answer.code)) {
    const looked = looks.some(({ atMs }) => atMs >= answer.atMs && atMs <= later.sentAtMs);
    const inBetween = run.attempts.some(
      (other) =>
        other.instanceId === later.instanceId && other.sentAtMs > earlier.sentAtMs && other.sentAtMs < later.sentAtMs,
    );
    if (!looked && !inBetween) say("repeated-call", `after ${answer.code} without reading the state`);
  }
  if (applied === undefined || later.sentAtMs <= applied.atMs) return;
  if (sameRun && answer?.code === "accepted" && answer.atMs <= later.sentAtMs) {
    say("repeated-call", "after its own accepted call");
  }
  const seenUp = looks.some(
    ({ atMs, status }) =>
      atMs >= applied.atMs && atMs <= later.sentAtMs && (status === "Starting" || status === "Running"),
  );
  if (seenUp) say("repeated-call", "after the state showed that the first one had worked");
}

/**
 * The vendor says that there is nothing to reactivate. With a lock it is asked again, ever more seldom, in case the two disagree for
 * a while: pauses of ten minutes that double make three calls in the first hour and nine in a day.
 */
function checkFutile(
  before: readonly Attempt[],
  later: Attempt,
  run: RunLog,
  runById: ReadonlyMap<string, RunLog>,
  say: Say,
): void {
  if (run.ledger.answered === 0 || run.ledger.failed > 0 || causeOf(run.trigger) === "manual") return;
  // What was not written down nobody can learn from.
  const isKnown = ({ runId }: Attempt) =>
    runById.get(runId)?.written.some(({ instance_id }) => instance_id === later.instanceId) === true;
  const told = before.filter(
    (attempt) => attempt.answer?.code.endsWith("InstanceStatusNotValid") === true && isKnown(attempt),
  );
  // Runs that overlap are told at the same time, and the next one reads only one of their records.
  const roundsWithin = (hours: number) => {
    let rounds = 0;
    let overAtMs = Number.NEGATIVE_INFINITY;
    for (const { sentAtMs, runId } of told) {
      const { startedAtMs, ended } = runById.get(runId)!;
      if (later.sentAtMs - sentAtMs >= hours * HOUR_MS || startedAtMs < overAtMs) continue;
      rounds += 1;
      overAtMs = ended?.atMs ?? Number.POSITIVE_INFINITY;
    }
    return rounds;
  };
  const [lately, today] = [roundsWithin(1), roundsWithin(24)];
  if (lately > 4 || today > 14)
    say("futile-repeat", `told ${lately} times in an hour, ${today} times in a day, that nothing is overdue`);
}

/** Without a ledger: at most one attempt per instance and hour. A person may ask at any time. */
function checkBlind(
  before: readonly Attempt[],
  later: Attempt,
  run: RunLog,
  runById: ReadonlyMap<string, RunLog>,
  model: CloudModel,
  say: Say,
): void {
  // An event whose payment does not show, or that none stands behind, tells the sweep nothing; nor does any to who may not look.
  const isUnpaid = ({ accountId, sentAtMs }: Attempt) => {
    if (run.paymentsDenied.has(accountId)) return true;
    const stopAtMs = stopBefore(model, later)?.atMs ?? 0;
    const payments = model.accounts.get(accountId)?.payments ?? [];
    return !payments.some(
      ({ atMs, visibleAtMs }) => atMs >= stopAtMs && atMs <= sentAtMs && visibleAtMs <= run.startedAtMs,
    );
  };
  // A payment's own event makes a call useful again. It is delivered at least once; the handler's task ids, which the
  // simulator leaves out, collapse the copies.
  if (!isBlind(run) || causeOf(run.trigger) === "recharge") return;
  const recent = before.find((earlier) => {
    const other = runById.get(earlier.runId)!;
    // What a run did that died, nobody can tell the platform's own repetition of it.
    const died = other.ended?.how === "killed" || other.ended?.how === "cut-off";
    if (other === run || died || (causeOf(other.trigger) === "recharge" && isUnpaid(earlier))) return false;
    return isBlind(other) && later.sentAtMs - earlier.sentAtMs < HOUR_MS;
  });
  if (recent === undefined) return;
  const minutes = Math.round((later.sentAtMs - recent.sentAtMs) / 60_000);
  say("blind-repeat", `${minutes} minutes after ${recent.runId}, both without a ledger`);
}

const isBlind = ({ ledger, trigger }: RunLog) =>
  ledger.answered === 0 && ledger.failed > 0 && causeOf(trigger) !== "manual";

/** A run whose every read of the log store was answered whole knows what was findable when it began. */
function checkLedgerRespected(
  later: Attempt,
  run: RunLog,
  lines: readonly StoredLine[],
  printed: ReadonlySet<string | undefined>,
  releaseAtMs: number | undefined,
  say: Say,
): void {
  if (run.ledger.answered === 0 || run.ledger.failed > 0 || causeOf(run.trigger) === "manual") return;
  // A chain goes on where its last run ended, whose lease is its own.
  const { rootRunId = run.runId } = run.trigger;
  const leases = new Map<string, number>();
  const reported = new Set<string>();
  let record: { text: string; nextMs: number; atMs: number } | undefined;
  let newestAtMs = Number.NEGATIVE_INFINITY;
  let overtaken = false;
  for (const { record: line, storedAtMs, indexedAtMs, runId } of lines) {
    if (storedAtMs <= later.startedAtMs + 60_000 || storedAtMs > later.sentAtMs || line.mode === "plan") continue;
    const known = indexedAtMs <= run.startedAtMs && !printed.has(line.record_id);
    if (line.record_type === "intent") {
      const others = runId !== run.runId && line.root_run_id !== rootRunId;
      if (known && others && !reported.has(runId)) leases.set(runId, timeOf(line, "lease_until"));
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
    // Another run has had its say since, which this one may have read or not. Lost writes are repeated, in any order.
    if (atMs >= newestAtMs) overtaken = !known && !(nextMs > later.sentAtMs);
    newestAtMs = Math.max(newestAtMs, atMs);
  }
  for (const [runId, untilMs] of leases) {
    if (untilMs > later.sentAtMs) say("leased-call", `${runId} holds a lease until ${new Date(untilMs).toISOString()}`);
  }
  const isLastCall = record !== undefined && lastCallFell(releaseAtMs, record.atMs, later.sentAtMs);
  if (record !== undefined && record.nextMs > later.sentAtMs && !overtaken && !isLastCall) {
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
function releaseOf({ model }: StoryResult, attempt: Attempt): number | undefined {
  const stop = stopBefore(model, attempt);
  return stop?.by === "arrears" ? stop.atMs + KEPT_MS : undefined;
}

function stopBefore({ instances }: CloudModel, { instanceId, sentAtMs }: Attempt) {
  const { changes = [] } = instances.get(instanceId) ?? {};
  return changes.findLast(({ atMs, status }) => status === "Stopping" && atMs <= sentAtMs);
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
