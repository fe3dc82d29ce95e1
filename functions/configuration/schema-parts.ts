/** Parts that several files of the schema share. */
import type { ConfigCode } from "./config-words.ts";
import { endpointProblem } from "./endpoint-template.ts";
import * as v from "./schema-library.ts";

/** A text that fits the pattern. A text that does not is the mistake `code`. */
export const matching = (pattern: RegExp, code: ConfigCode) => v.pipe(v.string(), v.regex(pattern, code));

export const word = v.pipe(v.string(), v.minLength(1));
export const accountId = matching(/^\d{1,20}$/, "accountId");
export const region = matching(/^[a-z]{2,}(-[a-z0-9]+)+$/, "region");
export const seconds = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));
export const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
export const variableName = matching(/^(?!FC_)[A-Z_][A-Z0-9_]{0,127}$/, "variableName");
export const tags = v.record(word, v.string());
export const endpoint = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    const problem = dataset.typed ? endpointProblem(dataset.value) : undefined;
    if (problem !== undefined) addIssue({ message: problem });
  }),
);
/** Refuses two items with the same key. Items without a key are never refused. */
export const distinct = <T>(keyOf: (item: T) => string | undefined, message: ConfigCode) =>
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

/** Refuses the first of these fields unless they fit each other. A field with a mistake of its own is not compared. */
export const together = <T extends Record<string, unknown>>(
  fields: readonly [at: string & keyof T, other: string & keyof T],
  fits: (value: T) => boolean,
  message: ConfigCode,
) =>
  v.rawCheck<T>(({ dataset: { issues = [], value }, addIssue }) => {
    const isSound = (_mapping: unknown): _mapping is T =>
      issues.every(({ path }) => path && !fields.some((field) => field === path[0].key));
    if (!isSound(value) || fits(value)) return;
    const [key] = fields;
    addIssue({ message, path: [{ type: "object", origin: "value", input: value, key, value: value[key] }] });
  });
