/** Checks bodies of control requests and scenario files. All mistakes are reported at once, each with its path. */
import * as v from "valibot";
import { ControlError } from "../kernel/control-error.ts";
import type { FaultRule } from "../kernel/faults/fault-rule.ts";
import type { QuotaRule } from "../kernel/quotas.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { AccountSpec } from "../services/accounts/account-spec.ts";
import { lockReasons } from "../services/ecs/instance.ts";
import { count, duration, list, maybe, money, object, oneOf, text, texts } from "./fields.ts";
import {
  account,
  amount,
  clockMode,
  fault,
  instanceOrMany,
  quota,
  rate,
  refusal,
  scenario,
  settings,
  statement,
  time,
} from "./schemas.ts";

const clock = object({
  mode: maybe(clockMode),
  rate: maybe(rate),
  now: maybe(time),
  advanceMs: maybe(duration),
});

const instanceChange = object({
  locks: maybe(list(oneOf(lockReasons))),
  fallsBack: maybe(count),
  autoRestart: maybe(oneOf(["ok", "late", "missed"])),
  refusal: maybe(refusal),
});

export function parse<T>(schema: v.GenericSchema<T>, input: unknown): T {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "the whole input"}: ${wordsOf(issue)}`);
  const more = problems.length > shownProblems ? [`and ${problems.length - shownProblems} more`] : [];
  throw new ControlError(400, [...problems.slice(0, shownProblems), ...more].join("; "));
}

const shownProblems = 50;

/** Words a missing field as "is needed", whichever type it should have. */
const wordsOf = (issue: v.BaseIssue<unknown>) => (issue.input === undefined ? "is needed" : issue.message);

/** Checks one object or a list of objects; returns a list. */
const parseMany = <T>(schema: v.GenericSchema<T>, input: unknown): T[] =>
  parse(list(schema), Array.isArray(input) ? input : [input]);

export const parseScenario = (input: unknown): Scenario => parse(scenario, input);
export const parseAccounts = (input: unknown): AccountSpec[] => parseMany(account, input);
export const parseInstances = (input: unknown) => parseMany(instanceOrMany, input);
export const parseInstanceChange = (input: unknown) => parse(instanceChange, input);
export const parseFaults = (input: unknown): FaultRule[] => parseMany(fault, input);
export const parseQuotas = (input: unknown): QuotaRule[] => parseMany(quota, input);
export const parseSettings = (input: unknown) => parse(settings, input);
export const parseClock = (input: unknown) => parse(clock, input);
export const parseRecharge = (input: unknown) =>
  parse(object({ amount: v.pipe(money, v.gtValue(0, "must be more than 0")) }), input);
export const parseArrears = (input: unknown) => parse(object({ amount: maybe(amount) }), input ?? {});
export const parsePolicyChange = (input: unknown) =>
  parse(
    v.union([
      object({ identity: text, actions: texts, resources: maybe(texts) }),
      object({ identity: text, statements: list(statement) }),
    ]),
    input,
  );
