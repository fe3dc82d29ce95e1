/** Checks, decompresses and parses the body of a log store request. */
import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import { deepestJson, isDeeper } from "../../kernel/depth.ts";
import type { CloudRequest } from "../../kernel/http.ts";
import { LogStoreError } from "./log-store-error.ts";
import { fromLz4Block } from "./lz4-block.ts";

/** The vendor's limit for one PutLogs body before compression. Source: error messages of February 2026 name it. */
const maxRawBodyBytes = 10_485_760;

/**
 * Throws LogStoreError `InvalidContentMD5` if Content-MD5 is not that of the body. The log store uses upper-case hex,
 * not base64, of the bytes as sent.
 */
export function checkContentMd5(request: CloudRequest): void {
  const claimed = request.headers["content-md5"];
  if (claimed === undefined || claimed === "") return;
  const actual = createHash("md5").update(request.body).digest("hex").toUpperCase();
  if (claimed.toUpperCase() !== actual) throw new LogStoreError("InvalidContentMD5", claimed);
}

/**
 * Returns the unpacked bytes of PutLogs. `x-log-bodyrawsize` is their size, `x-log-compresstype` the compression.
 * Throws LogStoreError.
 */
export function rawBody(request: CloudRequest): Buffer {
  const rawSize = declaredRawSize(request);
  if (rawSize > maxRawBodyBytes) throw new LogStoreError("PostBodyTooLarge", rawSize);
  const packing = request.headers["x-log-compresstype"] ?? "";
  const raw = unpack(request.body, packing, rawSize);
  if (raw.length !== rawSize) throw new LogStoreError("InvalidBodyRawSize");
  return raw;
}

export function jsonBody(request: CloudRequest): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(request.body.toString("utf8"));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) && !isDeeper(parsed)) {
      return parsed as Record<string, unknown>;
    }
  } catch {
    // Refused below, like any other body that is not an object.
  }
  throw new LogStoreError("ParameterInvalid", `The body is not a JSON object of at most ${deepestJson} levels.`);
}

function declaredRawSize(request: CloudRequest): number {
  const text = request.headers["x-log-bodyrawsize"];
  if (text === undefined || text === "") throw new LogStoreError("MissingBodyRawSize");
  if (!/^\d+$/.test(text)) throw new LogStoreError("InvalidBodyRawSize");
  return Number(text);
}

function unpack(body: Buffer, packing: string, rawSize: number): Buffer {
  switch (packing) {
    case "":
      return body;
    case "deflate":
      return inflate(body, rawSize);
    case "lz4":
      return unpackLz4(body, rawSize);
    default:
      throw new LogStoreError("InvalidCompressType", packing);
  }
}

function inflate(body: Buffer, rawSize: number): Buffer {
  try {
    return inflateSync(body, { maxOutputLength: Math.max(1, rawSize) });
  } catch {
    throw new LogStoreError("PostBodyUncompressError");
  }
}

function unpackLz4(body: Buffer, rawSize: number): Buffer {
  const raw = fromLz4Block(body, rawSize);
  if (raw === undefined) throw new LogStoreError("PostBodyUncompressError");
  return raw;
}
