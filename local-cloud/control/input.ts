/** Checks bodies of control requests and scenario files. All mistakes are reported at once, each with its path. */
import * as v from "valibot";
import type { FaultRule } from "../kernel/faults/fault-rule.ts";
import type { QuotaRule } from "../kernel/quotas.ts";
import type { FleetPlan } from "../scenarios/generate.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { AccountSpec } from "../services/accounts/account-spec.ts";
import { LOCK_REASONS } from "../services/ecs/instance.ts";
import type { InstanceSpec } from "../services/ecs/instance-spec.ts";
import { parse, parseInTurns } from "./check-in-turns.ts";
import { count, duration, list, maybe, money, object, oneOf, tags } from "./fields.ts";
import {
  account,
  amount,
  clockMode,
  fault,
  instanceOrMany,
  MOST_RULES,
  policyChange,
  quota,
  rate,
  refusal,
  scenario,
  settings,
  time,
} from "./schemas.ts";

const clock = object({
  mode: maybe(clockMode),
  rate: maybe(rate),
  now: maybe(time),
  advanceMs: maybe(duration),
});

const accounts = list(account);
const faults = list(fault);
const quotas = list(quota, MOST_RULES);
const instances = list(instanceOrMany);

const instanceChange = object({
  locks: maybe(list(oneOf(LOCK_REASONS), LOCK_REASONS.length)),
  fallsBack: maybe(count),
  autoRestart: maybe(oneOf(["ok", "late", "missed"])),
  tags: maybe(tags),
  /** null: the instance can be started again, for example because its type is in stock. */
  refusal: maybe(v.nullable(refusal)),
});

/** One or many: people send either. */
const parseMany = <T>(items: v.GenericSchema<T[]>, input: unknown): Promise<T[]> =>
  parseInTurns(items, Array.isArray(input) ? input : [input]);

export const parseScenario = (input: unknown): Promise<Scenario> => parseInTurns(scenario, input);
export const parseAccounts = (input: unknown): Promise<AccountSpec[]> => parseMany(accounts, input);
export const parseInstances = (input: unknown): Promise<(InstanceSpec | { generate: FleetPlan })[]> =>
  parseMany(instances, input);
export const parseInstanceChange = (input: unknown) => parse(instanceChange, input);
export const parseFaults = (input: unknown): Promise<FaultRule[]> => parseMany(faults, input);
export const parseQuotas = (input: unknown): Promise<QuotaRule[]> => parseMany(quotas, input);
export const parseSettings = (input: unknown) => parse(settings, input);
export const parseClock = (input: unknown) => parse(clock, input);
export const parseRecharge = (input: unknown) =>
  parse(object({ amount: v.pipe(money, v.gtValue(0, "must be more than 0")) }), input);
export const parseArrears = (input: unknown) => parse(object({ amount: maybe(amount) }), input ?? {});
export const parsePolicyChange = (input: unknown) => parse(policyChange, input);
