/** Turns schema issues into mistakes that a person can correct. */
import { type ConfigProblem, configProblem } from "./config-error.ts";
import { type ConfigCode, isConfigCode } from "./config-words.ts";
import { configurationSchema, type SchemaIssue } from "./schema.ts";
import { listsForMappings, suggestKey } from "./schema-structure.ts";

/** Returns every mistake of a value that was checked against the schema; an empty list means that the value can be used. */
export function problemsOf(value: unknown, issues: readonly SchemaIssue[]): ConfigProblem[] {
  const misplaced = listsForMappings(configurationSchema, value).map(toPath);
  const rest = issues
    .flatMap(withinUnions)
    .map((issue) => configProblem(toPath((issue.path ?? []).map(({ key }) => key)), ...saidOf(issue)))
    .filter(({ path }) => !misplaced.some((list) => list === "(root)" || path.startsWith(`${list}.`)));
  return [...misplaced.map((path) => configProblem(path, "mappingNotList")), ...rest];
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

type Said = readonly [code: ConfigCode, value?: string];

/** Returns the code. Valibot's own messages repeat the value, which may be a secret. */
function saidOf(issue: SchemaIssue): Said {
  if (issue.type === "strict_object" && issue.expected === "never") return unknownKey(issue);
  if (issue.input === undefined) return ["required"];
  if (issue.input === null) return ["noValue"];
  return BY_TYPE[issue.type]?.(issue) ?? [isConfigCode(issue.message) ? issue.message : "invalid"];
}

function unknownKey({ path = [] }: SchemaIssue): Said {
  const keys = path.map(({ key }) => key);
  const meant = suggestKey(configurationSchema, keys.slice(0, -1), String(keys.at(-1)));
  return meant === undefined ? ["unknownKey"] : ["unknownKeyNear", meant];
}

/** Codes by issue type. The message of an issue of a pattern or a check is itself a code. */
const BY_TYPE: Readonly<Record<string, (issue: SchemaIssue) => Said>> = {
  strict_object: () => ["mapping"],
  record: () => ["mapping"],
  array: () => ["list"],
  number: () => ["number"],
  integer: () => ["wholeNumber"],
  string: ({ input }) => {
    if (typeof input === "number") return ["quoteNumber"];
    return [typeof input === "boolean" ? "quoteBoolean" : "text"];
  },
  picklist: ({ expected }) => ["oneOf", (expected ?? "").replace(/[()"]/g, "").replaceAll(" | ", ", ")],
  union: ({ path = [] }) => [path.at(-1)?.key === "notify" ? "notify" : "regions"],
  min_length: () => ["notEmpty"],
  min_value: ({ requirement }) => ["atLeast", String(requirement)],
  max_value: ({ requirement }) => ["atMost", String(requirement)],
};
