/** Amounts of money as billing writes them: strings. */

/**
 * @returns undefined for anything that is no number. Blanks and line ends around it are seen in the vendor's own sample
 * (QueryAccountBalance, `QuotaLimit`, read 2026-08); thousands separators are not documented and accepted all the same.
 */
export function parseAmount(text: string): number | undefined {
  const plain = text.trim().replaceAll(",", "");
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(plain)) return undefined;
  return Number(plain);
}
