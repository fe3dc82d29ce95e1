/**
 * A raw LZ4 block that only holds literals: every decoder reads it, and nobody here needs it small.
 * Source: "LZ4 Block Format Description" of the LZ4 project: a token, the rest of the length in bytes of 255, the bytes.
 */
export function toLz4Block(raw: Buffer): Buffer {
  if (raw.length < 15) return Buffer.concat([Buffer.from([raw.length << 4]), raw]);
  const rest = raw.length - 15;
  const length = [...Array<number>(Math.floor(rest / 255)).fill(255), rest % 255];
  return Buffer.concat([Buffer.from([0xf0, ...length]), raw]);
}
