/**
 * GetHistograms counts records per interval; ListTopics lists the topics of a log store. Shapes: "GetHistograms" and
 * "ListTopics" of Simple Log Service, read 2026-11.
 */
import { inTurns } from "../../kernel/in-turns.ts";
import type { LogQuery } from "./get-logs.ts";
import type { OperationAnswer } from "./operation.ts";
import type { LogRecord, LogTable } from "./projects.ts";

const MAX_INTERVALS = 60;
const MAX_TOPICS = 100;

interface Interval {
  readonly from: number;
  readonly to: number;
  count: number;
  readonly progress: "Complete";
}

const RECORDS_A_TURN = 20_000;

/** Returns the first `most` topics from `token` on, in order. A log store may have as many topics as records. */
function* topicSteps(records: readonly LogRecord[], token: string, most: number): Generator<undefined, string[]> {
  let first: string[] = [];
  const { length } = records;
  for (let at = 0; at < length; at += 1) {
    yield;
    const topic = records[at]?.topic;
    if (topic === undefined || topic < token || first.includes(topic)) continue;
    if (first.length === most && topic > first.at(-1)!) continue;
    first = [...first, topic].sort().slice(0, most);
  }
  return first;
}

export function histogram(found: readonly LogRecord[], { from, to }: LogQuery): readonly Interval[] {
  const seconds = Math.max(1, Math.ceil((to - from) / MAX_INTERVALS));
  const intervals: Interval[] = [];
  for (let at = from; at < to; at += seconds) {
    intervals.push({ from: at, to: Math.min(to, at + seconds), count: 0, progress: "Complete" });
  }
  for (const { timeSeconds } of found) intervals[Math.floor((timeSeconds - from) / seconds)]!.count += 1;
  return intervals;
}

export const histogramHeaders = (count: number): Readonly<Record<string, string>> => ({
  "x-log-progress": "Complete",
  "x-log-count": String(count),
});

export async function listTopics(table: LogTable, query: URLSearchParams): Promise<OperationAnswer> {
  const token = query.get("token") ?? "";
  const asked = Number(query.get("line") || MAX_TOPICS);
  const line = Number.isInteger(asked) && asked > 0 ? Math.min(asked, MAX_TOPICS) : MAX_TOPICS;
  const topics = await inTurns(topicSteps(table.records, token, line + 1), RECORDS_A_TURN);
  const next = topics[line];
  return {
    headers: {
      "x-log-count": String(Math.min(line, topics.length)),
      ...(next === undefined ? {} : { "x-log-nexttoken": next }),
    },
    body: topics.slice(0, line),
  };
}
