/** Sends a large body without holding up other requests. */
import type { Writable } from "node:stream";
import { nextTurn } from "../kernel/next-turn.ts";

/** Bytes of one body that are sent in one turn. */
const SENT_A_TURN = 262_144;
/** Ours: milliseconds in which a client takes what was sent in one turn. An unread answer keeps its memory. */
const LONGEST_TAKING_MS = 30_000;

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
    if (!outgoing.write(sent)) await taken(outgoing, "drain");
    if (sentInTurn < SENT_A_TURN) continue;
    await nextTurn();
    sentInTurn = 0;
  }
}

/** Ends the answer. Ends the connection if the client does not take the last piece. */
export async function endSent(outgoing: Writable): Promise<void> {
  outgoing.end();
  if (!outgoing.writableFinished) await taken(outgoing, "finish");
}

function* piecesOf(parts: readonly Buffer[]): Generator<Buffer> {
  for (const part of parts)
    for (let at = 0; at < part.length; at += SENT_A_TURN) yield part.subarray(at, at + SENT_A_TURN);
}

/** Resolves when the client took what was written, or left. Ends the connection of a client that takes nothing. */
function taken(outgoing: Writable, event: "drain" | "finish"): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(() => outgoing.destroy(), LONGEST_TAKING_MS);
    const goOn = () => {
      clearTimeout(patience);
      outgoing.off(event, goOn).off("close", goOn);
      resolve();
    };
    outgoing.once(event, goOn).once("close", goOn);
  });
}
