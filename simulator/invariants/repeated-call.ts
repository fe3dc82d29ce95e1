/**
 * `repeated-call`: a run makes no call twice that worked or may have worked. `futile-repeat`: a refused call is
 * repeated ever more seldom.
 */
import { causeOf } from "../../functions/core/terms/trigger.ts";
import type { Attempt, RunLog } from "../flight-recorder.ts";
import type { StoryResult } from "../story-result.ts";
import type { Violation } from "./violation.ts";

const HOUR_MS = 3_600_000;
/** Codes of calls without an answer. Such a call may have taken effect. */
export const UNANSWERED = new Set(["Local.Timeout", "Local.ConnectionReset", "Local.NotJson", "Local.NoCode"]);

export function judgeRepeatedCall({ runs }: StoryResult): Violation[] {
  const runById = new Map(runs.map((run) => [run.runId, run]));
  const violations: Violation[] = [];
  for (const attempts of byInstance(runs)) {
    attempts.forEach((later, index) => {
      const run = runById.get(later.runId)!;
      const before = attempts.slice(0, index).filter(({ stopWhenSent }) => stopWhenSent === later.stopWhenSent);
      const say = (invariant: string, detail: string) =>
        violations.push({ invariant, runId: run.runId, instanceId: later.instanceId, detail });
      for (const earlier of before) checkPair(earlier, later, run, say);
      checkFutile(before, later, runById, say);
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
 * Limits calls that the vendor refuses as not overdue. An instance with a lock is called again, because the lock and
 * the refusal may disagree for a while. Pauses of ten minutes that double make three calls in the first hour and nine
 * in a day.
 */
function checkFutile(before: readonly Attempt[], later: Attempt, runById: ReadonlyMap<string, RunLog>, say: Say): void {
  const run = runById.get(later.runId)!;
  if (run.logStore.answered === 0 || run.logStore.failed > 0 || causeOf(run.trigger) === "manual") return;
  // A refusal that no record holds is unknown to later runs.
  const isKnown = ({ runId }: Attempt) =>
    runById.get(runId)?.written.some(({ instance_id }) => instance_id === later.instanceId) === true;
  const told = before.filter(
    (attempt) => attempt.answer?.code.endsWith("InstanceStatusNotValid") === true && isKnown(attempt),
  );
  // Runs that overlap are refused at the same time, and the next run reads the record of only one of them.
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
