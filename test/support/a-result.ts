/** Results made by hand, each for one clause of an invariant: looks, calls and records of runs, and the cloud's books. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { TriggerName } from "../../functions/core/terms/trigger.ts";
import { type CloudModel, createCloudModel } from "../../simulator/cloud/cloud-model.ts";
import { createDice } from "../../simulator/dice.ts";
import { type Attempt, createRunLog, type RunLog, type Shown } from "../../simulator/flight-recorder.ts";
import type { Violation } from "../../simulator/invariants/violation.ts";
import type { Story } from "../../simulator/story.ts";
import type { StoryResult } from "../../simulator/story-result.ts";
import { createVirtualTime } from "../../simulator/virtual-time.ts";
import { aStory, FULL_SWEEP, SCOPE, START_MS } from "./a-story.ts";

/** The time that many minutes after the beginning. */
export const minute = (count: number) => START_MS + count * 60_000;
export const isoMinute = (count: number) => new Date(minute(count)).toISOString();

/** A run of ten minutes that begins with the story and ends after a minute. Its calls are announced. */
export function aRun(special: Partial<RunLog> = {}): RunLog {
  const { runId = "run-1", trigger = FULL_SWEEP, startedAtMs = START_MS, deadlineMs = startedAtMs + 600_000 } = special;
  return {
    ...createRunLog(runId, trigger, startedAtMs, deadlineMs),
    ended: { atMs: startedAtMs + 60_000, how: "finished" },
    ...special,
    announcedAtMs: special.announcedAtMs ?? new Map(special.attempts?.map((one) => [one.instanceId, one.sentAtMs])),
  };
}

/** A call for an instance that was started a day ago and has stopped once. No message has named it yet. */
export function anAttempt(special: Partial<Attempt> = {}): Attempt {
  return {
    runId: "run-1",
    ...SCOPE,
    instanceId: "i-1",
    sentAtMs: START_MS,
    statusWhenSent: "Stopped",
    stopWhenSent: 1,
    startedAtMs: minute(-24 * 60),
    ...special,
  };
}

export const startedBy = (name: TriggerName) => ({ trigger: { ...FULL_SWEEP, name } });

/** A call that was sent and answered in the same minute. Without a code, no answer came. */
export const aCall = (count: number, code?: string, special: Partial<Attempt> = {}): Attempt =>
  anAttempt({
    sentAtMs: minute(count),
    ...(code === undefined ? {} : { answer: { atMs: minute(count), code } }),
    ...special,
  });

/** One call each by two runs, the second half an hour after the first. */
export function twoCallingRuns(
  first: Partial<RunLog> = {},
  second: Partial<RunLog> = {},
  others: Partial<Given> = {},
): Given {
  const later = aCall(30, "ServerBusy", { runId: "run-2" });
  return {
    runs: [
      aRun({ attempts: [aCall(0, "ServerBusy")], ...first }),
      aRun({ runId: "run-2", startedAtMs: minute(30), attempts: [later], ...second }),
    ],
    ...others,
  };
}

export function aLook(special: Partial<Shown> = {}): Shown {
  const { atMs = START_MS, readAtMs = atMs } = special;
  return { readAtMs, atMs, status: "Stopped", locked: false, held: false, listed: true, tags: {}, odd: [], ...special };
}

export function aRecord(special: StoredRecord = {}): StoredRecord {
  return {
    record_type: "instance",
    record_id: "run-1/instance/i-1",
    instance_id: "i-1",
    mode: "apply",
    attempts: "0",
    attempt_log: "[]",
    recorded_at: isoMinute(0),
    ...special,
  };
}

export interface Given {
  readonly runs: readonly RunLog[];
  readonly story?: Partial<Story>;
  /** The log store's records, findable at once: the minute and the run of each. */
  readonly stored?: readonly (readonly [minute: number, runId: string, record: StoredRecord])[];
  /** Writes events into the cloud's books. */
  readonly books?: (model: CloudModel) => void;
}

export function aResult({ runs, story: special = {}, stored = [], books }: Given): StoryResult {
  const switches = { ...aStory().switches, indexLagMs: 0 };
  const story = aStory({ happenings: [], invocations: [], switches, ...special });
  const model = createCloudModel(story, createVirtualTime(minute(24 * 60)), createDice(story.seed));
  for (const [count, runId, record] of stored)
    model.logStore.append([record], { runId, clockErrorMs: 0 }, minute(count));
  books?.(model);
  return { story, model, runs };
}

/** The violation of a wrong result, and right results with one difference each, for which the check reports nothing. */
export type Clause<Case = Given> = readonly [says: string, wrong: Case, ...right: Case[]];

/** The text of each violation, in one line. */
export function told(violations: readonly Violation[]): string[] {
  return violations.map(({ invariant, runId, instanceId, detail }) =>
    [invariant, runId, ...(instanceId === undefined ? [] : [instanceId])].join(" ").concat(`: ${detail}`),
  );
}
