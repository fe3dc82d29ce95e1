/** Fields that several kinds of input share, each with its bounds and its words. */
import * as v from "valibot";

export const maybe = v.exactOptional;
/** Long enough for every name, ARN and message; a text without an end would be copied into every answer. */
export const text = v.pipe(
  v.string("must be a text, in quotes if it looks like a number"),
  v.maxLength(4096, "must have at most 4096 characters"),
);
export const flag = v.boolean("must be true or false");
/** JSON can say 1e999, which is read as Infinity. */
export const number = v.pipe(
  v.number("must be a number"),
  v.finite("must be a number"),
  v.minValue(-1e15, "must be at least -1e15"),
  v.maxValue(1e15, "must be at most 1e15"),
);
export const notNegative = v.pipe(number, v.minValue(0, "must not be negative"));
export const count = v.pipe(notNegative, v.integer("must be a whole number"));
export const share = v.pipe(notNegative, v.maxValue(1, "must be from 0 to 1"));

const TEN_YEARS_MS = 315_576_000_000;
/** A stretch of time in milliseconds; a moment outside the years that a date can have breaks every answer. */
export const duration = v.pipe(notNegative, v.maxValue(TEN_YEARS_MS, "must be at most ten years in milliseconds"));
export const longDuration = v.pipe(
  number,
  v.minValue(-TEN_YEARS_MS, "must be within ten years, in milliseconds"),
  v.maxValue(TEN_YEARS_MS, "must be within ten years, in milliseconds"),
);
/** 9999-12-31T23:59:59Z is the last one. */
export const moment = v.pipe(
  number,
  v.minValue(0, "must be a time"),
  v.maxValue(253_402_300_799_000, "must be a time"),
);

export const money = v.pipe(
  number,
  v.minValue(-1e12, "must be at least -1e12"),
  v.maxValue(1e12, "must be at most 1e12"),
);
export const accountId = v.pipe(
  v.string("must be a text of digits: put it in quotes"),
  v.regex(/^\d{1,20}$/, "must be digits, in quotes"),
);

/** At most 20,000 things at once: that many are added in a second. */
export const MOST_AT_ONCE = 20_000;

export interface KnownList {
  readonly item: v.GenericSchema;
  readonly most: number;
}
export interface KnownObject {
  readonly entries: Readonly<Record<string, v.GenericSchema>>;
  /** The same object with only these of its members; unknown ones are told the names of all. */
  withOnly(names: readonly string[]): v.GenericSchema;
}

const lists = new WeakMap<object, KnownList>();
const objects = new WeakMap<object, KnownObject>();

/** What a list or an object is made of, if `list` or `object` made it: large input is checked member by member. */
export const listOf = (schema: object): KnownList | undefined => lists.get(schema);
export const objectOf = (schema: object): KnownObject | undefined => objects.get(schema);

/** The length is looked at before any entry is. */
export function list<T extends v.GenericSchema>(item: T, most = MOST_AT_ONCE) {
  const schema = v.pipe(
    v.custom<v.InferInput<T>[]>(Array.isArray, "must be a list"),
    v.maxLength(most, `must hold at most ${most} entries`),
    v.array(item),
  );
  lists.set(schema, { item, most });
  return schema;
}

const recordOf = <T extends v.GenericSchema<string>>(value: T, most: number) =>
  v.pipe(
    v.custom<Record<string, string>>(isObject, "must be an object of texts"),
    v.check((record) => Object.keys(record).length <= most, `must hold at most ${most} entries`),
    v.record(value, value),
  );

const isObject = (input: unknown) => typeof input === "object" && input !== null && !Array.isArray(input);

export const texts = list(text, 1000);
export const textRecord = recordOf(text, 100);

/** A name, a type, an address: what DescribeInstances repeats for each of a hundred instances on a page. */
export const shortText = v.pipe(
  v.string("must be a text, in quotes if it looks like a number"),
  v.maxLength(256, "must have at most 256 characters"),
);
/** Source: "Limits" of tags (Resource Management), read 2026-11: 20 tags a resource, 128 characters a key and a value. */
export const tags = recordOf(shortText, 20);

export const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, `must be one of ${values.join(", ")}`);

/** Unknown keys are mistakes, and are answered with the keys that there are. */
export function object<T extends v.ObjectEntries>(entries: T) {
  const known = Object.keys(entries).join(", ");
  const strict = <E extends v.ObjectEntries>(some: E) =>
    v.strictObject(some, (issue) =>
      issue.expected === "never" ? `is not known here; there are ${known}` : "must be an object",
    );
  const schema = strict(entries);
  objects.set(schema, {
    entries: Object.fromEntries(
      Object.entries(entries).map(([name, entry]) => [name, "wrapped" in entry ? entry.wrapped : entry]),
    ),
    withOnly: (names) => strict(Object.fromEntries(Object.entries(entries).filter(([name]) => names.includes(name)))),
  });
  return schema;
}
