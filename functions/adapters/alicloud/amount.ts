/** Reads amounts of money, which billing writes as strings. */

/**
 * Returns the amount; undefined: the text is no number. The vendor's own sample has blanks and line ends around it
 * (QueryAccountBalance, `QuotaLimit`, read 2026-08).
 * Thousands separators are not documented and are accepted.
 */
export function parseAmount(text: string): number | undefined {
  const plain = text.trim().replaceAll(",", "");
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(plain)) return undefined;
  return Number(plain);
}
