/**
 * Describes one story around its violations, in the order of time: the truth, and what each run saw, called and wrote.
 */
import type { RunLog } from "./flight-recorder.ts";
import { timeOf } from "./invariants/records-of.ts";
import type { Violation } from "./invariants/violation.ts";
import type { StoryResult } from "./story-result.ts";

/** Instances that are described. A story with more violations repeats itself. */
const MOST_TIMELINES = 3;

export function describeStory(result: StoryResult, violations: readonly Violation[]): readonly string[] {
  const ids = [...new Set(violations.map(({ instanceId }) => instanceId))].filter((id) => id !== undefined);
  const runs = [...new Set(violations.filter(({ instanceId }) => instanceId === undefined).map(({ runId }) => runId))];
  return [
    "",
    ...describeSetting(result),
    ...ids.slice(0, MOST_TIMELINES).flatMap((id) => ["", `${id}:`, ...timelineOf(id, result)]),
    ...runs.slice(0, MOST_TIMELINES).flatMap((runId) => describeRun(result.runs.find((run) => run.runId === runId))),
  ];
}

function describeSetting({ story }: StoryResult): string[] {
  const { limits, timing, select } = story.policy;
  return [
    `policy ${JSON.stringify({ limits, timing, select })}`,
    `switches ${JSON.stringify(story.switches)}`,
    ...story.happenings
      .filter((happening) => !("instanceId" in happening))
      .map(({ atMs, ...rest }) => `${clock(atMs)} ${JSON.stringify(rest)}`),
    ...story.faults.map(({ fromMs, toMs, ...rest }) => `${clock(fromMs)} until ${clock(toMs)} ${JSON.stringify(rest)}`),
    `${clock(story.faultsEndMs)} faults end`,
  ];
}

function timelineOf(id: string, { model, runs }: StoryResult): string[] {
  const entries: { atMs: number; text: string }[] = [];
  const add = (atMs: number, text: string) => entries.push({ atMs, text });
  for (const { atMs, status, by } of model.instances.get(id)?.changes ?? []) add(atMs, `is ${status} (${by})`);
  for (const run of runs) {
    const { runId, trigger, startedAtMs, shown, attempts, written, undelivered } = run;
    if (shown.has(id)) add(startedAtMs, `  ${runId} begins: ${trigger.name}, ${trigger.depth}`);
    for (const look of shown.get(id) ?? []) {
      const odd = look.odd.length === 0 ? "" : `, ${look.odd.join(" and ")} odd`;
      add(look.atMs, `  ${runId} reads ${look.status}${look.locked ? ", locked" : ""}${odd}`);
    }
    for (const { atMs, notice, takenBy } of run.messages)
      add(atMs, `  ${runId} tells ${notice.kind} of ${notice.total}: ${takenBy} channels took it`);
    for (const { instanceId, sentAtMs, answer, verdict } of attempts) {
      if (instanceId === id)
        add(sentAtMs, `  ${runId} calls: ${answer?.code ?? "no answer"} (the cloud: ${verdict ?? "-"})`);
    }
    for (const [records, where] of [
      [written, "writes"],
      [undelivered, "prints"],
    ] as const) {
      for (const record of records) {
        if (record.instance_id !== id && record.instance_ids?.split(",").includes(id) !== true) continue;
        const { record_type, outcome = "", reason = "", error_code = "", evidence = "", next_attempt_at = "" } = record;
        const words = [record_type, outcome, reason, error_code, evidence, next_attempt_at].filter(Boolean).join(" ");
        add(timeOf(record, "recorded_at"), `  ${runId} ${where} ${words}`);
      }
    }
  }
  return entries.sort((left, right) => left.atMs - right.atMs).map(({ atMs, text }) => `${clock(atMs)} ${text}`);
}

function describeRun(run: RunLog | undefined): string[] {
  if (run === undefined) return [];
  const { runId, trigger, startedAtMs, deadlineMs, ended, logStore, summary, breaches } = run;
  return [
    "",
    `${runId}: ${trigger.name}/${trigger.depth} from ${clock(startedAtMs)}, deadline ${clock(deadlineMs)}, ${ended?.how ?? "unfinished"}${ended === undefined ? "" : ` at ${clock(ended.atMs)}`}`,
    `  ${JSON.stringify({ calls: Object.fromEntries(run.calls), logStore, counts: summary?.counts, problems: summary?.problems.map(({ code }) => code), breaches })}`,
  ];
}

function clock(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(5, 23) : "the end";
}
