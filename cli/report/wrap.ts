/**
 * Lines that fit a column. cli-table3 measures East Asian text rightly but cuts a long word with an ellipsis, and Chinese
 * has no spaces: a name would lose its end. So the breaking is ours: at spaces, and inside a word that is too long.
 */

/** Scripts and signs that fill two columns; a little generous, which only breaks a line earlier. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
/** Marks that combine with the sign before them, and joiners. */
const zeroWidth = /[\p{Mark}\p{Format}]/u;

export function displayWidth(text: string): number {
  let width = 0;
  for (const sign of text) width += zeroWidth.test(sign) ? 0 : wide.test(sign) ? 2 : 1;
  return width;
}

/** At most `width` columns a line; line breaks in the text are kept. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, Math.max(2, width)));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ").flatMap((word) => breakWord(word, width))) {
    const joined = current === "" ? word : `${current} ${word}`;
    if (displayWidth(joined) <= width) {
      current = joined;
    } else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
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
