/**
 * Reads what a function's process says over file descriptor 3: one line of JSON, then as many bytes as the line names.
 * The function can write there too, so nothing is trusted.
 */
import type { Socket } from "node:net";

export interface Answer {
  readonly ok: boolean;
  /** Of an error: whether the function handed it to its callback. */
  readonly handled: boolean;
  /** What the handler gave; of an error, its description as JSON. */
  readonly body: Buffer;
}

/** Source: "Limits" of Function Compute, read 2026-08: an answer has 32 MB at most. */
const LARGEST_BODY = 33_554_432;
const LONGEST_HEAD = 4096;

export interface AnswerListener {
  /** Of the invocation under way; answers to any other are dropped. */
  readonly requestId: () => string;
  readonly onAnswer: (answer: Answer) => void;
  /** Told at most once. */
  readonly onNonsense: () => void;
}

interface Head extends Omit<Answer, "body"> {
  readonly requestId: string;
  readonly bytes: number;
}

export function readAnswers(link: Pick<Socket, "on">, { requestId, onAnswer, onNonsense }: AnswerListener): void {
  let parts: Buffer[] = [];
  let gathered = 0;
  let head: Head | undefined;
  let isBroken = false;

  const gather = (part: Buffer) => {
    parts.push(part);
    gathered += part.length;
  };
  const take = (): Buffer => {
    const whole = Buffer.concat(parts);
    parts = [];
    gathered = 0;
    return whole;
  };
  const readHeadIn = (chunk: Buffer): Buffer => {
    const end = chunk.indexOf(10);
    gather(end < 0 ? chunk : chunk.subarray(0, end));
    if (gathered > LONGEST_HEAD) isBroken = true;
    else if (end >= 0) {
      head = readHead(take());
      isBroken = head === undefined;
    }
    return chunk.subarray(end < 0 ? chunk.length : end + 1);
  };
  const readBodyIn = (chunk: Buffer, { bytes, ...rest }: Head): Buffer => {
    const missing = bytes - gathered;
    gather(chunk.subarray(0, missing));
    if (gathered < bytes) return chunk.subarray(chunk.length);
    head = undefined;
    const body = take();
    if (rest.requestId === requestId()) onAnswer({ ok: rest.ok, handled: rest.handled, body });
    return chunk.subarray(missing);
  };

  link.on("data", (chunk: Buffer) => {
    // An empty body ends where its line ends.
    for (let rest = chunk; !isBroken && (rest.length > 0 || head?.bytes === 0); ) {
      rest = head === undefined ? readHeadIn(rest) : readBodyIn(rest, head);
      if (isBroken) onNonsense();
    }
  });
}

function readHead(line: Buffer): Head | undefined {
  try {
    const { requestId, ok, handled, bytes } = JSON.parse(line.toString("utf8"));
    const isFitting = Number.isInteger(bytes) && bytes >= 0 && bytes <= LARGEST_BODY;
    if (typeof requestId !== "string" || typeof ok !== "boolean" || !isFitting) return undefined;
    return { requestId, ok, handled: handled === true, bytes };
  } catch {
    return undefined;
  }
}
