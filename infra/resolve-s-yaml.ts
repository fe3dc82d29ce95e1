/** Fills in s.yaml's `${vars.x}`, `${env('X', 'default')}` and `${config('AccountID')}`, as Serverless Devs does. */
import { parse } from "yaml";
import { parseSYaml, type SYaml } from "./s-yaml-schema.ts";

export interface Places {
  readonly accountId: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export function resolveSYaml(text: string, places: Places): SYaml {
  return parseSYaml(resolveExpressions(text, places));
}

/**
 * Fills in expressions without checking the schema. A value may still be an expression of another language, for example ROS's
 * account id.
 */
export function resolveExpressions(text: string, places: Places): unknown {
  const file: unknown = parse(text);
  const vars = fill(isRecord(file) ? file.vars : {}, {}, places);
  return fill(file, isRecord(vars) ? vars : {}, places);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function fill(value: unknown, vars: Readonly<Record<string, unknown>>, places: Places): unknown {
  if (typeof value === "string") {
    return value.replace(/\$\{([^}]*)\}/g, (_, expression: string) => evaluate(expression.trim(), vars, places));
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, vars, places));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, vars, places)]));
  }
  return value;
}

function evaluate(expression: string, vars: Readonly<Record<string, unknown>>, places: Places): string {
  const variable = /^vars\.(\w+)$/.exec(expression)?.[1];
  if (variable !== undefined) return String(vars[variable] ?? `\${${expression}}`);
  const env = /^env\('(\w+)',\s*'([^']*)'\)$/.exec(expression);
  if (env) return places.environment?.[env[1] ?? ""] ?? env[2] ?? "";
  if (expression === "config('AccountID')") return places.accountId;
  throw new Error(
    `infra cannot fill in the expression of s.yaml: ${expression}. Use \${vars.x}, \${env('X', 'default')} or \${config('AccountID')}.`,
  );
}
