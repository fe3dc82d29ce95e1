/**
 * Raw LZ4 blocks: no frame, no size in front. Why the reader is our own: docs/decisions/0013-an-lz4-reader-of-our-own.md.
 * Source: "LZ4 Block Format Description" of the LZ4 project: a token (length of the literals, length of the match), the
 * literals, an offset of two bytes, and for each length of 15 the rest in bytes of 255.
 */
import { inTurns } from "../../kernel/in-turns.ts";

/** At most some hundred nanoseconds each. */
const SEQUENCES_A_TURN = 20_000;
const SEQUENCES_A_STEP = 1_000;

/** Unpacks a block that must give exactly `rawSize` bytes; undefined: it does not. Never writes more than that. */
export function fromLz4Block(block: Buffer, rawSize: number): Promise<Buffer | undefined> {
  return inTurns(lz4Steps(block, rawSize), SEQUENCES_A_TURN);
}

function* lz4Steps(block: Buffer, rawSize: number): Generator<number, Buffer | undefined> {
  const raw = Buffer.allocUnsafe(rawSize);
  let from = 0;
  let to = 0;

  /** The rest of a length whose first part was 15; -1: the block ends in the middle of it. */
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
    const matched = lengthOf(token & 15) + 4;
    if (matched < 4 || offset === 0 || offset > to || to + matched > rawSize) return undefined;
    copyMatch(raw, to, offset, matched);
    to += matched;
  }
  return to === rawSize && rawSize === 0 ? raw : undefined;
}

/** Copies bytes that were written before. A match may overlap what it writes; then the written part is doubled. */
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

/** A block that only holds literals: every decoder reads it, and no answer of this cloud needs to be small. */
export function toLz4Block(raw: Buffer): Buffer {
  if (raw.length < 15) return Buffer.concat([Buffer.from([raw.length << 4]), raw]);
  const rest = raw.length - 15;
  const length = Buffer.alloc(Math.floor(rest / 255) + 1, 255);
  length[length.length - 1] = rest % 255;
  return Buffer.concat([Buffer.from([0xf0]), length, raw]);
}
