/** Stores the logs of one PutLogs body. If one log is refused, none is stored. */
import type { CloudRequest } from "../../kernel/http.ts";
import { inTurns } from "../../kernel/in-turns.ts";
import { createOneAtATime } from "../../kernel/one-at-a-time.ts";
import { type LogEntry, type LogGroup, logGroupSteps } from "./log-group.ts";
import { LogStoreError } from "./log-store-error.ts";
import { countBytes, type LogRecord, type LogTable } from "./projects.ts";
import { declaredRawSize, rawBody } from "./request-body.ts";

/** Logs and pairs: about 10 ms of work. */
const LOGS_A_TURN = 5_000;

/**
 * Limits of one log. Source: "PutLogs" and "Basic resources" of Simple Log Service, read 2026-11. The vendor documents
 * no limit on the number of logs. 40,960 is a limit of its own producer; its current SDKs send up to 512,000.
 */
const LIMITS = {
  keyBytes: 128,
  valueBytes: 1_048_576,
  maxAgeSeconds: 7 * 86_400,
  maxAheadSeconds: 900,
};

/**
 * Ours: what is written is kept in memory, and a snapshot takes back so many records. A current SDK sends 512,000 in
 * one call.
 */
const MOST_RECORDS = 600_000;
const MOST_BYTES = 512 * 1024 * 1024;
/** What a record takes beside its text. */
const BYTES_A_RECORD = 200;

interface WriteMoment {
  readonly nowMs: number;
  readonly indexDelayMs: number;
  /** Of all log stores together. */
  readonly storedBytes: () => number;
}

/**
 * Appends the logs of the body to the table and returns their number. Throws LogStoreError, and appends nothing, if any
 * log is refused.
 */
export async function putLogs(table: LogTable, request: CloudRequest, moment: WriteMoment): Promise<number> {
  const contentType = request.headers["content-type"] ?? "";
  if (contentType === "") throw new LogStoreError("MissingContentType");
  if (!contentType.startsWith("application/x-protobuf")) throw new LogStoreError("InvalidContentType", contentType);
  const store = async () => storeLogs(table, await rawBody(request), moment);
  return declaredRawSize(request) > LARGE_BODY ? oneAtATime(store) : store();
}

/** The logs of a body take thirty times its bytes while they are checked. 10 KB may be unpacked to 10 MB. */
const LARGE_BODY = 8_192;
const oneAtATime = createOneAtATime();

async function storeLogs(table: LogTable, raw: Buffer, moment: WriteMoment): Promise<number> {
  const group = await inTurns(logGroupSteps(raw, MOST_RECORDS - table.records.length), LOGS_A_TURN);
  const records = await inTurns(recordSteps(group, table, moment), LOGS_A_TURN);
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
  if (
    entry.timeSeconds < nowSeconds - LIMITS.maxAgeSeconds ||
    entry.timeSeconds > nowSeconds + LIMITS.maxAheadSeconds
  ) {
    throw new LogStoreError("PostBodyInvalid", "The post data time is out of range");
  }
  for (const [key, value] of entry.contents) {
    if (key === "" || Buffer.byteLength(key) > LIMITS.keyBytes) throw new LogStoreError("InvalidKey");
    const valueBytes = Buffer.byteLength(value);
    if (valueBytes > LIMITS.valueBytes) {
      const size = `The value of key ${key} has ${valueBytes} bytes`;
      throw new LogStoreError("PostBodyInvalid", `${size}; at most ${LIMITS.valueBytes} are accepted.`);
    }
  }
}
