/**
 * Reads the body of a request. The body is limited in size, hashed while it arrives, and joined without blocking other
 * requests.
 */
import type { IncomingMessage } from "node:http";
import { createIncrementalDigests, type DigestAlgorithm } from "../kernel/body-digest.ts";
import type { CloudRequest } from "../kernel/http.ts";
import { joinInTurns } from "../kernel/in-turns.ts";

/**
 * Larger than the largest documented body (32 MB, Function Compute), so that a service itself refuses a body of 40 MB.
 */
const LARGEST_BODY = 64 * 1024 * 1024;
/** Ours: the largest body of a form. Every service reads the form before the operation is known. */
const LARGEST_FORM = 128 * 1024;

export function mostBodyBytes({ path }: Pick<CloudRequest, "path">): number {
  return path === "/" || path === "" ? LARGEST_FORM : LARGEST_BODY;
}

/**
 * Returns undefined if the body has more than `most` bytes. The rest is read and dropped, because a client reads no
 * answer while it still sends.
 */
export async function readBody(
  incoming: IncomingMessage,
  headers: CloudRequest["headers"],
  most: number,
): Promise<Buffer | undefined> {
  const digests = createIncrementalDigests(wantedDigests(headers));
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > most) {
      chunks.length = 0;
      continue;
    }
    chunks.push(chunk);
    digests.add(chunk);
  }
  if (bytes > most) return undefined;
  const body = await joinInTurns(chunks);
  digests.storeFor(body);
  return body;
}

/** Returns the algorithms of the digests that the sender claims, because a service compares these. */
function wantedDigests(headers: CloudRequest["headers"]): readonly DigestAlgorithm[] {
  const isSha256 =
    headers["x-acs-content-sha256"] !== undefined ||
    headers["x-log-content-sha256"] !== undefined ||
    headers.authorization?.startsWith("ACS3-") === true;
  return [...(isSha256 ? ["sha256" as const] : []), ...(headers["content-md5"] === undefined ? [] : ["md5" as const])];
}
