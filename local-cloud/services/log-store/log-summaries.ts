/**
 * GetHistograms counts records per interval; ListTopics lists the topics of a log store. Shapes: "GetHistograms" and
 * "ListTopics" of Simple Log Service, read 2026-11.
 */
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

export function listTopics(table: LogTable, query: URLSearchParams): OperationAnswer {
  const token = query.get("token") ?? "";
  const asked = Number(query.get("line") || MAX_TOPICS);
  const line = Number.isInteger(asked) && asked > 0 ? Math.min(asked, MAX_TOPICS) : MAX_TOPICS;
  const topics = [...new Set(table.records.map(({ topic }) => topic))].sort().filter((topic) => topic >= token);
  const next = topics[line];
  return {
    headers: {
      "x-log-count": String(Math.min(line, topics.length)),
      ...(next === undefined ? {} : { "x-log-nexttoken": next }),
    },
    body: topics.slice(0, line),
  };
}
