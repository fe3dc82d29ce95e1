/**
 * Breaks text into lines that fit a column, at spaces and inside words that are too long. cli-table3 measures East
 * Asian text rightly, but cuts a long word with an ellipsis. Chinese has no spaces, so a name would lose its end.
 */

/** Signs that fill two columns. A few narrow signs are among them, which only breaks a line earlier. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
/** Marks that combine with the sign before them, and joiners. */
const ZERO_WIDTH = /[\p{Mark}\p{Format}]/u;

export function displayWidth(text: string): number {
  let width = 0;
  for (const sign of text) width += ZERO_WIDTH.test(sign) ? 0 : WIDE.test(sign) ? 2 : 1;
  return width;
}

/** Texts that stay on one line: a moment, and a length of time. */
const TOGETHER =
  /\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC|\b\d+ (?:d \d+ h|h \d+ min|min|d|h|s)\b|\d+ (?:天 \d+ 小时|小时 \d+ 分钟|分钟|天|小时|秒)/g;
const NO_BREAK = "\u00a0";

/** Returns lines of at most `width` columns. Line breaks in the text are kept. */
export function wrap(text: string, width: number): string[] {
  const held = text.replace(TOGETHER, (words) => words.replaceAll(" ", NO_BREAK));
  return held
    .split("\n")
    .flatMap((line) => wrapLine(line, Math.max(2, width)))
    .map((line) => line.replaceAll(NO_BREAK, " "));
}

/** A line may end after any Chinese sign, but may not begin with a closing sign. */
const BREAKABLE = /[\p{Script=Han}\u3000-\u303f\uff01-\uff60]/u;
const NEVER_FIRST = /^[，。、；：？！）》」』】”’,.;:?!)\]]/u;

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const { text, space } of piecesOf(line, width)) {
    const joined = current === "" ? text : `${current}${space}${text}`;
    if (displayWidth(joined) <= width) {
      current = joined;
    } else {
      lines.push(current);
      current = text;
    }
  }
  return [...lines, current];
}

interface Piece {
  readonly text: string;
  /** Sign before this part if it does not begin a line. */
  readonly space: "" | " ";
}

function piecesOf(line: string, width: number): Piece[] {
  return line.split(" ").flatMap((word, index) =>
    splitChinese(word)
      .flatMap((part) => breakWord(part, width))
      .map((text, part): Piece => ({ text, space: part === 0 && index > 0 ? " " : "" })),
  );
}

/**
 * Returns `已`, `停`, `机`, `web-1。` for `已停机web-1。`: each Chinese sign alone, with the signs that may not begin a line.
 */
function splitChinese(word: string): string[] {
  const parts: string[] = [];
  let before = "";
  for (const sign of word) {
    const joins = parts.length > 0 && (NEVER_FIRST.test(sign) || !(BREAKABLE.test(sign) || BREAKABLE.test(before)));
    if (joins) parts[parts.length - 1] += sign;
    else parts.push(sign);
    before = sign;
  }
  return parts.length === 0 ? [""] : parts;
}

function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const sign of word) {
    if (displayWidth(piece + sign) > width) {
      pieces.push(piece);
      piece = "";
    }
    piece += sign;
  }
  return [...pieces, piece];
}
