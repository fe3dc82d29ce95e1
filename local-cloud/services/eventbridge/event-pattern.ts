/**
 * Event patterns decide which events a rule accepts. A pattern has the nesting of the event. All keys must match; of an
 * array, one value must match. Source: "Event patterns" of EventBridge, read 2026-08. Not verified on the live cloud.
 */

import { isIPv4 } from "node:net";
import { containsText } from "../../kernel/contains-text.ts";
import { isObject } from "../../kernel/is-object.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Limits of a pattern. With them, matching an event of 256 KB stays fast. The vendor publishes no such limits. */
const DEEPEST_PATTERN = 20;
const MOST_CONDITIONS = 100;

/** Returns the first mistake of a pattern as a message, or undefined. */
export function patternProblem(pattern: unknown, at = "", levels = DEEPEST_PATTERN): string | undefined {
  if (!isObject(pattern)) return `${at || "the pattern"} must be an object`;
  if (levels === 0) return `${at.slice(0, 100)} is nested deeper than ${DEEPEST_PATTERN} levels`;
  for (const [key, value] of Object.entries(pattern)) {
    const path = at === "" ? key : `${at}.${key}`;
    const problem = Array.isArray(value) ? conditionsProblem(value, path) : patternProblem(value, path, levels - 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/**
 * Decides whether the event matches the pattern. The pattern must be valid: patternProblem returns undefined for it.
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (!isObject(pattern)) return false;
  return Object.entries(pattern).every(([key, wanted]) => {
    const isPresent = isObject(event) && Object.hasOwn(event, key);
    const actual = isPresent ? event[key] : undefined;
    if (!Array.isArray(wanted)) return isPresent && matchesPattern(wanted, actual);
    return fulfilsAny(wanted, actual, isPresent);
  });
}

/** Largest number of expressions (objects) for one field. Source: "Limits" of EventBridge, read 2026-08. */
const EXPRESSIONS_PER_FIELD = 5;

const OPERATORS: Readonly<Record<string, (operand: unknown) => boolean>> = {
  prefix: (operand) => typeof operand === "string",
  suffix: (operand) => typeof operand === "string",
  contains: (operand) => typeof operand === "string",
  cidr: (operand) => typeof operand === "string" && parseCidr(operand) !== undefined,
  exists: (operand) => typeof operand === "boolean",
  numeric: (operand) => Array.isArray(operand) && numericPairs(operand) !== undefined,
  "anything-but": (operand) =>
    isObject(operand)
      ? Object.keys(operand).every((key) => ["prefix", "suffix", "contains"].includes(key))
      : !Array.isArray(operand) || operand.length <= MOST_CONDITIONS
        ? [operand].flat().every((value) => typeof value === "string" || typeof value === "number")
        : false,
};

function conditionsProblem(conditions: readonly unknown[], path: string): string | undefined {
  if (conditions.length === 0) return `${path} must not be an empty array`;
  if (conditions.length > MOST_CONDITIONS) return `${path} has more than ${MOST_CONDITIONS} values`;
  if (conditions.filter(isObject).length > EXPRESSIONS_PER_FIELD)
    return `${path} has more than ${EXPRESSIONS_PER_FIELD} expressions`;
  for (const condition of conditions) {
    if (Array.isArray(condition)) return `${path} must hold values or expressions`;
    if (!isObject(condition)) continue;
    const [operator, ...others] = Object.keys(condition);
    const isKnown = operator !== undefined && others.length === 0 && Object.hasOwn(OPERATORS, operator);
    const accepts = isKnown ? OPERATORS[operator] : undefined;
    if (accepts === undefined) return `${path} holds an unknown expression`;
    if (!accepts(condition[operator!])) return `${path}.${operator} has a wrong operand`;
  }
  return undefined;
}

/** Plain values are looked up, so that each value of the event is compared with a hundred of them at once. */
function fulfilsAny(conditions: readonly unknown[], actual: unknown, isPresent: boolean): boolean {
  // Where the event holds an array, any overlap is a match.
  const values: readonly unknown[] = Array.isArray(actual) ? actual : [actual];
  const plain = new Set(conditions.filter((condition) => !isObject(condition)));
  if (isPresent && values.some((value) => plain.has(value))) return true;
  return conditions.some((condition) => isObject(condition) && fulfils(condition, values, isPresent));
}

function fulfils(expression: Fields, values: readonly unknown[], isPresent: boolean): boolean {
  if ("exists" in expression) return expression.exists === isPresent;
  if (!isPresent) return false;
  if (!("anything-but" in expression)) return values.some(testOf(expression));
  const isExcluded = excludedTest(expression["anything-but"]);
  return values.every((value) => !isExcluded(value));
}

function excludedTest(excluded: unknown): (value: unknown) => boolean {
  if (isObject(excluded)) return testOf(excluded);
  const all = new Set([excluded].flat());
  return (value) => all.has(value);
}

function testOf(expression: Fields): (value: unknown) => boolean {
  const [operator, operand] = Object.entries(expression)[0] ?? [];
  if (operator === "numeric") {
    const tests = Array.isArray(operand) ? (numericPairs(operand) ?? []) : [];
    return (value) => typeof value === "number" && tests.every((test) => test(value));
  }
  if (typeof operand !== "string") return () => false;
  const test = TEXT_TESTS.get(operator);
  return (value) => typeof value === "string" && test?.(value, operand) === true;
}

const TEXT_TESTS: ReadonlyMap<unknown, (value: string, operand: string) => boolean> = new Map(
  Object.entries({
    prefix: (value: string, operand: string) => value.startsWith(operand),
    suffix: (value: string, operand: string) => value.endsWith(operand),
    contains: containsText,
    cidr: isInside,
  }),
);

/** `[">", 0, "<=", 5]` as tests; undefined when it is not of that form or outside ±1e9. */
function numericPairs(operand: readonly unknown[]): readonly ((value: number) => boolean)[] | undefined {
  if (operand.length === 0 || operand.length % 2 !== 0 || operand.length > MOST_CONDITIONS) return undefined;
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const [comparison, bound] = [operand[index], operand[index + 1]];
    if (typeof bound !== "number" || Math.abs(bound) > 1e9) return undefined;
    const test = COMPARISONS.get(comparison);
    if (test === undefined) return undefined;
    tests.push((value) => test(value, bound));
  }
  return tests;
}

const COMPARISONS: ReadonlyMap<unknown, (value: number, bound: number) => boolean> = new Map(
  Object.entries({
    ">": (value: number, bound: number) => value > bound,
    ">=": (value: number, bound: number) => value >= bound,
    "<": (value: number, bound: number) => value < bound,
    "<=": (value: number, bound: number) => value <= bound,
    "=": (value: number, bound: number) => value === bound,
  }),
);

function isInside(address: string, cidr: string): boolean {
  const range = parseCidr(cidr);
  if (range === undefined || !isIPv4(address)) return false;
  return Math.floor(toNumber(address) / range.size) === Math.floor(range.base / range.size);
}

function parseCidr(cidr: string): { readonly base: number; readonly size: number } | undefined {
  const [address = "", bits = ""] = cidr.split("/");
  if (!isIPv4(address) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined;
  return { base: toNumber(address), size: 2 ** (32 - Number(bits)) };
}

const toNumber = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
