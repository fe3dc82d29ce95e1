/** PutLogs: one protobuf LogGroup, all of it or nothing. */
import type { CloudRequest } from "../../kernel/http.ts";
import { inTurns } from "../../kernel/in-turns.ts";
import { type LogEntry, type LogGroup, logGroupSteps } from "./log-group.ts";
import { LogStoreError } from "./log-store-error.ts";
import { countBytes, type LogRecord, type LogTable } from "./projects.ts";
import { rawBody } from "./request-body.ts";

/** Logs and pairs: about 10 ms of work. */
const logsATurn = 5_000;

/**
 * Source: "PutLogs" and "Basic resources" of Simple Log Service, read 2026-11. No number of logs is among them: current
 * SDKs send up to 512,000 in one body, and 40,960 is a limit of the vendor's own producer.
 */
const limits = {
  keyBytes: 128,
  valueBytes: 1_048_576,
  olderSeconds: 7 * 86_400,
  newerSeconds: 900,
};

/** Ours: what is written is kept in memory, and a snapshot takes back so many records of a log store. */
const MOST_RECORDS = 500_000;
const MOST_BYTES = 512 * 1024 * 1024;
/** What a record takes beside its text. */
const BYTES_A_RECORD = 200;

interface WriteMoment {
  readonly nowMs: number;
  readonly indexDelayMs: number;
  /** Of all log stores together. */
  readonly storedBytes: () => number;
}

/** Appends the group's logs to the table. Throws LogStoreError and appends nothing when any log is refused. */
export async function putLogs(table: LogTable, request: CloudRequest, moment: WriteMoment): Promise<number> {
  const contentType = request.headers["content-type"] ?? "";
  if (contentType === "") throw new LogStoreError("MissingContentType");
  if (!contentType.startsWith("application/x-protobuf")) throw new LogStoreError("InvalidContentType", contentType);
  const raw = await rawBody(request);
  const group = await inTurns(logGroupSteps(raw), logsATurn);
  const records = await inTurns(recordSteps(group, table, moment), logsATurn);
  const bytes = raw.length + records.length * BYTES_A_RECORD;
  if (table.records.length + records.length > MOST_RECORDS || moment.storedBytes() + bytes > MOST_BYTES)
    throw new LogStoreError("WriteQuotaExceed");
  countBytes(table, bytes);
  for (const record of records) table.records.push(record);
  return records.length;
}

function* recordSteps(group: LogGroup, table: LogTable, moment: WriteMoment): Generator<number, LogRecord[]> {
  const { topic, source, tags } = group;
  const common = {
    writtenAtMs: moment.nowMs,
    searchableAtMs: moment.nowMs + moment.indexDelayMs,
    ...(table.indexed ? { indexNumber: table.indexes.length - 1 } : {}),
  };
  const records: LogRecord[] = [];
  for (const entry of group.entries) {
    checkEntry(entry, moment.nowMs);
    records.push({
      timeSeconds: entry.timeSeconds,
      ...(entry.timeNsPart === undefined ? {} : { timeNsPart: entry.timeNsPart }),
      topic,
      source,
      tags,
      fields: Object.fromEntries(entry.contents),
      ...common,
    });
    yield 1 + entry.contents.length;
  }
  return records;
}

function checkEntry(entry: LogEntry, nowMs: number): void {
  const nowSeconds = Math.floor(nowMs / 1000);
  if (entry.timeSeconds === 0) throw new LogStoreError("InvalidTimestamp");
  if (entry.timeSeconds < nowSeconds - limits.olderSeconds || entry.timeSeconds > nowSeconds + limits.newerSeconds) {
    throw new LogStoreError("PostBodyInvalid", "The post data time is out of range");
  }
  for (const [key, value] of entry.contents) {
    if (key === "" || Buffer.byteLength(key) > limits.keyBytes) throw new LogStoreError("InvalidKey");
    if (value.length > limits.valueBytes) throw new LogStoreError("PostBodyInvalid", "The value of a key is too long.");
  }
}
