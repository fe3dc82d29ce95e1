/** Follows a run in the log store until it has ended, continuations and fanned-out parts included. */
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import { fieldIs, type RecordSource, readRecords } from "../../access/read-records.ts";
import { hasEnded } from "./has-ended.ts";

export interface FollowOptions {
  readonly source: RecordSource;
  /** Which records belong to the run: `correlation`, `event_id`, … */
  readonly field: "correlation" | "event_id" | "root_run_id";
  readonly value: string;
  /** Records older than this are another run's. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Gives up sooner when not a single record has appeared by then. */
  readonly giveUpWithoutRecordsAtMs?: number;
  /** The pauses between looks grow up to this; default 5 s. */
  readonly slowestPollMs?: number;
  readonly onRecords?: (records: readonly StoredRecord[]) => void;
  readonly signal?: AbortSignal;
}

export interface Followed {
  /** All record types, newest first. */
  readonly records: readonly StoredRecord[];
  /** false: the time was up before the run's last record was there. */
  readonly ended: boolean;
}

const firstPollMs = 500;
const defaultSlowestPollMs = 5_000;
/** A run may end in the same second in which its record becomes visible; the index lags by about a second besides. */
const slackMs = 60_000;

export async function followRun(options: FollowOptions): Promise<Followed> {
  const { source, field, value, fromMs, untilMs, onRecords, signal, slowestPollMs = defaultSlowestPollMs } = options;
  for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 1.3, slowestPollMs)) {
    const records = await readRecords(source, [fieldIs(field, value)], fromMs, source.clock.nowMs() + slackMs);
    onRecords?.(records);
    if (hasEnded(records)) return { records, ended: true };
    const lastMs = records.length === 0 ? (options.giveUpWithoutRecordsAtMs ?? untilMs) : untilMs;
    if (signal?.aborted || source.clock.nowMs() >= lastMs) return { records, ended: false };
    await source.clock.sleep(pollMs, signal).catch(() => undefined);
  }
}
