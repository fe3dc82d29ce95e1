/**
 * A text of megabytes, in the pieces in which it was read. JavaScript copies a joined text as a whole before its first
 * character is read, and 30 MB of copying hold the event loop for more than 100 ms.
 */
export class LongText {
  readonly pieces: readonly string[];

  constructor(pieces: readonly string[]) {
    this.pieces = pieces;
  }
}

/** Characters of a long text that are written or encoded in one slice. */
export const PIECE_LENGTH = 65_536;

/** Splits a text into short pieces. A character of two UTF-16 units stays whole. */
export function* piecesOf(text: string | LongText): Generator<string> {
  let rest = "";
  for (const piece of typeof text === "string" ? [text] : text.pieces) {
    const joined = rest + piece;
    const end = isFirstHalf(joined, joined.length - 1) ? joined.length - 1 : joined.length;
    for (let from = 0; from < end; ) {
      const to = Math.min(end, from + PIECE_LENGTH);
      const whole = to < end && isFirstHalf(joined, to - 1) ? to - 1 : to;
      yield joined.slice(from, whole);
      from = whole;
    }
    rest = joined.slice(end);
  }
  if (rest !== "") yield rest;
}

/** Decides whether the unit at this place is the first half of a character of two units. */
function isFirstHalf(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit < 0xdc00;
}
