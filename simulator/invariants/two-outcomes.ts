/**
 * `two-outcomes`: an instance has exactly one outcome in each run, and every instance seen is in the counts. `credited-twice`: a
 * recovery is reported once, and as whose it was.
 */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
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

/** Nothing that a whole list showed may be missing from the counts of a sweep that did not hand work on. */
function checkCounts(run: RunLog): Violation[] {
  const { summary, trigger, listings, shown, runId } = run;
  if (summary === undefined || summary.continued || summary.handedOver || trigger.instanceIds !== undefined) return [];
  const told = Object.values(summary.counts).reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const { ids, complete } of listings.values()) if (complete) seen += ids.size;
  // Who is gone is told of, and was not seen.
  const known = new Set([...shown.keys(), ...instanceRecordsOf(run).map((record) => record.instance_id ?? "")]);
  if (told >= seen && told <= known.size) return [];
  const detail = `${seen} instances were listed and ${known.size} seen or told of, ${told} are counted`;
  return [{ invariant: "two-outcomes", runId, detail }];
}

interface Report {
  readonly record: StoredRecord;
  readonly run: RunLog;
}

/** When the run read it starting or running; what happened between that and the writing is not what it reports. */
function seenUpAtMs(id: string, { record, run }: Report): number {
  const looks = run.shown.get(id)?.filter(({ status }) => status === "Starting" || status === "Running");
  return looks?.at(-1)?.atMs ?? timeOf(record, "recorded_at");
}

const UP = new Set(["recovered", "recovered-by-cloud"]);

/** Index lag and broken reads excuse a second report: then the first one could not be known. */
function checkCreditedOnce({ runs, model }: StoryResult): Violation[] {
  const violations: Violation[] = [];
  const reported = new Map<string, Report[]>();
  for (const run of runs) {
    // What was printed as undelivered counts for nobody, even where the log store has kept it.
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
    // What was read may have been over already.
    const { stateLagMs } = model.story.switches;
    return !changes.some(({ atMs, status }) => status === "Stopped" && atMs > fromMs - stateLagMs && atMs <= toMs);
  }

  /** The report could be read by the run that repeats it. */
  function couldKnow(run: RunLog, first: Report): boolean {
    if (run.logStore.answered === 0 || run.logStore.failed > 0) return false;
    const { record_id } = first.record;
    return model.logStore.lines.some(
      ({ record, indexedAtMs }) => indexedAtMs <= run.startedAtMs && record.record_id === record_id,
    );
  }

  /** It credited the cloud because it could not yet know of the other run's call. */
  function wasInTheDark(id: string, { record, run }: Report): boolean {
    if (record.outcome !== "recovered-by-cloud") return false;
    return !model.logStore.lines.some(
      (line) =>
        line.runId !== run.runId &&
        line.indexedAtMs <= run.startedAtMs &&
        line.record.instance_ids?.split(",").includes(id),
    );
  }
}
