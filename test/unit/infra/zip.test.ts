import { describe, expect, it } from "vitest";
import { zip } from "../../../infra/zip.ts";

const text = (content: string) => Buffer.from(content, "utf8");

/** Reads the central directory independently, so that a mistake of the writer is not repeated here. */
function directoryOf(bytes: Buffer) {
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const entries: {
    name: string;
    method: number;
    crc: number;
    size: number;
    mode: number;
    time: number;
    offset: number;
  }[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    expect(bytes.toString("latin1", at, at + 4)).toBe("PK\x01\x02");
    const length = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString("utf8", at + 46, at + 46 + length),
      method: bytes.readUInt16LE(at + 10),
      time: bytes.readUInt32LE(at + 12),
      crc: bytes.readUInt32LE(at + 16),
      size: bytes.readUInt32LE(at + 24),
      mode: bytes.readUInt32LE(at + 38) >>> 16,
      offset: bytes.readUInt32LE(at + 42),
    });
    at += 46 + length;
  }
  expect(at).toBe(end);
  return entries;
}

describe("zip", () => {
  it("is the same bytes whatever the order of its entries", () => {
    const entries = [
      { name: "index.js", content: text("a") },
      { name: "a/b.json", content: text("{}") },
    ];

    expect(zip(entries).equals(zip([...entries].reverse()))).toBe(true);
    expect(directoryOf(zip(entries)).map(({ name }) => name)).toEqual(["a/b.json", "index.js"]);
  });

  it("stores each file unchanged, at the place that the directory names", () => {
    const bytes = zip([
      { name: "empty", content: text("") },
      { name: "über.txt", content: text("123456789") },
    ]);
    const [, file] = directoryOf(bytes);

    // The check value of CRC-32 for these nine digits.
    expect(file).toMatchObject({ name: "über.txt", method: 0, crc: 0xcbf43926, size: 9, mode: 0o100644 });
    const offset = file?.offset ?? 0;
    const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    expect(bytes.toString("latin1", offset, offset + 4)).toBe("PK\x03\x04");
    expect(bytes.toString("utf8", start, start + 9)).toBe("123456789");
  });

  it("carries one fixed time, not the files'", () => {
    const [entry] = directoryOf(zip([{ name: "a", content: text("a") }]));
    expect(entry?.time).toBe(0x00210000);
  });
});
