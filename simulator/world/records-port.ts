/** The log store as one run sees it. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { RecordPage, RecordQuery, RecordStore } from "../../functions/ports/record-store.ts";
import { noteClockError } from "../clock-errors.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import { lookForSecrets, type RunLog } from "../flight-recorder.ts";
import { type Answer, type RequestLine, refused, served } from "./request-line.ts";

const TARGET = {};
/**
 * The most conditions of one statement. Source: limits of query and analysis, github.com/AlibabaCloudDocs/sls, read
 * 2026-11.
 */
const MOST_CONDITIONS = 30;

export function createRecordsPort(model: CloudModel, log: RunLog, send: RequestLine): RecordStore {
  const { logStore, time } = model;

  function read(query: RecordQuery): Answer<RecordPage> {
    if (query.limit > 100) log.breaches.push(`a log query for ${query.limit} records`);
    const conditions = query.where.reduce((sum, { anyOf }) => sum + anyOf.length, 0);
    if (conditions > MOST_CONDITIONS) log.breaches.push(`a log query with ${conditions} conditions`);
    if (conditions > MOST_CONDITIONS) return refused("InvalidQueryString");
    return served(logStore.read(query, time.nowMs()));
  }

  return {
    append: (records) => {
      inspect(log, records, time.nowMs());
      return send<void>({
        action: "PutLogs",
        target: TARGET,
        medianMs: 30,
        serve: (bent) => {
          const { runId, clockErrorMs } = log;
          logStore.append(records, { runId, clockErrorMs, unfindable: bent?.kind === "empty" }, time.nowMs());
          return served(undefined);
        },
        denied: () => refused("Unauthorized"),
        told: (answer) => {
          if (answer.ok) log.written.push(...records);
          else log.logStore.refusedAtMs ??= time.nowMs();
        },
      });
    },

    read: (query) =>
      send<RecordPage>({
        action: "GetLogs",
        target: TARGET,
        medianMs: 40,
        serve: (bent) => {
          if (bent?.kind !== "empty") return read(query);
          log.logStore.hollow = (log.logStore.hollow ?? 0) + 1;
          return served({ records: [], complete: true });
        },
        denied: () => refused("Unauthorized"),
        incomplete: () => {
          const answer = read(query);
          if (!answer.ok) return answer;
          const { records } = answer.value;
          return served({ records: records.slice(0, Math.floor(records.length / 2)), complete: false });
        },
        told: (answer) => noteLedgerRead(log, answer, time.nowMs()),
      }),
  };
}

function inspect(log: RunLog, records: readonly StoredRecord[], nowMs: number): void {
  if (records.length > 2_000 || records.length === 0) log.breaches.push(`a write of ${records.length} records`);
  for (const record of records) {
    noteClockError(record, log.clockErrorMs);
    if (record.record_type === "intent")
      for (const id of record.instance_ids?.split(",") ?? [])
        if (!log.announcedAtMs.has(id)) log.announcedAtMs.set(id, nowMs);
    for (const key in record) {
      const value: unknown = record[key];
      if (value === undefined) continue;
      if (typeof value !== "string") log.breaches.push(`a record with ${key} of type ${typeof value}`);
      lookForSecrets(log, `record ${record.record_type}`, value);
    }
  }
}

function noteLedgerRead(log: RunLog, answer: Answer<RecordPage>, nowMs: number): void {
  if (!answer.ok || !answer.value.complete) {
    log.logStore.failed += 1;
    return;
  }
  log.logStore.answered += 1;
  log.logStore.firstAnswerAtMs ??= nowMs;
  log.logStore.lastAnswerAtMs = nowMs;
}
