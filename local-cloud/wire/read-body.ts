/**
 * Reads the body of a request. The body is limited in size, joined and hashed without blocking other requests.
 */
import type { IncomingMessage } from "node:http";
import { type DigestAlgorithm, digestInTurns } from "../kernel/body-digest.ts";
import type { CloudRequest } from "../kernel/http.ts";
import { joinInTurns } from "../kernel/in-turns.ts";
import { nextTurn } from "../kernel/next-turn.ts";

/**
 * Larger than the largest documented body (32 MB, Function Compute), so that a service itself refuses a body of 40 MB.
 */
const LARGEST_BODY = 64 * 1024 * 1024;
/** Ours: the largest body of a form. Every service reads the form before the operation is known. */
const LARGEST_FORM = 128 * 1024;

export function mostBodyBytes({ path }: Pick<CloudRequest, "path">): number {
  return path === "/" || path === "" ? LARGEST_FORM : LARGEST_BODY;
}

export interface BodyLimits {
  /** Largest body of this request. */
  readonly most: number;
  /** Takes memory for more bytes. Returns false if requests that are still open have used all of it. */
  readonly take: (bytes: number) => boolean;
}

/**
 * Returns the body, or why it is refused. The rest of a refused body is read and dropped, because a client reads no
 * answer while it still sends.
 */
export async function readBody(
  incoming: IncomingMessage,
  headers: CloudRequest["headers"],
  { most, take }: BodyLimits,
): Promise<Buffer | "too large" | "no memory"> {
  let gathered = createGatherer();
  let bytes = 0;
  let refusal: "too large" | "no memory" | undefined;
  for await (const chunk of chunksOf(incoming)) {
    bytes += chunk.length;
    if (refusal === undefined && bytes > most) refusal = "too large";
    if (refusal === undefined && !take(chunk.length)) refusal = "no memory";
    if (refusal === undefined) gathered.add(chunk);
    else gathered = createGatherer();
    // Otherwise each of 300 connections could bring megabytes in one turn of the event loop.
    await nextTurn();
  }
  if (refusal !== undefined) return refusal;
  const body = await joinInTurns(gathered.parts());
  await digestInTurns(body, wantedDigests(headers));
  return body;
}

/**
 * Yields what has arrived since the last step as one chunk. The stream's own iterator has a step for each piece, which
 * for pieces of one byte takes longer than 100 ms in one turn.
 */
async function* chunksOf(incoming: IncomingMessage): AsyncGenerator<Buffer> {
  let wake = () => {};
  let isOver = false;
  let failure: Error | undefined;
  const end = (error?: Error) => {
    isOver = true;
    failure ??= error;
    wake();
  };
  incoming
    .on("readable", () => wake())
    .on("end", () => end())
    .on("close", () => end())
    .on("error", end);
  for (;;) {
    const chunk: unknown = incoming.read();
    if (Buffer.isBuffer(chunk)) yield chunk;
    else if (!isOver) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    } else if (failure === undefined && incoming.complete) return;
    else throw failure ?? new Error("The connection was closed within the body.");
  }
}

/** A smaller piece is copied. A body of 64 MB may arrive in pieces of one byte, and each would be an object of 100 bytes. */
const SMALL_PIECE = 4_096;
const BLOCK_BYTES = 65_536;

/** Gathers the pieces of a body, small ones in blocks. */
function createGatherer() {
  const parts: Buffer[] = [];
  let block = Buffer.alloc(0);
  let [from, to] = [0, 0];
  const closeBlock = () => {
    if (to > from) parts.push(block.subarray(from, to));
    from = to;
  };
  return {
    add(piece: Buffer) {
      if (piece.length >= SMALL_PIECE) {
        closeBlock();
        parts.push(piece);
        return;
      }
      if (to + piece.length > block.length) {
        closeBlock();
        block = Buffer.allocUnsafe(BLOCK_BYTES);
        [from, to] = [0, 0];
      }
      to += piece.copy(block, to);
    },
    parts(): readonly Buffer[] {
      closeBlock();
      return parts;
    },
  };
}

/** Returns the algorithms of the digests that the sender claims, because a service compares these. */
function wantedDigests(headers: CloudRequest["headers"]): readonly DigestAlgorithm[] {
  const isSha256 =
    headers["x-acs-content-sha256"] !== undefined ||
    headers["x-log-content-sha256"] !== undefined ||
    headers.authorization?.startsWith("ACS3-") === true;
  return [...(isSha256 ? ["sha256" as const] : []), ...(headers["content-md5"] === undefined ? [] : ["md5" as const])];
}
