/** Checks input by a schema. Large input is checked in slices, small input at once. */
import * as v from "valibot";
import { ControlError } from "../kernel/control-error.ts";
import { inTurns, isSmall } from "../kernel/in-turns.ts";
import { type KnownObject, listOf, objectOf } from "./fields.ts";

const SHOWN_PROBLEMS = 50;
/** Values of at most some hundred fields that are checked in one turn. */
const VALUES_A_TURN = 100;

interface Problems {
  count: number;
  readonly shown: string[];
}

/** Returns the checked copy of `input`. Throws ControlError with all mistakes; the first fifty are named. */
export function parse<T>(schema: v.GenericSchema<T>, input: unknown): T {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const problems: Problems = { count: 0, shown: [] };
  note(result.issues, "", problems);
  throw refusal(problems);
}

/** Returns the checked copy of `input` of any size. Throws ControlError with all mistakes. */
export async function parseInTurns<T>(schema: v.GenericSchema<T>, input: unknown): Promise<T> {
  const problems: Problems = { count: 0, shown: [] };
  const checked = await inTurns(checkSteps(schema, input, "", problems), VALUES_A_TURN);
  if (problems.count > 0) throw refusal(problems);
  return checked as T; // It was checked member by member. Without a problem, the schema gives what its type says.
}

function refusal({ count, shown }: Problems): ControlError {
  const more = count > shown.length ? [`and ${count - shown.length} more`] : [];
  return new ControlError(400, [...shown, ...more].join("; "));
}

function* checkSteps(
  schema: v.GenericSchema,
  input: unknown,
  path: string,
  problems: Problems,
): Generator<undefined, unknown> {
  const list = listOf(schema);
  const object = objectOf(schema);
  if (typeof input === "object" && input !== null && !isSmall(input)) {
    if (list !== undefined && Array.isArray(input) && input.length <= list.most) {
      const checked: unknown[] = [];
      for (const [at, item] of input.entries())
        checked.push(yield* checkSteps(list.item, item, joined(path, String(at)), problems));
      return checked;
    }
    if (object !== undefined && !Array.isArray(input)) return yield* memberSteps(object, input, path, problems);
  }
  yield;
  return checkAtOnce(schema, input, path, problems);
}

/** Checks large members one by one and the rest at once. Unknown and missing members are found with the rest. */
function* memberSteps(
  { entries, withOnly }: KnownObject,
  input: object,
  path: string,
  problems: Problems,
): Generator<undefined, unknown> {
  const isLarge = (name: string, value: unknown) =>
    Object.hasOwn(entries, name) && typeof value === "object" && value !== null && !isSmall(value);
  const members = Object.entries(input);
  const large = members.filter(([name, value]) => isLarge(name, value));
  const rest = Object.fromEntries(members.filter(([name, value]) => !isLarge(name, value)));
  yield;
  const checked = checkAtOnce(
    withOnly(Object.keys(entries).filter((name) => Object.hasOwn(rest, name) || !Object.hasOwn(input, name))),
    rest,
    path,
    problems,
  );
  const checkedLarge: [string, unknown][] = [];
  for (const [name, value] of large)
    checkedLarge.push([name, yield* checkSteps(entries[name]!, value, joined(path, name), problems)]);
  return { ...Object(checked), ...Object.fromEntries(checkedLarge) };
}

const joined = (path: string, name: string | undefined) => [path, name].filter(Boolean).join(".");

function checkAtOnce(schema: v.GenericSchema, input: unknown, path: string, problems: Problems): unknown {
  const result = v.safeParse(schema, input);
  note(result.issues ?? [], path, problems);
  return result.output;
}

function note(issues: readonly v.BaseIssue<unknown>[], path: string, problems: Problems): void {
  for (const issue of issues) {
    problems.count += 1;
    if (problems.shown.length >= SHOWN_PROBLEMS) continue;
    problems.shown.push(`${joined(path, v.getDotPath(issue) ?? undefined) || "the whole input"}: ${wordsOf(issue)}`);
  }
}

/** Words a missing field as "is needed", whichever type it should have. */
const wordsOf = (issue: v.BaseIssue<unknown>) => (issue.input === undefined ? "is needed" : issue.message);
