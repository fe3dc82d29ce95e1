/** Stores the logs of one PutLogs body. If one log is refused, none is stored. */
import type { CloudRequest } from "../../kernel/http.ts";
import { inTurns } from "../../kernel/in-turns.ts";
import { type LogEntry, type LogGroup, logGroupSteps } from "./log-group.ts";
import { LogStoreError } from "./log-store-error.ts";
import type { LogRecord, LogTable } from "./projects.ts";
import { rawBody } from "./request-body.ts";

/** Logs handled before other requests get a turn: 2,000 take about 10 ms. */
const logsPerSlice = 2_000;

/**
 * Limits of one log. Source: "PutLogs" and "Basic resources" of Simple Log Service, read 2026-11. The vendor documents
 * no limit on the number of logs. 40,960 is a limit of its own producer; its current SDKs send up to 512,000.
 */
const limits = {
  keyBytes: 128,
  valueBytes: 1_048_576,
  maxAgeSeconds: 7 * 86_400,
  maxAheadSeconds: 900,
};

interface WriteMoment {
  readonly nowMs: number;
  readonly indexDelayMs: number;
}

/**
 * Appends the logs of the body to the table and returns their number. Throws LogStoreError, and appends nothing, if any
 * log is refused.
 */
export async function putLogs(table: LogTable, request: CloudRequest, moment: WriteMoment): Promise<number> {
  const contentType = request.headers["content-type"] ?? "";
  if (contentType === "") throw new LogStoreError("MissingContentType");
  if (!contentType.startsWith("application/x-protobuf")) throw new LogStoreError("InvalidContentType", contentType);
  const group = await inTurns(logGroupSteps(rawBody(request)), logsPerSlice);
  const records = await inTurns(recordSteps(group, table, moment), logsPerSlice);
  for (const record of records) table.records.push(record);
  return records.length;
}

function* recordSteps(group: LogGroup, table: LogTable, moment: WriteMoment): Generator<undefined, LogRecord[]> {
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
    yield;
  }
  return records;
}

function checkEntry(entry: LogEntry, nowMs: number): void {
  const nowSeconds = Math.floor(nowMs / 1000);
  if (entry.timeSeconds === 0) throw new LogStoreError("InvalidTimestamp");
  if (
    entry.timeSeconds < nowSeconds - limits.maxAgeSeconds ||
    entry.timeSeconds > nowSeconds + limits.maxAheadSeconds
  ) {
    throw new LogStoreError("PostBodyInvalid", "The post data time is out of range");
  }
  for (const [key, value] of entry.contents) {
    if (key === "" || Buffer.byteLength(key) > limits.keyBytes) throw new LogStoreError("InvalidKey");
    const valueBytes = Buffer.byteLength(value);
    if (valueBytes > limits.valueBytes) {
      const size = `The value of key ${key} has ${valueBytes} bytes`;
      throw new LogStoreError("PostBodyInvalid", `${size}; at most ${limits.valueBytes} are accepted.`);
    }
  }
}
