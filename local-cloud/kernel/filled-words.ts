/** Puts one value into each `{}` of a vendor's sentence. A value that is missing leaves nothing. */
export function filledWords(words: string, values: readonly (string | number)[]): string {
  const left = values.values();
  return words.replaceAll("{}", () => String(left.next().value ?? ""));
}
