/** What is nested deeper than this cannot be copied or written as JSON again without running out of stack. */
export const deepestJson = 100;

export function isDeeper(value: unknown, levels = deepestJson): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
