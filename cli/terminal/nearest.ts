/** Finds the words of a list that are near a mistyped one. */

/** With more edits than this, a suggestion confuses more than it helps. */
const MOST_EDITS = 3;

/** Returns the word of the list with the fewest edits to `word`; undefined if none is near. */
export function nearest(word: string, list: readonly string[], mostEdits = MOST_EDITS): string | undefined {
  return allNear(word, list, mostEdits)[0];
}

/** Returns the words of the list with the fewest edits to `word`, several if they tie; none if no word is near. */
export function allNear(word: string, list: readonly string[], mostEdits = MOST_EDITS): string[] {
  const ranked = list.map((candidate) => ({ candidate, edits: edits(word.toLowerCase(), candidate.toLowerCase()) }));
  const fewest = Math.min(...ranked.map((one) => one.edits));
  if (fewest > Math.min(mostEdits, word.length / 2)) return [];
  return ranked.filter((one) => one.edits === fewest).map(({ candidate }) => candidate);
}

/** Returns Levenshtein's distance, with a swap of two neighbours as one edit. */
function edits(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = (rows[i - 1]?.[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      const swapped = isSwap ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(replaced, (rows[i - 1]?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, swapped));
    }
    rows.push(row);
  }
  return rows.at(-1)?.at(-1) ?? 0;
}
