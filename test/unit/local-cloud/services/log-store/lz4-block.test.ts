import { createRequire } from "node:module";
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { fromLz4Block, toLz4Block } from "../../../../../local-cloud/services/log-store/lz4-block.ts";
import { countTurns } from "../../kernel/turn-counter.ts";

/** The codec of the vendor's typed SDK; it puts the size in four bytes before the block. */
const lz4 = createRequire(createRequire(import.meta.url).resolve("@alicloud/sls20201230"))("lz4-napi") as {
  compressSync(data: Buffer): Buffer;
};
const packedByVendor = (raw: Buffer) => lz4.compressSync(raw).subarray(4);

describe("fromLz4Block", () => {
  it.each([
    ["nothing", Buffer.from([0x00]), ""],
    ["literals", Buffer.from([0x30, 0x61, 0x62, 0x63]), "abc"],
    ["a match that overlaps itself", Buffer.from([0x1b, 0x61, 1, 0, 0x10, 0x62]), `${"a".repeat(16)}b`],
  ])("reads %s", async (_what, block, text) => {
    expect((await fromLz4Block(block, text.length))?.toString()).toBe(text);
  });

  it.each([
    ["more than announced", Buffer.from([0x30, 0x61, 0x62, 0x63]), 2],
    ["less than announced", Buffer.from([0x30, 0x61, 0x62, 0x63]), 4],
    ["a match before the beginning", Buffer.from([0x10, 0x61, 2, 0, 0x10, 0x62]), 6],
    ["an offset of zero", Buffer.from([0x10, 0x61, 0, 0, 0x10, 0x62]), 6],
    ["a block cut off in its literals", Buffer.from([0x30, 0x61]), 3],
    ["a block cut off in its offset", Buffer.from([0x10, 0x61, 1]), 5],
    ["a length cut off", Buffer.from([0xf0, 255]), 300],
    ["a bomb", Buffer.concat([Buffer.from([0x1f, 0x61, 1, 0]), Buffer.alloc(10_000, 255)]), 1000],
  ])("refuses %s", async (_what, block, rawSize) => {
    expect(await fromLz4Block(block, rawSize)).toBeUndefined();
  });

  test.prop([fc.array(fc.string({ maxLength: 40 }), { maxLength: 60 })], { numRuns: 300 })(
    "reads what the vendor's codec and our own writer pack",
    async (parts) => {
      const raw = Buffer.from([...parts, ...parts].join(" "));
      if (raw.length > 0) expect(await fromLz4Block(packedByVendor(raw), raw.length)).toEqual(raw);
      expect(await fromLz4Block(toLz4Block(raw), raw.length)).toEqual(raw);
    },
  );

  test.prop([fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 0, max: 5000 })], { numRuns: 2000 })(
    "gives exactly the announced bytes of any input, or nothing",
    async (bytes, rawSize) => {
      expect([undefined, rawSize]).toContain((await fromLz4Block(Buffer.from(bytes), rawSize))?.length);
    },
  );

  it("reads a large block in slices", async () => {
    const line = (at: number) => `i-bp1${at.toString(36)} outcome recovered region cn-hangzhou attempt ${at % 7}\n`;
    const raw = Buffer.from(Array.from({ length: 60_000 }, (_, at) => line(at)).join(""));
    const reading = fromLz4Block(packedByVendor(raw), raw.length);

    // Two sequences or more for each line, 20,000 a turn of the event loop.
    expect(await countTurns(reading)).toBeGreaterThanOrEqual(2);
    expect((await reading)?.equals(raw)).toBe(true);
  });
});
