/**
 * Patterns in which `*` stands for any number of characters and, with `questionMark`, `?` for exactly one.
 *
 * A pattern is split at its stars, and each piece is searched once, from left to right. No piece is searched again once it
 * was found. The pattern `a*a*a*a*b` therefore costs at most its length times the length of the text. A backtracking
 * regular expression made from the same pattern may need the text's length as another factor for every star.
 */
export interface GlobOptions {
  /** true: `?` stands for one character. Otherwise `?` stands for itself. */
  readonly questionMark?: boolean;
}

export function globMatcher(pattern: string, { questionMark = false }: GlobOptions = {}): (text: string) => boolean {
  const pieces = pattern.split("*").map((piece) => toPiece(piece, questionMark));
  const first = pieces[0]!;
  if (pieces.length === 1) return (text) => text.length === first.length && first.startsAt(text, 0);
  const last = pieces[pieces.length - 1]!;
  const middle = pieces.slice(1, -1).filter((piece) => piece.length > 0);
  return (text) => {
    if (text.length < first.length + last.length || !first.startsAt(text, 0)) return false;
    let at = first.length;
    for (const piece of middle) {
      const found = piece.find(text, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    const end = text.length - last.length;
    return end >= at && last.startsAt(text, end);
  };
}

interface Piece {
  readonly length: number;
  startsAt(text: string, at: number): boolean;
  /** Returns the first position at or after `from`, or -1. */
  find(text: string, from: number): number;
}

function toPiece(piece: string, questionMark: boolean): Piece {
  if (!questionMark || !piece.includes("?")) {
    return {
      length: piece.length,
      startsAt: (text, at) => text.startsWith(piece, at),
      find: (text, from) => text.indexOf(piece, from),
    };
  }
  const startsAt = (text: string, at: number) => {
    if (at + piece.length > text.length) return false;
    for (let index = 0; index < piece.length; index += 1) {
      if (piece[index] !== "?" && piece[index] !== text[at + index]) return false;
    }
    return true;
  };
  return {
    length: piece.length,
    startsAt,
    find(text, from) {
      for (let at = from; at + piece.length <= text.length; at += 1) if (startsAt(text, at)) return at;
      return -1;
    },
  };
}
