/**
 * `left-open`: every case has one end. The last clean sweep of a region closes each open case whose instance ran or was
 * released before the sweep. An end is written then. A record that was printed as undelivered opens no case, even if the
 * log store kept it. A record in the log store that closes the case always counts. A run without a case book closes no
 * case, because it cannot know which ends were reported.
 */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import { isFindable, type StoredLine } from "../cloud/log-store.ts";
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";
import type { RunLog } from "../flight-recorder.ts";
import type { StoryResult } from "../story-result.ts";
import { allPutOut, newestRecords, timeOf, wordedTimeOf } from "./records-of.ts";
import { isCleanSweep } from "./sweeps.ts";
import type { Violation } from "./violation.ts";

/** A run reads back 26 hours of records. */
const READ_BACK_MS = 26 * 3_600_000;
const OPEN = new Set(["accepted", "parked", "failed"]);
const ENDS = new Set(["recovered", "recovered-by-cloud", "released"]);

export function judgeLeftOpen(result: StoryResult): Violation[] {
  const { model, runs } = result;
  const printed = new Set(runs.flatMap(({ undelivered }) => undelivered.map(({ record_id }) => record_id)));
  const lastSweeps = new Map<string, RunLog>();
  for (const run of runs)
    for (const [region, { complete }] of run.listings)
      if (complete && isCleanSweep(run) && couldLook(run) && couldRemember(run, region, model))
        lastSweeps.set(region, run);
  const violations: Violation[] = [];
  for (const [region, sweep] of lastSweeps) {
    const stored = storedBefore(sweep, model);
    const known = [...stored, ...allPutOut(runs).filter(({ run_id }) => run_id === sweep.runId)];
    // Where clocks differ, two records may be in either order. A case is open if it is open in both.
    const after = [newestRecords(known), newestRecords(known, wordedTimeOf)];
    const newestStored = newestRecords(stored, wordedTimeOf);
    for (const [instanceId, last] of newestRecords(stored.filter(({ record_id }) => !printed.has(record_id)))) {
      const instance = model.instances.get(instanceId);
      if (instance === undefined || region !== `${instance.spec.accountId}/${instance.spec.regionId}`) continue;
      if (!OPEN.has(last.outcome ?? "") || last.evidence === undefined) continue;
      if (!OPEN.has(newestStored.get(instanceId)?.outcome ?? "")) continue;
      if (!isOver(instance, sweep, model) || isLeased(instanceId, sweep, model)) continue;
      if (!showedState(instanceId, sweep)) continue;
      const isOpen = after.every((newest) => OPEN.has(newest.get(instanceId)?.outcome ?? ""));
      if (isOpen || !hasEnd(instanceId, last, result))
        violations.push({
          invariant: "left-open",
          runId: sweep.runId,
          instanceId,
          detail: `${instance.status} before the sweep, which left it ${isOpen ? last.outcome : "without an end"}`,
        });
    }
  }
  return violations;
}

/**
 * Returns whether the sweep could know its cases. A log store that answered as if it were empty told it of none. Nor did
 * one in which only runs without a case book had written books, or that had lost the whole ones.
 */
function couldRemember({ logStore, startedAtMs }: RunLog, region: string, model: CloudModel): boolean {
  const books = model.logStore.lines.filter(
    ({ record, storedAtMs }) =>
      record.record_type === "case_book" && storedAtMs <= startedAtMs && region.startsWith(`${record.account_id}/`),
  );
  const isReadable = (line: StoredLine) => line.record.partial === undefined && isFindable(line, startedAtMs);
  return (logStore.hollow ?? 0) === 0 && (books.length === 0 || books.some(isReadable));
}

/** Returns whether the sweep could read the instance's state. A status in an unknown form neither shows that it runs nor that it is down. */
function showedState(instanceId: string, { shown }: RunLog): boolean {
  return shown.get(instanceId)?.at(-1)?.odd.includes("status") !== true;
}

function couldLook({ summary }: RunLog): boolean {
  return summary?.problems.every(({ code }) => code !== "region-unreadable" && code !== "account-unreachable") === true;
}

function storedBefore({ startedAtMs }: RunLog, { logStore }: CloudModel): readonly StoredRecord[] {
  return logStore.lines
    .filter((line) => isFindable(line, startedAtMs) && line.storedAtMs > startedAtMs - READ_BACK_MS)
    .map(({ record }) => record);
}

/** Returns whether the instance ran, or was gone, for the whole of the sweep. */
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

/** Returns whether a run wrote or printed an end of this stop. */
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
