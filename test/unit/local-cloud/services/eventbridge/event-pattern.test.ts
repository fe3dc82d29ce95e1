import { describe, expect, it } from "vitest";
import { matchesPattern, patternProblem } from "../../../../../local-cloud/services/eventbridge/event-pattern.ts";

const EVENT = {
  source: "acs.ecs",
  type: "ecs:Instance:StateChange",
  subject: "",
  data: { state: "Stopped", count: 3, address: "10.0.0.17", list: ["a", "b"], nothing: null, nested: { deep: "x" } },
};

describe("matchesPattern", () => {
  it.each<[string, object, boolean]>([
    ["an empty pattern", {}, true],
    ["an exact value", { source: ["acs.ecs"] }, true],
    ["one of several values", { source: ["acs.rds", "acs.ecs"] }, true],
    ["another case", { data: { state: ["stopped"] } }, false],
    ["two keys, one of which does not fit", { source: ["acs.ecs"], type: ["other"] }, false],
    ["a field that is missing", { data: { absent: ["x"] } }, false],
    ["a nested pattern on a plain value", { source: { deep: ["x"] } }, false],
    ["a nested field", { data: { nested: { deep: ["x"] } } }, true],
    ["an empty string", { subject: [""] }, true],
    ["null", { data: { nothing: [null] } }, true],
    ["null where there is an empty string", { subject: [null] }, false],
    ["an overlap with an array", { data: { list: ["b", "c"] } }, true],
    ["no overlap with an array", { data: { list: ["c"] } }, false],
    ["a number", { data: { count: [3] } }, true],
    ["a number as text", { data: { count: ["3"] } }, false],
    ["a prefix", { type: [{ prefix: "ecs:Instance:" }] }, true],
    ["a wrong prefix", { type: [{ prefix: "Instance:" }] }, false],
    ["a suffix", { type: [{ suffix: ":StateChange" }] }, true],
    ["a part", { type: [{ contains: ":Instance:" }] }, true],
    ["anything but another value", { data: { state: [{ "anything-but": "Running" }] } }, true],
    ["anything but this value", { data: { state: [{ "anything-but": "Stopped" }] } }, false],
    ["anything but a list with it", { data: { state: [{ "anything-but": ["Running", "Stopped"] }] } }, false],
    ["anything but this number", { data: { count: [{ "anything-but": 3 }] } }, false],
    ["anything but a prefix", { source: [{ "anything-but": { prefix: "acs." } }] }, false],
    ["anything but, where the field is missing", { data: { absent: [{ "anything-but": "x" }] } }, false],
    ["anything but an element of an array", { data: { list: [{ "anything-but": "a" }] } }, false],
    ["a numeric range", { data: { count: [{ numeric: [">", 0, "<=", 3] }] } }, true],
    ["a numeric range below", { data: { count: [{ numeric: ["<", 3] }] } }, false],
    ["numeric equality", { data: { count: [{ numeric: ["=", 3] }] } }, true],
    ["a numeric range on text", { data: { state: [{ numeric: [">", 0] }] } }, false],
    ["an address inside", { data: { address: [{ cidr: "10.0.0.0/24" }] } }, true],
    ["an address outside", { data: { address: [{ cidr: "10.0.1.0/24" }] } }, false],
    ["a field that exists", { data: { state: [{ exists: true }] } }, true],
    ["a field that does not exist", { data: { absent: [{ exists: false }] } }, true],
    ["a field that should not exist", { data: { state: [{ exists: false }] } }, false],
  ])("decides on %s", (_what, pattern, expected) => {
    expect(patternProblem(pattern)).toBeUndefined();
    expect(matchesPattern(pattern, EVENT)).toBe(expected);
  });
});

describe("patternProblem", () => {
  it.each<[unknown, string]>([
    ["text", "the pattern must be an object"],
    [{ source: "acs.ecs" }, "source must be an object"],
    [{ source: [] }, "source must not be an empty array"],
    [{ data: { a: [{ like: "x" }] } }, "data.a holds an unknown expression"],
    [{ a: [{ prefix: 1 }] }, "a.prefix has a wrong operand"],
    [{ a: [{ numeric: [">"] }] }, "a.numeric has a wrong operand"],
    [{ a: [{ numeric: [">", 2e9] }] }, "a.numeric has a wrong operand"],
    [{ a: [{ cidr: "10.0.0.0" }] }, "a.cidr has a wrong operand"],
    [{ a: [{ prefix: "a", suffix: "b" }] }, "a holds an unknown expression"],
    [{ a: Array.from({ length: 6 }, () => ({ prefix: "x" })) }, "a has more than 5 expressions"],
  ])("names what is wrong with %j", (pattern, problem) => {
    expect(patternProblem(pattern)).toBe(problem);
  });
});
