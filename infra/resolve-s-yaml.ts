/** Fills in s.yaml's `${vars.x}`, `${env('X', 'default')}` and `${config('AccountID')}`, as Serverless Devs does. */
import { parse } from "yaml";
import { parseSYaml, type SYaml } from "./s-yaml-schema.ts";

export interface Surroundings {
  readonly accountId: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export function resolveSYaml(text: string, surroundings: Surroundings): SYaml {
  return parseSYaml(resolveExpressions(text, surroundings));
}

/**
 * Fills in expressions without checking the schema. A value may still be an expression of another language, for example ROS's
 * account id.
 */
export function resolveExpressions(text: string, surroundings: Surroundings): unknown {
  const file: unknown = parse(text);
  const vars = fill(isRecord(file) ? file.vars : {}, {}, surroundings);
  return fill(file, isRecord(vars) ? vars : {}, surroundings);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function fill(value: unknown, vars: Readonly<Record<string, unknown>>, surroundings: Surroundings): unknown {
  if (typeof value === "string") {
    return value.replace(/\$\{([^}]*)\}/g, (_, expression: string) => evaluate(expression.trim(), vars, surroundings));
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, vars, surroundings));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, vars, surroundings)]));
  }
  return value;
}

function evaluate(expression: string, vars: Readonly<Record<string, unknown>>, surroundings: Surroundings): string {
  const variable = /^vars\.(\w+)$/.exec(expression)?.[1];
  if (variable !== undefined) return String(vars[variable] ?? `\${${expression}}`);
  const env = /^env\('(\w+)',\s*'([^']*)'\)$/.exec(expression);
  if (env) return surroundings.environment?.[env[1] ?? ""] ?? env[2] ?? "";
  if (expression === "config('AccountID')") return surroundings.accountId;
  throw new Error(
    `infra cannot fill in the expression of s.yaml: ${expression}. Use \${vars.x}, \${env('X', 'default')} or \${config('AccountID')}.`,
  );
}
