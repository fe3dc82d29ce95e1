/**
 * Reads the body of PutLogs, a protobuf (proto2) LogGroup. The reader is written here, because the message has five
 * fields and a protobuf runtime would be the largest package of the local cloud. Source: "Data encoding" of Simple Log
 * Service, read 2026-08; `TimeNs` from sls.proto of @alicloud/log 1.2.6.
 */
import { isUtf8 } from "node:buffer";
import { LogStoreError } from "./log-store-error.ts";

export interface LogEntry {
  readonly timeSeconds: number;
  /** Nanoseconds within the second. */
  readonly timeNsPart?: number;
  readonly contents: readonly (readonly [key: string, value: string])[];
}

export interface LogGroup {
  readonly entries: readonly LogEntry[];
  readonly topic: string;
  readonly source: string;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

type Field = { readonly number: number; readonly value: number | Buffer };

/**
 * Throws LogStoreError `PostBodyInvalid` for anything that is not a LogGroup, `InvalidEncoding` for broken UTF-8, and
 * `WriteQuotaExceed` before a log is read if there is no `room` for all of them.
 */
export function* logGroupSteps(body: Buffer, room: number): Generator<number, LogGroup> {
  yield* countSteps(body, room);
  const entries: LogEntry[] = [];
  const tags: [string, string][] = [];
  let topic = "";
  let source = "";
  for (const field of readFields(body)) {
    let cost = 1;
    if (field.number === 1) cost += entries[entries.push(readEntry(bytesOf(field))) - 1]!.contents.length;
    else if (field.number === 3) topic = shortTextOf(field);
    else if (field.number === 4) source = shortTextOf(field);
    else if (field.number === 6) tags.push(readPair(bytesOf(field)));
    if (tags.length > MOST_TAGS) throw tooMuch(`${MOST_TAGS} tags`);
    yield cost;
  }
  return { entries, topic, source, tags };
}

/** Fields that cost as much to count as one log costs to read, about. */
const COUNTED_A_STEP = 10;

/** Counting takes a tenth of the time of reading, and a full log store refuses each body again. */
function* countSteps(body: Buffer, room: number): Generator<number, void> {
  let logs = 0;
  let fields = 0;
  for (const { number } of readFields(body)) {
    if (number === 1) logs += 1;
    if (logs > room) throw new LogStoreError("WriteQuotaExceed");
    fields += 1;
    if (fields % COUNTED_A_STEP === 0) yield 1;
  }
}

/**
 * Ours, in the absence of published limits: a page of a hundred logs has to be made, searched and sent without holding
 * others up.
 */
const MOST_PAIRS = 1_000;
const MOST_TAGS = 100;
const LARGEST_LOG = 1_310_720;
const LONGEST_TOPIC = 4_096;
const tooMuch = (what: string) => new LogStoreError("PostBodyInvalid", `The local cloud takes at most ${what} a log.`);

function readEntry(bytes: Buffer): LogEntry {
  if (bytes.length > LARGEST_LOG) throw tooMuch(`${LARGEST_LOG} bytes`);
  const contents: [string, string][] = [];
  let timeSeconds: number | undefined;
  let timeNsPart: number | undefined;
  for (const field of readFields(bytes)) {
    if (field.number === 1) timeSeconds = numberOf(field) >>> 0;
    else if (field.number === 2) contents.push(readPair(bytesOf(field)));
    else if (field.number === 4) timeNsPart = numberOf(field);
    if (contents.length > MOST_PAIRS) throw tooMuch(`${MOST_PAIRS} fields`);
  }
  if (timeSeconds === undefined) throw malformed();
  return { timeSeconds, contents, ...(timeNsPart === undefined ? {} : { timeNsPart }) };
}

function readPair(bytes: Buffer): [string, string] {
  let key: string | undefined;
  let value: string | undefined;
  for (const field of readFields(bytes)) {
    if (field.number === 1) key = textOf(field);
    else if (field.number === 2) value = textOf(field);
  }
  if (key === undefined || value === undefined) throw malformed();
  return [key, value];
}

function* readFields(bytes: Buffer): Generator<Field> {
  for (let at = 0; at < bytes.length; ) {
    const tag = readVarint(bytes, at);
    const number = Math.floor(tag.value / 8);
    if (number === 0) throw malformed();
    const field = readValue(bytes, tag.next, tag.value % 8);
    at = field.next;
    yield { number, value: field.value };
  }
}

function readValue(bytes: Buffer, at: number, wireType: number): { value: number | Buffer; next: number } {
  if (wireType === 0) return readVarint(bytes, at);
  if (wireType === 1) return { value: slice(bytes, at, 8), next: at + 8 };
  if (wireType === 5) return { value: slice(bytes, at, 4).readUInt32LE(0), next: at + 4 };
  if (wireType !== 2) throw malformed();
  const length = readVarint(bytes, at);
  return { value: slice(bytes, length.next, length.value), next: length.next + length.value };
}

/** Reads a varint of at most ten bytes. Numbers beyond 2^53 are not exact; no field of a LogGroup is that large. */
function readVarint(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0;
  for (let index = 0; index < 10; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) throw malformed();
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, next: at + index + 1 };
  }
  throw malformed();
}

function slice(bytes: Buffer, from: number, length: number): Buffer {
  if (from + length > bytes.length) throw malformed();
  return bytes.subarray(from, from + length);
}

function bytesOf(field: Field): Buffer {
  if (typeof field.value === "number") throw malformed();
  return field.value;
}

function numberOf(field: Field): number {
  if (typeof field.value !== "number") throw malformed();
  return field.value;
}

function textOf(field: Field): string {
  const bytes = bytesOf(field);
  if (!isUtf8(bytes)) throw new LogStoreError("InvalidEncoding");
  return bytes.toString("utf8");
}

function shortTextOf(field: Field): string {
  if (bytesOf(field).length > LONGEST_TOPIC) throw tooMuch(`${LONGEST_TOPIC} bytes of topic or source`);
  return textOf(field);
}

function malformed(): LogStoreError {
  return new LogStoreError("PostBodyInvalid", "Protobuffer content cannot be parsed.");
}
