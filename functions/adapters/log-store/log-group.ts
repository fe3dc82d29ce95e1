/**
 * The body of PutLogs: a protobuf LogGroup. Field numbers and types: `lib/sls.proto` of @alicloud/log 1.2.6, and the
 * page "Data encoding" of Log Service, read 2026-08. A test compares the bytes with that package's own encoder.
 */

export interface LogGroup {
  /** Epoch seconds, the same for every log: the store's time is the time of writing. */
  readonly timeSeconds: number;
  readonly logs: readonly Readonly<Record<string, string>>[];
  readonly topic?: string;
  readonly source?: string;
}

const LENGTH_DELIMITED = 2;

/** LogGroup { 1: Log { 1: time, 2: Content { 1: key, 2: value } }, 3: topic, 4: source } */
export function encodeLogGroup(group: LogGroup): Buffer {
  const parts = group.logs.map((log) => delimited(1, encodeLog(log, group.timeSeconds)));
  if (group.topic !== undefined) parts.push(text(3, group.topic));
  if (group.source !== undefined) parts.push(text(4, group.source));
  return Buffer.concat(parts);
}

function encodeLog(log: Readonly<Record<string, string>>, timeSeconds: number): Buffer {
  const parts = [Buffer.from([1 << 3]), varint(timeSeconds)];
  for (const [key, value] of Object.entries(log)) {
    parts.push(delimited(2, Buffer.concat([text(1, key), text(2, value)])));
  }
  return Buffer.concat(parts);
}

function text(field: number, value: string): Buffer {
  return delimited(field, Buffer.from(value, "utf8"));
}

function delimited(field: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | LENGTH_DELIMITED]), varint(content.length), content]);
}

/** Seven bits a byte, least significant first, the high bit set on all but the last. For whole numbers up to 2^53. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
