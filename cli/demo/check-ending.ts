/** Whether a demo ended as its scenario says it must: every instance's end, and the calls that must never have been made. */

import { endingOfRecord } from "../../functions/core/decision/reasons.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { ExpectedInstance } from "../../local-cloud/scenarios/expected-end.ts";
import { newestByInstance } from "../report/instance-cases.ts";
import type { Texts } from "../texts/texts.ts";

/** As the journal shows it. */
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

/** Faults after which nothing was done; the rest carry the call out and spoil the answer. */
const nothingDone = new Set(["error", "throttle", "html-502", "empty-500", "json-500-without-code", "reset", "hang"]);

/** Calls that start, stop or change anything; of these only ReActivateInstances may be in the journal at all. */
const reading = /^(Describe|Query|Get|List|AssumeRole|PutLogs|InvokeFunction|PutEvents)/;

/** One sentence for each thing that is not as it must be; none: all is well. */
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
    .filter(({ action }) => !reading.test(action))
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
  return journal.filter(({ action }) => !reading.test(action));
}

/** Skipped, owner-unclear, locked by somebody else, none of our business: not one call, whatever the answer would be. */
function mayBeCalled(expect: string): boolean {
  const never = /^(none|skipped\/.*|released\/.*|parked\/(security-lock|dedicated-host-unpaid|owner-unclear))$/;
  return !never.test(expect);
}

/** After an accepted call another one is a call wasted, also when the first answer was lost - unless the start fell back. */
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
        !nothingDone.has(effect ?? ""),
    );
    const needed = 1 + (spec.fallsBack ?? 0);
    return accepted.length === needed ? [] : [wrong.calls(spec.name ?? spec.instanceId, needed, accepted.length)];
  });
}
