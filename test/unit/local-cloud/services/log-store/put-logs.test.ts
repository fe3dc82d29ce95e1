/** The documented limits of keys and values hold for bytes, not for characters. */
import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { CloudRequest } from "../../../../../local-cloud/kernel/http.ts";
import { type LogTable, newLogTable } from "../../../../../local-cloud/services/log-store/projects.ts";
import { putLogs } from "../../../../../local-cloud/services/log-store/put-logs.ts";

const NOW_SECONDS = 1_790_000_000;
const VALUE_BYTES = 1_048_576;

const varint = (value: number): Buffer =>
  value < 128
    ? Buffer.from([value])
    : Buffer.concat([Buffer.from([(value % 128) + 128]), varint(Math.floor(value / 128))]);
const field = (number: number, bytes: Buffer) =>
  Buffer.concat([Buffer.from([number * 8 + 2]), varint(bytes.length), bytes]);
const logGroup = (key: string, value: string) => {
  const pair = Buffer.concat([field(1, Buffer.from(key)), field(2, Buffer.from(value))]);
  return field(1, Buffer.concat([Buffer.from([8]), varint(NOW_SECONDS), field(2, pair)]));
};

const MOMENT = { nowMs: NOW_SECONDS * 1000, indexDelayMs: 0, storedBytes: () => 0 };
const aRequest = (headers: Readonly<Record<string, string>>): Omit<CloudRequest, "body"> => ({
  method: "POST",
  path: "/logstores/results/shards/lb",
  rawQuery: "",
  query: new URLSearchParams(),
  headers: { "content-type": "application/x-protobuf", ...headers },
});

function put(table: LogTable, key: string, value: string): Promise<number> {
  const body = logGroup(key, value);
  return putLogs(table, { ...aRequest({ "x-log-bodyrawsize": String(body.length) }), body }, MOMENT);
}

describe("putLogs", () => {
  const table = newLogTable("results", NOW_SECONDS * 1000, 30, 2);

  it("accepts a Chinese value of 1,048,575 bytes", async () => {
    await expect(put(table, "note", "停".repeat(VALUE_BYTES / 3))).resolves.toBe(1);
  });

  it("refuses a Chinese value of more than 1,048,576 bytes and names its key and size", async () => {
    const value = "停".repeat(Math.ceil(VALUE_BYTES / 3));
    expect(value.length).toBeLessThan(VALUE_BYTES);
    await expect(put(table, "note", value)).rejects.toMatchObject({
      code: "PostBodyInvalid",
      message: "The value of key note has 1048578 bytes; at most 1048576 are accepted.",
    });
    expect(table.records).toHaveLength(1);
  });

  it("has room for the 512,000 logs that current SDKs send at once", async () => {
    // The first log is malformed, so the others are counted, and none is read.
    const logs = [field(1, Buffer.from([0])), ...Array<Buffer>(511_999).fill(logGroup("k", ""))];
    const body = Buffer.concat(logs);
    const request = { ...aRequest({ "x-log-bodyrawsize": String(body.length) }), body };

    await expect(putLogs(table, request, MOMENT)).rejects.toMatchObject({ code: "PostBodyInvalid" });
  });

  it("unpacks no second large body before the first is stored or refused", async () => {
    const packed = deflateSync(Buffer.alloc(10_485_760));
    const steps: string[] = [];
    const bomb = (name: string) => {
      const request = {
        ...aRequest({ "x-log-compresstype": "deflate", "x-log-bodyrawsize": "10485760" }),
        get body() {
          steps.push(name);
          return packed;
        },
      };
      return putLogs(table, request, MOMENT);
    };
    const answers = Promise.allSettled([bomb("first"), bomb("second")]);
    // All that needs no other thread; the bytes are unpacked in one.
    await new Promise((resolve) => process.nextTick(() => queueMicrotask(() => process.nextTick(resolve))));

    expect(new Set(steps)).toEqual(new Set(["first"]));
    expect(await answers).toMatchObject([
      { reason: { code: "PostBodyInvalid" } },
      { reason: { code: "PostBodyInvalid" } },
    ]);
    expect(new Set(steps)).toEqual(new Set(["first", "second"]));
  });
});
