/**
 * Decides how each failure is handled, and how the instance ends if that does not help. Rules match by code only, because the same
 * code was seen with different HTTP statuses. The end decides what wakes the case.
 *
 * Sources were read 2026-08 and 2026-11 as stored copies; nothing here was verified on the live cloud.
 */
import type { CloudFailure } from "./cloud-error.ts";
import { ECS_CODES } from "./codes/ecs.ts";
import { FUNCTION_COMPUTE_CODES, OWN_CODES } from "./codes/function-compute.ts";
import { GATEWAY_CODES } from "./codes/gateway.ts";
import { LOG_STORE_CODES } from "./codes/log-store.ts";
import { UNKNOWN } from "./failure-kinds.ts";
import type { FailureRule } from "./failure-rule.ts";

export type { FailureClass, FailureRule } from "./failure-rule.ts";

/** @internal Tests drive each row through the real SDK. */
export const ERROR_TABLE: readonly FailureRule[] = [
  ...ECS_CODES,
  ...GATEWAY_CODES,
  ...LOG_STORE_CODES,
  ...FUNCTION_COMPUTE_CODES,
  ...OWN_CODES,
];

const UNKNOWN_RULE: FailureRule = { match: "*", ...UNKNOWN, source: "in none of the documents" };
const WHOLE = new Map<string, FailureRule>(ERROR_TABLE.map((rule) => [rule.match, rule]));
// A whole code comes before a part of a code, and `Throttling` in any place comes before other parts.
const RULES_BY_PART: readonly FailureRule[] = [isContained, isPartly].flatMap((by) =>
  ERROR_TABLE.filter((rule) => by(rule)),
);

/** Returns the rule for a failure. An unlisted code gets the `unknown` rule: not repeated, and reported. */
export function classify(failure: Pick<CloudFailure, "code">): FailureRule {
  return WHOLE.get(failure.code) ?? RULES_BY_PART.find((rule) => matches(rule, failure.code)) ?? UNKNOWN_RULE;
}

/** Checks for failures that VPC instances are known for. Such a failure counts against the group (region, zone, VPC). */
export function isVpcFailure(failure: Pick<CloudFailure, "code">, hasVpc: boolean): boolean {
  return hasVpc && classify(failure).vpc === true;
}

function isContained({ match }: Pick<FailureRule, "match">): boolean {
  return match.startsWith("*") && match.endsWith("*");
}

function isPartly(rule: Pick<FailureRule, "match">): boolean {
  return rule.match.includes("*") && !isContained(rule);
}

function matches(rule: FailureRule, code: string): boolean {
  const part = rule.match.replaceAll("*", "");
  if (isContained(rule)) return code.includes(part);
  return rule.match.startsWith("*") ? code.endsWith(part) : code.startsWith(part);
}
