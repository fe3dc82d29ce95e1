/**
 * `two-outcomes`: an instance has one outcome in each run, and the counts hold every instance that the run saw.
 * `credited-twice`: a start is reported once, and by the run or the cloud that made it.
 */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { isFindable, type StoredLine } from "../cloud/log-store.ts";
import type { RunLog } from "../flight-recorder.ts";
import type { StoryResult } from "../story-result.ts";
import { instanceRecordsOf, timeOf } from "./records-of.ts";
import type { Violation } from "./violation.ts";

export function judgeTwoOutcomes(result: StoryResult): Violation[] {
  return [...result.runs.flatMap((run) => [...checkRun(run), ...checkCounts(run)]), ...checkCreditedOnce(result)];
}

function checkRun(run: RunLog): Violation[] {
  const outcomes = new Map<string, Set<string>>();
  for (const record of instanceRecordsOf(run)) {
    const id = record.instance_id ?? "";
    const said = outcomes.get(id) ?? new Set();
    said.add(`${record.outcome}/${record.reason ?? "-"}`);
    outcomes.set(id, said);
  }
  return [...outcomes]
    .filter(([, said]) => said.size !== 1)
    .map(([instanceId, said]) => ({
      invariant: "two-outcomes",
      runId: run.runId,
      instanceId,
      detail: [...said].join(" and "),
    }));
}

/** Checks that a sweep counts every instance of a complete list, unless it handed work on. */
function checkCounts(run: RunLog): Violation[] {
  const { summary, trigger, listings, shown, runId } = run;
  if (summary === undefined || summary.continued || summary.handedOver || trigger.instanceIds !== undefined) return [];
  const told = Object.values(summary.counts).reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const { ids, complete } of listings.values()) if (complete) seen += ids.size;
  // A released instance is in the counts, but no list shows it.
  const known = new Set([...shown.keys(), ...instanceRecordsOf(run).map((record) => record.instance_id ?? "")]);
  if (told >= seen && told <= known.size) return [];
  const detail = `${seen} instances were listed and ${known.size} seen or told of, ${told} are counted`;
  return [{ invariant: "two-outcomes", runId, detail }];
}

/** A lease ends at this time after its record, even if the record gives a later one. */
const LEASE_MS = 15 * 60_000;

interface Report {
  readonly record: StoredRecord;
  readonly run: RunLog;
}

/**
 * Returns when the run read the instance as Starting or Running. Changes between that reading and the record do not
 * count.
 */
function seenUpAtMs(id: string, { record, run }: Report): number {
  const looks = run.shown.get(id)?.filter(({ status }) => status === "Starting" || status === "Running");
  return looks?.at(-1)?.atMs ?? timeOf(record, "recorded_at");
}

const UP = new Set(["recovered", "recovered-by-cloud"]);

/**
 * Checks that no start is reported twice. Index lag, a lost index or failed reads excuse a second report, because its run
 * could not know the first.
 */
function checkCreditedOnce({ runs, model }: StoryResult): Violation[] {
  const violations: Violation[] = [];
  const reported = new Map<string, Report[]>();
  for (const run of runs) {
    // A record that was printed as undelivered does not count, even if the log store has kept it.
    for (const record of run.written) {
      if (record.record_type !== "instance" || !UP.has(record.outcome ?? "") || record.mode === "plan") continue;
      const id = record.instance_id ?? "";
      const earlier = reported.get(id) ?? [];
      const again = earlier.find(
        (one) => isSameStart(id, one, { record, run }) && couldKnow(run, one) && !wasInTheDark(id, one),
      );
      if (again !== undefined) {
        const detail = `${again.record.outcome} by ${again.run.runId}, then ${record.outcome}`;
        violations.push({ invariant: "credited-twice", runId: run.runId, instanceId: id, detail });
      }
      reported.set(id, [...earlier, { record, run }]);
    }
  }
  return violations;

  function isSameStart(id: string, first: Report, second: Report): boolean {
    const [fromMs, toMs] = [seenUpAtMs(id, first), seenUpAtMs(id, second)];
    const { changes } = model.instances.get(id) ?? { changes: [] };
    // The state that was read may have been over at that time.
    const { stateLagMs } = model.story.switches;
    return !changes.some(({ atMs, status }) => status === "Stopped" && atMs > fromMs - stateLagMs && atMs <= toMs);
  }

  /**
   * Returns whether the run that repeats the report could read it. Nothing is derived from instance records, so a report whose
   * case book the log store did not take is unknown.
   */
  function couldKnow(run: RunLog, { record, run: reporter }: Report): boolean {
    if (run.logStore.answered === 0 || run.logStore.failed > 0) return false;
    const findable = model.logStore.lines.filter((line) => isFindable(line, run.startedAtMs));
    const isOfBook = ({ record_type, account_id }: StoredRecord) =>
      record_type === "case_book" && account_id === record.account_id;
    const isBookLost =
      reporter.undelivered.some(isOfBook) &&
      !findable.some((line) => line.runId === reporter.runId && isOfBook(line.record));
    return !isBookLost && findable.some((line) => line.record.record_id === record.record_id);
  }

  /** Returns whether the report credits the cloud because no lease showed the other run's call yet. */
  function wasInTheDark(id: string, { record, run }: Report): boolean {
    if (record.outcome !== "recovered-by-cloud") return false;
    return !model.logStore.lines.some(
      (line) => line.record.instance_ids?.split(",").includes(id) && wasInForce(line, run),
    );
  }

  /** Returns whether the run could read the line and its lease held: a lease ends with its run, and 15 minutes after its record. */
  function wasInForce({ runId, indexedAtMs, storedAtMs }: StoredLine, run: RunLog): boolean {
    const writer = runs.find((one) => one.runId === runId)?.ended;
    const isOver = writer?.how === "finished" && writer.atMs < run.startedAtMs;
    return runId !== run.runId && indexedAtMs <= run.startedAtMs && storedAtMs > run.startedAtMs - LEASE_MS && !isOver;
  }
}
