/** Translates a query into the log store's query language. No other file of `functions/` writes that language. */
import { type FieldCondition, MAX_CONDITIONS } from "../../ports/record-store.ts";

/** Returns the statement. Throws RangeError for more than `MAX_CONDITIONS` values, and for a field without a value. */
export function toStatement(where: readonly FieldCondition[]): string {
  const conditions = where.reduce((sum, { anyOf }) => sum + anyOf.length, 0);
  if (conditions > MAX_CONDITIONS)
    throw new RangeError(`a log query has ${conditions} conditions, and the store takes ${MAX_CONDITIONS}`);
  if (where.some(({ anyOf }) => anyOf.length === 0)) throw new RangeError("a log query asks for no value at all");
  return where.length === 0 ? "*" : where.map(anyOfThese).join(" and ");
}

function anyOfThese({ field, anyOf }: FieldCondition): string {
  const terms = anyOf.map((value) => `${field}: ${quoted(value)}`).join(" or ");
  return anyOf.length === 1 ? terms : `(${terms})`;
}

/** Quotes a value, so that a quote inside it cannot end the text. */
function quoted(value: string): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
