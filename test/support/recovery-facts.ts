/** Facts of a run, read from its journal and records. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { JournalEntry } from "../../local-cloud/kernel/journal.ts";
import type { Scenario } from "../../local-cloud/scenarios/scenario.ts";

const DAY_MS = 86_400_000;

type Spec = Extract<NonNullable<Scenario["instances"]>[number], { readonly instanceId?: string }>;

/** An instance that arrears stopped two days ago and that the cloud does not restart by itself. */
export function overdue(instanceId: string, rest: Spec = {}): Spec {
  return {
    instanceId,
    name: instanceId,
    stopCause: "arrears",
    stoppedAgoMs: 2 * DAY_MS,
    autoRestart: "missed",
    ...rest,
  };
}

/** An instance that its owner stopped nine days ago. */
export function byOwner(instanceId: string, rest: Spec = {}): Spec {
  return { instanceId, name: instanceId, status: "Stopped", stopCause: "owner", stoppedAgoMs: 9 * DAY_MS, ...rest };
}

/** `i-<prefix>-001` and so on. */
export function many(count: number, prefix: string, rest: Spec = {}): Spec[] {
  return Array.from({ length: count }, (_, index) =>
    overdue(`i-${prefix}-${String(index + 1).padStart(4, "0")}`, rest),
  );
}

/** Instance id -> `outcome` or `outcome/reason`, from the instance records. */
export function ends(records: readonly StoredRecord[]): Record<string, string> {
  const instances = records.filter(({ record_type }) => record_type === "instance");
  return Object.fromEntries(
    instances.map(({ instance_id, outcome, reason }) => [
      instance_id ?? "",
      reason === undefined ? (outcome ?? "") : `${outcome}/${reason}`,
    ]),
  );
}

export function recordOf(records: readonly StoredRecord[], instanceId: string): StoredRecord {
  const found = records.find((record) => record.record_type === "instance" && record.instance_id === instanceId);
  if (found === undefined) throw new Error(`no record of ${instanceId}`);
  return found;
}

export function only(records: readonly StoredRecord[], type: string): readonly StoredRecord[] {
  return records.filter(({ record_type }) => record_type === type);
}

/** Calls by action, of the services that cost quota. */
export function callsOf(journal: readonly JournalEntry[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { action } of journal) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

/** The instances that ReActivateInstances was called for, one entry a call, in order. */
export function reactivated(journal: readonly JournalEntry[]): readonly string[] {
  return journal
    .filter(({ action }) => action === "ReActivateInstances")
    .map(({ parameters }) => String(parameters.InstanceId));
}

/** The codes of the answers to the calls for one instance. `OK` for success, `-` for no answer. */
export function answersFor(journal: readonly JournalEntry[], instanceId: string): readonly string[] {
  return journal
    .filter(({ action, parameters }) => action === "ReActivateInstances" && parameters.InstanceId === instanceId)
    .map(({ code, status }) => code ?? (status === 200 ? "OK" : status === undefined ? "-" : String(status)));
}

/** Every action that asks for a change, except those of the log store. */
export function changing(journal: readonly JournalEntry[]): readonly string[] {
  return journal
    .map(({ action }) => action)
    .filter((action) => !/^(Describe|Query|AssumeRole|GetLogs|PutLogs)/.test(action));
}
