/**
 * Reads and writes raw LZ4 blocks, without frame and size. The reason for a reader of our own is in
 * docs/decisions/0013-an-lz4-reader-of-our-own.md.
 *
 * Source: "LZ4 Block Format Description" of the LZ4 project. A sequence is a token (length of the literals, length of
 * the match), the literals, and an offset of two bytes. A length of 15 goes on: bytes are added to it until one is
 * below 255.
 */
import { inTurns } from "../../kernel/in-turns.ts";

/** The format stores the length of a match less this number. */
const MINIMUM_MATCH = 4;

/** Sequences unpacked before other requests get a turn; each takes at most some hundred nanoseconds. */
const SEQUENCES_A_TURN = 20_000;
const SEQUENCES_A_STEP = 1_000;

/** Returns the unpacked `rawSize` bytes, or undefined if the block is malformed or has another size. */
export function fromLz4Block(block: Buffer, rawSize: number): Promise<Buffer | undefined> {
  return inTurns(lz4Steps(block, rawSize), SEQUENCES_A_TURN);
}

function* lz4Steps(block: Buffer, rawSize: number): Generator<number, Buffer | undefined> {
  const raw = Buffer.allocUnsafe(rawSize);
  let from = 0;
  let to = 0;

  /** Reads the bytes that follow a length of 15. Returns -1 if the block ends first. */
  const restOfLength = () => {
    let rest = 0;
    for (;;) {
      const byte = block[from];
      if (byte === undefined) return -1;
      from += 1;
      rest += byte;
      if (byte < 255) return rest;
    }
  };
  const lengthOf = (part: number) => {
    if (part < 15) return part;
    const rest = restOfLength();
    return rest < 0 ? -1 : 15 + rest;
  };

  for (let sequences = 1; from < block.length; sequences += 1) {
    if (sequences % SEQUENCES_A_STEP === 0) yield SEQUENCES_A_STEP;
    const token = block[from]!;
    from += 1;
    const literals = lengthOf(token >> 4);
    if (literals < 0 || from + literals > block.length || to + literals > rawSize) return undefined;
    block.copy(raw, to, from, from + literals);
    from += literals;
    to += literals;
    // The last sequence ends after its literals.
    if (from === block.length) return to === rawSize ? raw : undefined;

    if (from + 2 > block.length) return undefined;
    const offset = block.readUInt16LE(from);
    from += 2;
    const part = lengthOf(token & 15);
    const matched = MINIMUM_MATCH + part;
    if (part < 0 || offset === 0 || offset > to || to + matched > rawSize) return undefined;
    copyMatch(raw, to, offset, matched);
    to += matched;
  }
  return to === rawSize && rawSize === 0 ? raw : undefined;
}

/**
 * Copies a match, bytes that were written before. A match may overlap its own output: offset 1 and length 100 repeat
 * one byte. Copying in doubling steps then gives the same bytes as one at a time.
 */
function copyMatch(raw: Buffer, to: number, offset: number, length: number): void {
  const start = to - offset;
  if (length < 32) {
    for (let at = 0; at < length; at += 1) raw[to + at] = raw[start + at]!;
    return;
  }
  let copied = 0;
  while (copied < length) {
    const step = Math.min(offset + copied, length - copied);
    raw.copyWithin(to + copied, start, start + step);
    copied += step;
  }
}

/**
 * Packs without compression, as one run of literals. Every decoder reads that, and answers of the local cloud need not
 * be small.
 */
export function toLz4Block(raw: Buffer): Buffer {
  if (raw.length < 15) return Buffer.concat([Buffer.from([raw.length << 4]), raw]);
  const rest = raw.length - 15;
  const length = Buffer.alloc(Math.floor(rest / 255) + 1, 255);
  length[length.length - 1] = rest % 255;
  return Buffer.concat([Buffer.from([0xf0]), length, raw]);
}
