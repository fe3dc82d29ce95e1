/** Sends a large body without holding up other requests. */
import type { Writable } from "node:stream";
import { nextTurn } from "../kernel/next-turn.ts";

/** Bytes of one body that are sent in one turn. */
const SENT_A_TURN = 262_144;

/**
 * Sends the first `bytes` of a body in pieces, each after the client took the ones before. A client that reads at once
 * would otherwise get 190 MB in one turn of the event loop.
 */
export async function sendParts(outgoing: Writable, parts: readonly Buffer[], bytes: number): Promise<void> {
  let left = bytes;
  let sentInTurn = 0;
  for (const piece of piecesOf(parts)) {
    if (left <= 0 || outgoing.destroyed) return;
    const sent = piece.subarray(0, left);
    left -= sent.length;
    sentInTurn += sent.length;
    if (!outgoing.write(sent)) await drained(outgoing);
    if (sentInTurn < SENT_A_TURN) continue;
    await nextTurn();
    sentInTurn = 0;
  }
}

function* piecesOf(parts: readonly Buffer[]): Generator<Buffer> {
  for (const part of parts)
    for (let at = 0; at < part.length; at += SENT_A_TURN) yield part.subarray(at, at + SENT_A_TURN);
}

/** Resolves when the client took what was written, or left. */
function drained(outgoing: Writable): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => {
      outgoing.off("drain", goOn).off("close", goOn);
      resolve();
    };
    outgoing.once("drain", goOn).once("close", goOn);
  });
}
