/** The only import of the schema library. Every part of the schema is built from these functions. */
export type { InferOutput } from "valibot";
export {
  array,
  check,
  integer,
  maxValue,
  minLength,
  minValue,
  nullable,
  number,
  optional,
  picklist,
  pipe,
  rawCheck,
  record,
  regex,
  safeParse,
  strictObject,
  string,
  transform,
  union,
} from "valibot";
