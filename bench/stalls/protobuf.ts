/**
 * Builds bodies of PutLogs. A log group holds its logs in field 1. A log holds its time in field 1 and its key-value pairs in
 * field 2. Source: "Data encoding" of Simple Log Service.
 */

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

export const field = (number: number, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([number * 8 + 2]), varint(value.length), value]);

export const pair = (key: string, value: string): Buffer =>
  field(2, Buffer.concat([field(1, Buffer.from(key)), field(2, Buffer.from(value))]));

/** Encodes a log. `ageSeconds`: the time since the log was written. */
export const log = (pairs: readonly Buffer[], ageSeconds = 0): Buffer => {
  const time = Buffer.concat([Buffer.from([8]), varint(Math.floor(Date.now() / 1000) - ageSeconds)]);
  return field(1, Buffer.concat([time, ...pairs]));
};
