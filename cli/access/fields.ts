/** Reads fields of an answer that no schema describes. */
import type { Fields } from "../../functions/ports/deployed-side.ts";

export function asFields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
