/** Checks the parameters of a call against the table of its operation, and reads the checked values. */
import { REFUSALS, type Refusal } from "../signatures/refusal.ts";

export interface ParameterRule {
  readonly name: string;
  /**
   * `list`: Name.1, Name.2, ...; `json-list`: a JSON array of texts in one parameter; `tags`: Tag.N.Key and
   * Tag.N.Value.
   */
  readonly type: "string" | "integer" | "boolean" | "list" | "json-list" | "tags" | "time";
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** Allowed values, compared without case if `ignoreCase` is set. */
  readonly oneOf?: readonly string[];
  readonly ignoreCase?: boolean;
  readonly pattern?: RegExp;
  readonly maxItems?: number;
  /** Refusal of a value outside type, range or enumeration; default: 400 InvalidParameter.<Name>. */
  readonly wrong?: Refusal;
  readonly tooMany?: Refusal;
  /** Refusal of a call without this required parameter; default: 400 Missing<Name>. */
  readonly missing?: Refusal;
}

/** Checked parameters, under the vendor's names. */
export interface CheckedParameters {
  /** Returns the value; undefined: the parameter is absent or empty. */
  text(name: string): string | undefined;
  integer(name: string): number | undefined;
  flag(name: string): boolean;
  /** Returns `Name.1`, `Name.2`, ... by number, or the members of a JSON array. undefined: the parameter is absent. */
  list(name: string): readonly string[] | undefined;
  /** Returns the pairs of `Tag.N.Key` and `Tag.N.Value`. */
  tags(): readonly { readonly key: string; readonly value: string | undefined }[];
}

/** Returns the values of `<name>.1`, `<name>.2`, ... by number, or undefined if there are none. */
function numbered(parameters: ReadonlyMap<string, string>, name: string): readonly string[] | undefined {
  const found: [number, string][] = [];
  for (const [key, value] of parameters) {
    if (!key.startsWith(`${name}.`)) continue;
    const index = Number(key.slice(name.length + 1));
    if (Number.isInteger(index) && index > 0 && value !== "") found.push([index, value]);
  }
  return found.length === 0 ? undefined : found.sort(([left], [right]) => left - right).map(([, value]) => value);
}

function jsonList(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
  } catch {
    return undefined;
  }
}

function tagsOf(parameters: ReadonlyMap<string, string>) {
  const byIndex = new Map<string, { key: string; value: string | undefined }>();
  for (const [name, value] of parameters) {
    const match = /^Tag\.(\d+)\.(Key|key|Value|value)$/.exec(name);
    if (match?.[1] === undefined) continue;
    const tag = byIndex.get(match[1]) ?? { key: "", value: undefined };
    if (match[2]?.toLowerCase() === "key") tag.key = value;
    else tag.value = value;
    byIndex.set(match[1], tag);
  }
  return [...byIndex.values()];
}

const standardWrong = (name: string): Refusal => ({
  status: 400,
  code: `InvalidParameter.${name}`,
  message: `The specified parameter "${name}" is not valid.`,
});

function isWrong(rule: ParameterRule, value: string): boolean {
  switch (rule.type) {
    case "integer": {
      if (!/^-?\d+$/.test(value)) return true;
      const number = Number(value);
      return number < (rule.min ?? Number.NEGATIVE_INFINITY) || number > (rule.max ?? Number.POSITIVE_INFINITY);
    }
    case "boolean":
      return !/^(true|false)$/i.test(value);
    case "json-list":
      return jsonList(value) === undefined;
    case "time":
      return !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(value) || Number.isNaN(Date.parse(value));
    default:
      return isOutside(rule, value);
  }
}

function isOutside(rule: ParameterRule, value: string): boolean {
  const fold = (text: string) => (rule.ignoreCase === true ? text.toLowerCase() : text);
  return (
    value.length < (rule.min ?? 0) ||
    value.length > (rule.max ?? Number.POSITIVE_INFINITY) ||
    (rule.oneOf !== undefined && !rule.oneOf.some((allowed) => fold(allowed) === fold(value))) ||
    rule.pattern?.test(value) === false
  );
}

/** Returns the refusal of the first mistake in the order of the table, or undefined. */
export function firstMistake(
  rules: readonly ParameterRule[],
  parameters: ReadonlyMap<string, string>,
): Refusal | undefined {
  for (const rule of rules) {
    const values = valuesOf(rule, parameters);
    if (values.length === 0) {
      if (rule.required === true) return rule.missing ?? REFUSALS.missing(rule.name);
      continue;
    }
    if (values.some((value) => isWrong(rule, value))) return rule.wrong ?? standardWrong(rule.name);
    const count = rule.type === "json-list" ? (jsonList(values[0])?.length ?? 0) : values.length;
    if (rule.maxItems !== undefined && count > rule.maxItems) {
      return rule.tooMany ?? rule.wrong ?? standardWrong(rule.name);
    }
  }
  return undefined;
}

function valuesOf(rule: ParameterRule, parameters: ReadonlyMap<string, string>): readonly string[] {
  if (rule.type === "list") return numbered(parameters, rule.name) ?? [];
  if (rule.type === "tags") return tagsOf(parameters).map((tag) => tag.key);
  const value = parameters.get(rule.name);
  return value === undefined || value === "" ? [] : [value];
}

/** Returns typed access to the parameters. They must be checked: firstMistake returned undefined. */
export function readParameters(parameters: ReadonlyMap<string, string>): CheckedParameters {
  const text = (name: string) => parameters.get(name) || undefined;
  return {
    text,
    integer: (name) => {
      const value = text(name);
      return value === undefined ? undefined : Number(value);
    },
    flag: (name) => text(name)?.toLowerCase() === "true",
    list: (name) => numbered(parameters, name) ?? jsonList(text(name)),
    tags: () => tagsOf(parameters),
  };
}
