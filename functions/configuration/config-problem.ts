/** Turns schema issues into mistakes that a person can correct. */
import type { ConfigProblem } from "./config-error.ts";
import { configurationSchema, type SchemaIssue } from "./schema.ts";
import { listsForMappings, suggestKey } from "./schema-structure.ts";

/** Returns every mistake of a value that was checked against the schema; an empty list means that the value can be used. */
export function problemsOf(value: unknown, issues: readonly SchemaIssue[]): ConfigProblem[] {
  const misplaced = listsForMappings(configurationSchema, value).map(toPath);
  const rest = issues
    .flatMap(withinUnions)
    .map((issue) => ({ path: toPath((issue.path ?? []).map(({ key }) => key)), message: messageOf(issue) }))
    .filter(({ path }) => !misplaced.some((list) => list === "(root)" || path.startsWith(`${list}.`)));
  return [...misplaced.map((path) => ({ path, message: "must be a mapping (key: value), not a list" })), ...rest];
}

/** Returns the issues of the option of a union that fits the value. For a list these are the list's own issues. */
function withinUnions(issue: SchemaIssue): readonly SchemaIssue[] {
  const { type, input, path = [], issues = [] } = issue;
  if (type !== "union") return [issue];
  const kind = Array.isArray(input) ? "array" : "object";
  const inner = issues.filter((each) => each.path?.[0]?.type === kind);
  return inner.length === 0 ? [issue] : inner.map((each) => ({ ...each, path: [...path, ...(each.path ?? [])] }));
}

/** Writes a path as `accounts[0].roleArn`; `(root)` is the whole value. */
function toPath(keys: readonly unknown[]): string {
  const path = keys.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
  return path === "" ? "(root)" : path;
}

/** Returns the message. Valibot's own messages repeat the value, which may be a secret. */
function messageOf(issue: SchemaIssue): string {
  if (issue.type === "strict_object" && issue.expected === "never") return unknownKey(issue);
  if (issue.input === undefined) return "is required";
  if (issue.input === null) return "is empty: give it a value or remove the key";
  return WORDS[issue.type]?.(issue) ?? issue.message;
}

function unknownKey({ path = [] }: SchemaIssue): string {
  const keys = path.map(({ key }) => key);
  const meant = suggestKey(configurationSchema, keys.slice(0, -1), String(keys.at(-1)));
  return meant === undefined ? "unknown key" : `unknown key; did you mean ${meant}?`;
}

/** Messages by issue type. Issues of patterns and checks carry a message of their own. */
const WORDS: Readonly<Record<string, (issue: SchemaIssue) => string>> = {
  strict_object: () => "must be a mapping (key: value)",
  record: () => "must be a mapping (key: value)",
  array: () => "must be a list",
  number: () => "must be a number",
  integer: () => "must be a whole number",
  string: ({ input }) => {
    if (typeof input === "number")
      return 'must be text: quote it, as in "1000000000000001" (unquoted, long numbers are rounded)';
    if (typeof input === "boolean") return 'must be text: quote it, as in "true"';
    return "must be text";
  },
  picklist: ({ expected }) => `must be one of ${(expected ?? "").replace(/[()"]/g, "").replaceAll(" | ", ", ")}`,
  union: ({ path = [] }) =>
    path.at(-1)?.key === "notify"
      ? "must be a list of channels, or a mapping with language, forecastDays and channels"
      : "must be all, or a list with at least one region",
  min_length: () => "must not be empty",
  min_value: ({ requirement }) => `must be at least ${String(requirement)}`,
  max_value: ({ requirement }) => `must be at most ${String(requirement)}`,
};
