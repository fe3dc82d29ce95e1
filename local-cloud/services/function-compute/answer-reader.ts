/** Reads what a function's process says over file descriptor 3. The function can write there too, so nothing is trusted. */
import type { Socket } from "node:net";

export type Answer =
  | { readonly ok: true; readonly body: Buffer }
  | { readonly ok: false; readonly handled: boolean; readonly error: unknown };

/** An answer of 32 MB in base64, and the words around it. Source: "Limits" of Function Compute: 32 MB synchronously. */
const largestLineBytes = 45_000_000;

/** `requestId`: of the invocation under way; answers to any other are dropped. `onNonsense` is told at most once. */
export function readAnswers(
  link: Pick<Socket, "on">,
  requestId: () => string,
  onAnswer: (answer: Answer) => void,
  onNonsense: () => void,
): void {
  let chunks: Buffer[] = [];
  let bytes = 0;
  let isBroken = false;

  const takeLine = (line: Buffer): boolean => {
    const message = parse(line);
    if (message === undefined) return false;
    if (message.requestId === requestId()) onAnswer(message.answer);
    return true;
  };

  link.on("data", (chunk: Buffer) => {
    let from = 0;
    while (!isBroken) {
      const end = chunk.indexOf(10, from);
      const part = chunk.subarray(from, end < 0 ? undefined : end);
      chunks.push(part);
      bytes += part.length;
      if (bytes > largestLineBytes) isBroken = true;
      else if (end < 0) return;
      else isBroken = !takeLine(Buffer.concat(chunks));
      chunks = [];
      bytes = 0;
      from = end + 1;
      if (isBroken) onNonsense();
    }
  });
}

function parse(line: Buffer): { readonly requestId: unknown; readonly answer: Answer } | undefined {
  try {
    const { requestId, ok, body, handled, error } = JSON.parse(line.toString("utf8"));
    if (ok === true && typeof body === "string")
      return { requestId, answer: { ok, body: Buffer.from(body, "base64") } };
    return ok === false ? { requestId, answer: { ok, handled: handled === true, error } } : undefined;
  } catch {
    return undefined;
  }
}
