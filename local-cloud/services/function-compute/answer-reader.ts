/**
 * Reads the answers of a function's process from file descriptor 3: one line of JSON, then the number of bytes that the
 * line gives. The function can write there too, so the reader checks everything.
 */
import type { Socket } from "node:net";

export interface Answer {
  readonly ok: boolean;
  /** For an error: whether the function passed it to its callback. */
  readonly handled: boolean;
  /** The handler's result, or the error described as JSON. */
  readonly body: Buffer;
}

/** Ours: as much as a request may have. "Limits" of Function Compute, read 2026-11, limits only requests to 32 MB. */
const LARGEST_BODY = 33_554_432;
const LONGEST_HEAD = 4096;

export interface AnswerListener {
  /** Returns the id of the current invocation. Answers to other invocations are dropped. */
  readonly requestId: () => string;
  readonly onAnswer: (answer: Answer) => void;
  /** Called at most once, when the channel has anything but an answer. */
  readonly onNonsense: () => void;
}

interface Head extends Omit<Answer, "body"> {
  readonly requestId: string;
  readonly bytes: number;
}

export function readAnswers(link: Pick<Socket, "on">, { requestId, onAnswer, onNonsense }: AnswerListener): void {
  let line: Buffer[] = [];
  let lineBytes = 0;
  /**
   * The answer whose body is arriving. Its bytes are copied piece by piece, because joining 32 MB at the end takes too
   * long.
   */
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
    // An empty body ends with its line.
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
