/** Follows a run in the log store to its end, with its continuations and the runs that it fanned out to. */
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import { fieldIs, type RecordSource, readRecords } from "../../access/read-records.ts";
import { hasEnded } from "./has-ended.ts";

export interface FollowOptions {
  readonly source: RecordSource;
  /** Field that all records of the run share, for example `correlation`. */
  readonly field: "correlation" | "event_id" | "root_run_id";
  readonly value: string;
  /** Epoch milliseconds. Older records belong to another run. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Ends the wait at this time if no record has appeared; epoch milliseconds. */
  readonly giveUpWithoutRecordsAtMs?: number;
  /** The longest pause between two reads, in milliseconds; 5,000 by default. */
  readonly slowestPollMs?: number;
  readonly onRecords?: (records: readonly StoredRecord[]) => void;
  readonly signal?: AbortSignal;
}

export interface Followed {
  /** Records of all types, the newest first. */
  readonly records: readonly StoredRecord[];
  /** false: the time was up before the run's last record appeared. */
  readonly ended: boolean;
}

const FIRST_POLL_MS = 500;
const DEFAULT_SLOWEST_POLL_MS = 5_000;
/** The index lags by about a second, and records of one second may appear out of order. */
const SLACK_MS = 60_000;

export async function followRun(options: FollowOptions): Promise<Followed> {
  const { source, field, value, fromMs, untilMs, onRecords, signal, slowestPollMs = DEFAULT_SLOWEST_POLL_MS } = options;
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * 1.3, slowestPollMs)) {
    const records = await readRecords(source, [fieldIs(field, value)], fromMs, source.clock.nowMs() + SLACK_MS);
    onRecords?.(records);
    if (hasEnded(records)) return { records, ended: true };
    const lastMs = records.length === 0 ? (options.giveUpWithoutRecordsAtMs ?? untilMs) : untilMs;
    if (signal?.aborted || source.clock.nowMs() >= lastMs) return { records, ended: false };
    await source.clock.sleep(pollMs, signal).catch(() => undefined);
  }
}
