/**
 * `repeated-call`: no useful call is made twice. `blind-repeat`, `leased-call`, `early-call`, `futile-repeat`: what earlier runs did and wrote is
 * respected where it could be read.
 */
import type { StoredLine } from "../cloud/log-store.ts";
import type { Attempt, RunLog } from "../flight-recorder.ts";
import type { StoryResult } from "../play-story.ts";
import { timeOf } from "./records-of.ts";
import type { Violation } from "./violation.ts";

const HOUR_MS = 3_600_000;
/** Nobody read the answer: the call may have been applied. */
export const UNANSWERED = new Set(["Local.Timeout", "Local.ConnectionReset", "Local.NotJson"]);

export function checkNoCallRepeated(result: StoryResult): Violation[] {
  const runById = new Map(result.runs.map((run) => [run.runId, run]));
  const linesOf = indexLines(result.model.logStore.lines);
  const violations: Violation[] = [];
  for (const attempts of byInstance(result.runs)) {
    attempts.forEach((later, index) => {
      const run = runById.get(later.runId)!;
      const before = attempts.slice(0, index).filter(({ stopWhenSent }) => stopWhenSent === later.stopWhenSent);
      const say = (invariant: string, detail: string) =>
        violations.push({ invariant, runId: run.runId, instanceId: later.instanceId, detail });
      for (const earlier of before) checkPair(earlier, later, run, say);
      checkFutile(before, later, run, say);
      checkBlind(before, later, run, runById, say);
      checkLedgerRespected(later, run, linesOf.get(later.instanceId) ?? [], say);
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

/** The vendor says that there is nothing to reactivate. Told once, or twice for a race: a third time nobody needs to ask. */
function checkFutile(before: readonly Attempt[], _later: Attempt, run: RunLog, say: Say): void {
  if (run.ledger.answered === 0 || run.ledger.failed > 0 || run.trigger.name === "manual") return;
  const told = before.filter(({ answer }) => answer?.code.endsWith("InstanceStatusNotValid") === true);
  const runs = new Set(told.map(({ runId }) => runId));
  if (runs.size > 2) say("futile-repeat", `${runs.size} earlier runs were told that there is nothing to reactivate`);
}

/** Without a ledger: at most one attempt per instance and hour. A person may ask at any time. */
function checkBlind(
  before: readonly Attempt[],
  later: Attempt,
  run: RunLog,
  runById: ReadonlyMap<string, RunLog>,
  say: Say,
): void {
  if (!isBlind(run)) return;
  const recent = before.find((earlier) => {
    const other = runById.get(earlier.runId)!;
    return other !== run && isBlind(other) && later.sentAtMs - earlier.sentAtMs < HOUR_MS;
  });
  if (recent === undefined) return;
  const minutes = Math.round((later.sentAtMs - recent.sentAtMs) / 60_000);
  say("blind-repeat", `${minutes} minutes after ${recent.runId}, both without a ledger`);
}

const isBlind = ({ ledger, trigger }: RunLog) =>
  ledger.answered === 0 && ledger.failed > 0 && trigger.name !== "manual";

/** A run whose every read of the log store was answered whole knows what was findable when it began. */
function checkLedgerRespected(later: Attempt, run: RunLog, lines: readonly StoredLine[], say: Say): void {
  if (run.ledger.answered === 0 || run.ledger.failed > 0 || run.trigger.name === "manual") return;
  let intent: { runId: string; storedAtMs: number; untilMs: number } | undefined;
  let record: { text: string; storedAtMs: number; nextMs: number } | undefined;
  for (const { record: line, storedAtMs, indexedAtMs, runId } of lines) {
    if (indexedAtMs > run.startedAtMs || storedAtMs <= later.startedAtMs + 60_000) continue;
    if (line.record_type === "intent" && runId !== run.runId) {
      intent = { runId, storedAtMs, untilMs: timeOf(line, "lease_until") };
    }
    if (line.record_type === "instance") {
      const waits = line.wakes_on?.startsWith("at:") === true || line.wakes_on === "person";
      const nextMs = waits ? timeOf(line, "next_attempt_at") : Number.NaN;
      record = { text: `${line.outcome}/${line.reason}`, storedAtMs, nextMs };
    }
  }
  const reported = record !== undefined && intent !== undefined && record.storedAtMs >= intent.storedAtMs;
  if (intent !== undefined && !reported && intent.untilMs > later.sentAtMs) {
    say("leased-call", `${intent.runId} holds a lease until ${new Date(intent.untilMs).toISOString()}`);
  }
  if (record !== undefined && record.nextMs > later.sentAtMs) {
    say("early-call", `${record.text} was to wait until ${new Date(record.nextMs).toISOString()}`);
  }
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
