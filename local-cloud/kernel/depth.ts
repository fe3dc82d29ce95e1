/** Greatest depth of JSON that is accepted. Copying or writing a deeper value could overflow the call stack. */
export const DEEPEST_JSON = 100;

export function isDeeper(value: unknown, levels = DEEPEST_JSON): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
