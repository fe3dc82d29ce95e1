/** Whether anything that a run could read showed why an instance had stopped. */
import { isFindable } from "../cloud/log-store.ts";
import { isVisible } from "../cloud/simulated-account.ts";
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";
import type { RunLog } from "../flight-recorder.ts";
import type { StoryResult } from "../story-result.ts";
import { scopeKey } from "../world/notes.ts";
import { type Episode, lastStartBefore } from "./episodes.ts";
import { isDenied } from "./holds.ts";
import { hadEveryChance } from "./sweeps.ts";

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Checks whether no run could know why the instance had stopped. There was no event of this stop, no lock, and no reading that
 * showed the instance unstopped since its start. A reading counts only if the due run could still find its records, because a
 * clue that no run can read is none. A reading before the stop is a clue if something shows a debt since. It is none if a later list,
 * read while the instance was starting in vain, did not name the instance: then the stop seems to be later than the debt.
 */
export function showedNoCause(
  instance: SimulatedInstance,
  { stoppedAtMs }: Episode,
  due: RunLog,
  result: StoryResult,
): boolean {
  const { spec, locks } = instance;
  const hasEvent = result.model.accounts
    .get(spec.accountId)!
    .events.some(
      (event) =>
        event.instanceId === spec.instanceId &&
        event.type === "stop" &&
        event.atMs >= stoppedAtMs &&
        isVisible(event, due.startedAtMs),
    );
  if (hasEvent || locks.has("financial")) return false;
  const isLocked = ({ shown }: RunLog) =>
    shown.get(spec.instanceId)?.some(({ locked, readAtMs }) => locked && readAtMs > stoppedAtMs) === true;
  if (isLocked(due)) return false;
  const before = { fromMs: lastStartBefore(instance, stoppedAtMs), toMs: stoppedAtMs };
  const known = result.runs.filter((run) => run.startedAtMs <= due.startedAtMs && wroteDown(run, due, result));
  const isOvertaken = result.runs.some(
    (run) => wasOmitted(run, spec, { fromMs: stoppedAtMs, toMs: due.startedAtMs }) && leftBook(run, due, result),
  );
  const isClue = !isOvertaken && showedDebt(spec, stoppedAtMs, due, result);
  return !known.some((run) => isLocked(run) || (isClue && sawUnstopped(run, spec, before)));
}

/** Checks whether a run could read of a debt since the stop: billing, an event of the account, or a recharge that started a run. */
function showedDebt(
  spec: SimulatedInstance["spec"],
  sinceMs: number,
  due: RunLog,
  { model, runs }: StoryResult,
): boolean {
  const actions = ["QueryAccountBalance", "QueryAccountTransactions"] as const;
  const times = [sinceMs, due.startedAtMs];
  if (!actions.every((action) => times.every((atMs) => isDenied(spec, model, action, atMs)))) return true;
  const { events } = model.accounts.get(spec.accountId)!;
  return (
    events.some((event) => event.visibleAtMs >= sinceMs && isVisible(event, due.startedAtMs)) ||
    runs.some(
      ({ trigger, startedAtMs }) =>
        trigger.name === "recharge" && startedAtMs >= sinceMs && startedAtMs <= due.startedAtMs,
    )
  );
}

/** Checks whether the run read the instance as running, or a complete list without it, between this start and this stop. */
function sawUnstopped(run: RunLog, spec: SimulatedInstance["spec"], { fromMs, toMs }: Span): boolean {
  const looks = run.shown.get(spec.instanceId) ?? [];
  if (looks.some(({ status, readAtMs }) => status === "Running" && readAtMs > fromMs && readAtMs < toMs)) return true;
  return wasOmitted(run, spec, { fromMs, toMs });
}

/** Checks whether the run read a complete list without the instance in that time. */
function wasOmitted(run: RunLog, spec: SimulatedInstance["spec"], { fromMs, toMs }: Span): boolean {
  const isListed = run.listings.get(scopeKey(spec))?.complete === true;
  return isListed && !run.shown.has(spec.instanceId) && run.startedAtMs > fromMs && run.startedAtMs < toMs;
}

/**
 * Checks whether the records of `run` are in the log store and can be found by the later run. A log store that answers as if it were
 * empty shows the later run none of them.
 */
function wroteDown(run: RunLog, later: RunLog, { model }: StoryResult): boolean {
  if (run === later) return true;
  if (!hadEveryChance(run) || (later.logStore.hollow ?? 0) > 0) return false;
  return model.logStore.lines.every((line) => line.runId !== run.runId || isFindable(line, later.startedAtMs));
}

/** Checks whether the later run could read a case book that `run` wrote. */
function leftBook(run: RunLog, { startedAtMs }: RunLog, { model }: StoryResult): boolean {
  return model.logStore.lines.some(
    (line) => line.runId === run.runId && line.record.record_type === "case_book" && isFindable(line, startedAtMs),
  );
}
