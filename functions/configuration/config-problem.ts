/** From a schema issue to a problem a person can act on. */
import type { ConfigProblem } from "./config-error.ts";
import type { SchemaIssue } from "./schema.ts";

export function toProblem(issue: SchemaIssue): ConfigProblem {
  return { path: pathOf(issue), message: messageOf(issue) };
}

/** `accounts[0].roleArn`; `(root)` for the whole. */
function pathOf(issue: SchemaIssue): string {
  const path = (issue.path ?? []).reduce((text, { key }) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
  return path === "" ? "(root)" : path;
}

/** Valibot's own sentences repeat the value; ours never do. */
function messageOf(issue: SchemaIssue): string {
  const isMissing = issue.input === undefined;
  switch (issue.type) {
    case "strict_object":
      if (issue.expected === "never") return "unknown key";
      return isMissing || (issue.path !== undefined && issue.expected?.startsWith('"'))
        ? "is required"
        : "must be a mapping (key: value)";
    case "string":
      if (typeof issue.input === "number")
        return 'must be text: quote it, as in "1000000000000001" (YAML rounds long numbers)';
      if (typeof issue.input === "boolean") return 'must be text: quote it, as in "true"';
      return "must be text";
    case "number":
      return "must be a number";
    case "integer":
      return "must be a whole number";
    case "array":
      return "must be a list";
    case "record":
      return "must be a mapping (key: value)";
    case "picklist":
      return `must be one of ${issue.expected?.replace(/[()"]/g, "").replaceAll(" | ", ", ")}`;
    case "union":
      return "must be all, or a list with at least one region";
    case "min_length":
      return "must not be empty";
    case "max_length":
      return `must be at most ${String(issue.requirement)} long`;
    case "min_value":
      return `must be at least ${String(issue.requirement)}`;
    case "max_value":
      return `must be at most ${String(issue.requirement)}`;
    default:
      // Regular expressions and checks carry a sentence of their own.
      return issue.message;
  }
}
