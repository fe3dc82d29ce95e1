/** Parts that several files of the schema share. */

import { endpointProblem } from "./endpoint-template.ts";
import * as v from "./schema-library.ts";

export const described = <const TSchema extends v.GenericSchema>(schema: TSchema, text: string) =>
  v.pipe(schema, v.description(text));

export const word = v.pipe(v.string(), v.minLength(1));
export const accountId = v.pipe(v.string(), v.regex(/^\d{1,20}$/, "must be an account id: digits only"));
export const region = v.pipe(
  v.string(),
  v.regex(/^[a-z]{2,}(-[a-z0-9]+)+$/, "must be a region id such as cn-hangzhou"),
);
export const seconds = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));
export const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
export const variableName = v.pipe(
  v.string(),
  v.regex(
    /^(?!FC_)[A-Z_][A-Z0-9_]{0,127}$/,
    "must be the NAME of an environment variable (upper case, not beginning with FC_); the value itself does not belong in this file",
  ),
);
export const tags = v.record(word, v.string());
export const endpoint = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    const problem = dataset.typed ? endpointProblem(dataset.value) : undefined;
    if (problem !== undefined) addIssue({ message: problem });
  }),
);
/** Refuses two items with the same key. Items without a key are never refused. */
export const distinct = <T>(keyOf: (item: T) => string | undefined, message: string) =>
  v.rawCheck<T[]>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const seen = new Set<string>();
    dataset.value.forEach((item, index) => {
      const key = keyOf(item);
      if (key === undefined) return;
      if (seen.has(key)) {
        addIssue({
          message,
          path: [{ type: "array", origin: "value", input: dataset.value, key: index, value: item }],
        });
      }
      seen.add(key);
    });
  });
