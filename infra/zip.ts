/**
 * Writes a zip that has the same bytes for the same files on every machine: entries by name, one fixed time, no compression.
 * Deflate's output differs between zlib builds, so a published checksum could not be reproduced.
 * Function Compute takes packages of 100 MB and more, and this one has about two.
 * Source: PKWARE APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16, read 2026-08.
 */
import { crc32 } from "node:zlib";

export interface ZipEntry {
  /** With forward slashes, relative. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** 1980-01-01 00:00, the earliest time of the format. */
const DOS_TIME = 0;
const DOS_DATE = (1 << 5) | 1;
const VERSION_NEEDED = 20;
/** Written by Unix, so that the file mode is read. */
const VERSION_MADE_BY = (3 << 8) | VERSION_NEEDED;
/** A regular file, rw-r--r--, because Function Compute runs the code as another user. */
const MODE = 0o100644;
const UTF8_NAMES = 1 << 11;

export function zip(entries: readonly ZipEntry[]): Buffer {
  const sorted = [...entries].sort((left, right) => (left.name < right.name ? -1 : 1));
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of sorted) {
    const nameBytes = Buffer.from(name, "utf8");
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION_NEEDED, 0);
    common.writeUInt16LE(UTF8_NAMES, 2);
    common.writeUInt16LE(0, 4); // stored
    common.writeUInt16LE(DOS_TIME, 6);
    common.writeUInt16LE(DOS_DATE, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.byteLength, 14);
    common.writeUInt32LE(content.byteLength, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    common.writeUInt16LE(0, 24); // no extra field

    files.push(signature(0x04034b50), common, nameBytes, Buffer.from(content));
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((MODE << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(signature(0x02014b50), uint16(VERSION_MADE_BY), common, tail, nameBytes);
    offset += 30 + nameBytes.length + content.byteLength;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(sorted.length, 4);
  end.writeUInt16LE(sorted.length, 6);
  end.writeUInt32LE(directoryBytes.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, directoryBytes, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
