/**
 * `left-open`: every case comes to one end. An open case whose instance ran, or was released, before the last clean sweep of its
 * region began is closed by then, and an end of it is written. A record that its writer printed as undelivered, and that the log
 * store kept all the same, opens no case; but an end that is in the log store is an end.
 */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import { isFindable } from "../cloud/log-store.ts";
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";
import type { RunLog } from "../flight-recorder.ts";
import type { StoryResult } from "../story-result.ts";
import { allPutOut, newestRecords, timeOf } from "./records-of.ts";
import { isCleanSweep } from "./sweeps.ts";
import type { Violation } from "./violation.ts";

/** Design: a run reads back 26 hours. */
const LEDGER_MS = 26 * 3_600_000;
const OPEN = new Set(["accepted", "parked", "failed"]);
const ENDS = new Set(["recovered", "recovered-by-cloud", "released"]);

export function checkCasesClosed(result: StoryResult): Violation[] {
  const { model, runs } = result;
  const printed = new Set(runs.flatMap(({ undelivered }) => undelivered.map(({ record_id }) => record_id)));
  const lastSweeps = new Map<string, RunLog>();
  for (const run of runs)
    for (const [region, { complete }] of run.listings)
      if (complete && isCleanSweep(run) && couldLook(run) && couldRemember(run)) lastSweeps.set(region, run);
  const violations: Violation[] = [];
  for (const [region, sweep] of lastSweeps) {
    const stored = storedBefore(sweep, model);
    const after = newestRecords([...stored, ...allPutOut(runs).filter(({ run_id }) => run_id === sweep.runId)]);
    for (const [instanceId, known] of newestRecords(stored.filter(({ record_id }) => !printed.has(record_id)))) {
      const instance = model.instances.get(instanceId);
      if (instance === undefined || region !== `${instance.spec.accountId}/${instance.spec.regionId}`) continue;
      if (!OPEN.has(known.outcome ?? "") || known.evidence === undefined) continue;
      if (!isOver(instance, sweep, model) || isLeased(instanceId, sweep, model)) continue;
      const isOpen = OPEN.has(after.get(instanceId)?.outcome ?? "");
      if (isOpen || !hasEnd(instanceId, known, result))
        violations.push({
          invariant: "left-open",
          runId: sweep.runId,
          instanceId,
          detail: `${instance.status} before the sweep, which left it ${isOpen ? known.outcome : "without an end"}`,
        });
    }
  }
  return violations;
}

/** A log store that answered as if it were empty told the sweep of no case. */
function couldRemember({ ledger }: RunLog): boolean {
  return (ledger.hollow ?? 0) === 0;
}

function couldLook({ summary }: RunLog): boolean {
  return summary?.problems.every(({ code }) => code !== "region-unreadable" && code !== "account-unreachable") === true;
}

function storedBefore({ startedAtMs }: RunLog, { logStore }: CloudModel): readonly StoredRecord[] {
  return logStore.lines
    .filter((line) => isFindable(line, startedAtMs) && line.storedAtMs > startedAtMs - LEDGER_MS)
    .map(({ record }) => record);
}

/** It ran, or was gone, for the whole of the sweep. */
function isOver(
  { status, releasedAtMs, changes }: SimulatedInstance,
  { startedAtMs, ended }: RunLog,
  { story }: CloudModel,
): boolean {
  const beganMs = startedAtMs - story.switches.stateLagMs;
  if (releasedAtMs !== undefined) return releasedAtMs < beganMs;
  const last = changes.at(-1);
  return status === "Running" && last !== undefined && last.atMs < beganMs && ended !== undefined;
}

function isLeased(instanceId: string, { startedAtMs }: RunLog, { logStore }: CloudModel): boolean {
  return logStore.lines.some(
    ({ record, storedAtMs }) =>
      storedAtMs <= startedAtMs &&
      record.record_type === "intent" &&
      timeOf(record, "lease_until") > startedAtMs &&
      record.instance_ids?.split(",").includes(instanceId) === true,
  );
}

/** Of this stop, by anybody. */
function hasEnd(instanceId: string, known: StoredRecord, { runs, model }: StoryResult): boolean {
  const stoppedAtMs = model.instances.get(instanceId)?.arrearsStopAtMs ?? timeOf(known, "stopped_at");
  const stored = model.logStore.lines.map(({ record }) => record);
  return [...stored, ...allPutOut(runs)].some(
    (record) =>
      record.instance_id === instanceId &&
      record.mode !== "plan" &&
      ENDS.has(record.outcome ?? "") &&
      !(timeOf(record, "recorded_at") < stoppedAtMs),
  );
}
