/** Checks that a demo ended as its scenario says: the end of each instance, and the calls that were made. */

import { endingOfRecord, reasonRow } from "../../functions/core/decision/reasons.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { ExpectedInstance } from "../../local-cloud/scenarios/expected-end.ts";
import { newestByInstance } from "../report/instance-cases.ts";
import type { Texts } from "../texts/texts.ts";

/** One line of the local cloud's journal. */
export interface JournalLine {
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The vendor's error code; absent on success. */
  readonly code?: string;
  /** The RAM action that the caller lacked. */
  readonly denied?: string;
  /** The fault that was applied. */
  readonly effect?: string;
}

/** Faults before which the call was not carried out. After the other faults it was, and only the answer was spoiled. */
const NOTHING_DONE = new Set(["error", "throttle", "html-502", "empty-500", "json-500-without-code", "reset", "hang"]);

/** Names of calls that change nothing. Of all other calls only ReActivateInstances may be in the journal. */
const READING = /^(Describe|Query|Get|List|AssumeRole|PutLogs|InvokeFunction|PutEvents)/;

/** Returns one sentence for each difference between the demo and its scenario. */
export function differences(
  fleet: readonly ExpectedInstance[],
  records: readonly StoredRecord[],
  journal: readonly JournalLine[],
  { demo: { wrong } }: Texts,
): string[] {
  const ends = new Map(newestByInstance(records).map((record) => [record.instance_id, endingOfRecord(record)]));
  const expected = new Map(fleet.map((instance) => [instance.spec.instanceId, instance]));
  const wrongEnds = fleet.flatMap(({ spec, expect }) => {
    const end = ends.get(spec.instanceId) ?? "none";
    return end === expect ? [] : [wrong.end(spec.name ?? spec.instanceId, end, expect)];
  });
  const strangers = [...ends.keys()]
    .filter((id): id is string => id !== undefined && !expected.has(id))
    .map(wrong.stranger);
  const wrongCalls = journal
    .filter(({ action }) => !READING.test(action))
    .flatMap(({ action, parameters }) => {
      const id = String(parameters.InstanceId);
      const meant = expected.get(id);
      if (action !== "ReActivateInstances") return [wrong.action(action)];
      if (meant === undefined) return [wrong.calledStranger(id)];
      return mayBeCalled(meant.expect) ? [] : [wrong.mustNotStart(meant.spec.name ?? id)];
    });
  const denied = journal.flatMap((line) => (line.denied === undefined ? [] : [wrong.denied(line.action, line.denied)]));
  return [...wrongEnds, ...strangers, ...new Set([...wrongCalls, ...denied]), ...repeated(fleet, journal, wrong)];
}

export function changingCalls(journal: readonly JournalLine[]): readonly JournalLine[] {
  return journal.filter(({ action }) => !READING.test(action));
}

/**
 * Returns whether an instance with this end may be called at all. A skipped or security-locked instance, for example,
 * may not, whatever the cloud would answer.
 */
function mayBeCalled(expect: string): boolean {
  const isLeftAlone = /^(none$|skipped\/|released\/)/.test(expect);
  return !isLeftAlone && reasonRow(expect)?.wakesOn !== "lock-change";
}

/**
 * Returns one sentence for each instance with a wasted call. One accepted call is enough, even if its answer was lost.
 * An instance whose start fell back needs one more for each fall-back.
 */
function repeated(
  fleet: readonly ExpectedInstance[],
  journal: readonly JournalLine[],
  wrong: Texts["demo"]["wrong"],
): string[] {
  return fleet.flatMap(({ spec, expect }) => {
    if (expect !== "recovered") return [];
    const accepted = journal.filter(
      ({ action, parameters, code, effect }) =>
        action === "ReActivateInstances" &&
        parameters.InstanceId === spec.instanceId &&
        code === undefined &&
        !NOTHING_DONE.has(effect ?? ""),
    );
    const needed = 1 + (spec.fallsBack ?? 0);
    return accepted.length === needed ? [] : [wrong.calls(spec.name ?? spec.instanceId, needed, accepted.length)];
  });
}
