/** Writes a log group in the wire format of the vendor's clients (protocol buffers). */
const field = (number: number, bytes: Buffer) =>
  Buffer.concat([Buffer.from([number * 8 + 2]), varint(bytes.length), bytes]);
const varint = (value: number) => {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    bytes.push((left % 128) + (left >= 128 ? 128 : 0));
    if (left < 128) return Buffer.from(bytes);
  }
};
export const log = (timeSeconds: number, key: string, value: string | Buffer) =>
  field(
    1,
    Buffer.concat([
      Buffer.from([8]),
      varint(timeSeconds),
      field(2, Buffer.concat([field(1, Buffer.from(key)), field(2, Buffer.from(value))])),
    ]),
  );
