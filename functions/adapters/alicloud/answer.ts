/**
 * Reads fields of an RPC answer. pop-core parses with json-bigint: objects have no prototype, and numbers of more than 15
 * characters are BigNumber objects.
 * Every reader here checks types, so that neither leaves this folder.
 */

export type AnswerObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): AnswerObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as AnswerObject) : undefined;
}

/** Returns the objects of a list that the vendor wraps in a one-key object: `{ Instances: { Instance: [...] } }`. */
export function wrappedList(
  parent: AnswerObject | undefined,
  outer: string,
  inner: string,
): AnswerObject[] | undefined {
  const list = asObject(parent?.[outer])?.[inner];
  return Array.isArray(list) ? list.filter((item) => asObject(item) !== undefined) : undefined;
}

/** Returns the texts of a wrapped list of plain values. */
export function wrappedTexts(parent: AnswerObject | undefined, outer: string, inner: string): string[] {
  const list = asObject(parent?.[outer])?.[inner];
  return Array.isArray(list) ? list.map((item) => textOf(item)).filter((text) => text !== "") : [];
}

/** Returns a string, number or BigNumber as text; "" for every other value. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (isBigNumber(value)) return value.toFixed();
  return "";
}

/** Returns a finite number, or 0. */
export function numberOf(value: unknown): number {
  const number = Number(textOf(value) || Number.NaN);
  return Number.isFinite(number) ? number : 0;
}

function isBigNumber(value: unknown): value is { toFixed(): string } {
  return typeof value === "object" && value !== null && "_isBigNumber" in value && "toFixed" in value;
}
