/** Reads the body of a request: bounded, hashed while it arrives, and joined without holding anybody up. */
import type { IncomingMessage } from "node:http";
import { createArrivingDigests, type DigestAlgorithm } from "../kernel/body-digest.ts";
import type { CloudRequest } from "../kernel/http.ts";
import { joinInTurns } from "../kernel/in-turns.ts";

/** Larger than the largest documented body (FC, 32 MB): the service refuses in its own words what lies between. */
const LARGEST_BODY = 64 * 1024 * 1024;
/** Ours, for calls whose body is a form: every service looks at its parameters before one of them knows the call. */
const LARGEST_FORM = 128 * 1024;

export function mostBodyBytes({ path }: Pick<CloudRequest, "path">): number {
  return path === "/" || path === "" ? LARGEST_FORM : LARGEST_BODY;
}

/** undefined: the body has more than `most` bytes. */
export async function readBody(
  incoming: IncomingMessage,
  headers: CloudRequest["headers"],
  most: number,
): Promise<Buffer | undefined> {
  const digests = createArrivingDigests(wantedDigests(headers));
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > most) return undefined;
    chunks.push(chunk);
    digests.add(chunk);
  }
  const body = await joinInTurns(chunks);
  digests.keepFor(body);
  return body;
}

/** Those that the sender claims, and that a service will therefore compare. */
function wantedDigests(headers: CloudRequest["headers"]): readonly DigestAlgorithm[] {
  const isSha256 =
    headers["x-acs-content-sha256"] !== undefined ||
    headers["x-log-content-sha256"] !== undefined ||
    headers.authorization?.startsWith("ACS3-") === true;
  return [...(isSha256 ? ["sha256" as const] : []), ...(headers["content-md5"] === undefined ? [] : ["md5" as const])];
}
