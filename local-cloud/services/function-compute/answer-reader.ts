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
  let line: Buffer[] = [];
  let lineBytes = 0;
  /** An answer whose body arrives: 32 MB are filled in piece by piece, because joining them at the end takes too long. */
  let arriving: (Head & { readonly body: Buffer; filled: number }) | undefined;
  let isBroken = false;

  const readHeadIn = (chunk: Buffer): Buffer => {
    const end = chunk.indexOf(10);
    const part = chunk.subarray(0, end < 0 ? undefined : end);
    line.push(part);
    lineBytes += part.length;
    isBroken = lineBytes > LONGEST_HEAD;
    if (!isBroken && end >= 0) {
      const head = readHead(Buffer.concat(line));
      isBroken = head === undefined;
      if (head !== undefined) arriving = { ...head, body: Buffer.allocUnsafe(head.bytes), filled: 0 };
    }
    if (end >= 0) {
      line = [];
      lineBytes = 0;
    }
    return chunk.subarray(end < 0 ? chunk.length : end + 1);
  };
  const readBodyIn = (chunk: Buffer, answer: NonNullable<typeof arriving>): Buffer => {
    const taken = chunk.copy(answer.body, answer.filled);
    answer.filled += taken;
    if (answer.filled === answer.bytes) {
      arriving = undefined;
      const { ok, handled, body } = answer;
      if (answer.requestId === requestId()) onAnswer({ ok, handled, body });
    }
    return chunk.subarray(taken);
  };

  link.on("data", (chunk: Buffer) => {
    // An empty body ends where its line ends.
    for (let rest = chunk; !isBroken && (rest.length > 0 || arriving?.bytes === 0); ) {
      rest = arriving === undefined ? readHeadIn(rest) : readBodyIn(rest, arriving);
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
