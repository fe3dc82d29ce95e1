/** The body of a log store request, checked and decompressed. */

import { promisify } from "node:util";
import { inflate } from "node:zlib";
import { bodyDigest } from "../../kernel/body-digest.ts";
import { DEEPEST_JSON, isDeeper } from "../../kernel/depth.ts";
import type { CloudRequest } from "../../kernel/http.ts";
import { isObject } from "../../kernel/is-object.ts";
import { LogStoreError } from "./log-store-error.ts";
import { fromLz4Block } from "./lz4-block.ts";

/** The vendor's limit for one PutLogs body before compression. Source: error messages of February 2026 name it. */
const MAX_RAW_BODY_BYTES = 10_485_760;
const LARGEST_PACKED_BYTES = MAX_RAW_BODY_BYTES + MAX_RAW_BODY_BYTES / 100;

/**
 * Throws LogStoreError `InvalidContentMD5` if Content-MD5 is not that of the body. The log store uses upper-case hex,
 * not base64, of the bytes as sent.
 */
export function checkContentMd5(request: CloudRequest): void {
  const claimed = request.headers["content-md5"];
  if (claimed === undefined || claimed === "") return;
  const actual = bodyDigest(request.body, "md5").toString("hex").toUpperCase();
  if (claimed.toUpperCase() !== actual) throw new LogStoreError("InvalidContentMD5", claimed);
}

/** The raw bytes of PutLogs: `x-log-bodyrawsize` is their size, `x-log-compresstype` says how they were packed. */
export async function rawBody(request: CloudRequest): Promise<Buffer> {
  const rawSize = declaredRawSize(request);
  if (rawSize > MAX_RAW_BODY_BYTES) throw new LogStoreError("PostBodyTooLarge", rawSize);
  const packing = request.headers["x-log-compresstype"] ?? "";
  // A body that its packing made larger than that is none that a client sends.
  if (request.body.length > LARGEST_PACKED_BYTES) throw new LogStoreError("PostBodyTooLarge", request.body.length);
  const raw = await unpack(request.body, packing, rawSize);
  if (raw.length !== rawSize) throw new LogStoreError("InvalidBodyRawSize");
  return raw;
}

/** Ours: an index of a thousand fields fits. */
const LARGEST_JSON = 262_144;

export function jsonBody(request: CloudRequest): Readonly<Record<string, unknown>> {
  if (request.body.length > LARGEST_JSON)
    throw new LogStoreError("ParameterInvalid", `The local cloud reads JSON of at most ${LARGEST_JSON} bytes.`);
  try {
    const parsed: unknown = JSON.parse(request.body.toString("utf8"));
    if (isObject(parsed) && !isDeeper(parsed)) return parsed;
  } catch {
    // Refused below, like any other body that is not an object.
  }
  throw new LogStoreError("ParameterInvalid", `The body is not a JSON object of at most ${DEEPEST_JSON} levels.`);
}

/** The size that the sender claims. No body is unpacked beyond it. */
export function declaredRawSize(request: CloudRequest): number {
  const text = request.headers["x-log-bodyrawsize"];
  if (text === undefined || text === "") throw new LogStoreError("MissingBodyRawSize");
  if (!/^\d+$/.test(text)) throw new LogStoreError("InvalidBodyRawSize");
  return Number(text);
}

function unpack(body: Buffer, packing: string, rawSize: number): Buffer | Promise<Buffer> {
  switch (packing) {
    case "":
      return body;
    case "deflate":
      return unpackDeflate(body, rawSize);
    case "lz4":
      return unpackLz4(body, rawSize);
    default:
      throw new LogStoreError("InvalidCompressType", packing);
  }
}

const inflateAside = promisify(inflate);

async function unpackDeflate(body: Buffer, rawSize: number): Promise<Buffer> {
  try {
    return await inflateAside(body, {
      maxOutputLength: Math.max(1, rawSize),
      // In one piece: to join hundreds of them would hold up other requests.
      chunkSize: rawSize + 64,
    });
  } catch {
    throw new LogStoreError("PostBodyUncompressError");
  }
}

async function unpackLz4(body: Buffer, rawSize: number): Promise<Buffer> {
  const raw = await fromLz4Block(body, rawSize);
  if (raw === undefined) throw new LogStoreError("PostBodyUncompressError");
  return raw;
}
