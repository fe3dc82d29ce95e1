import { describe, expect, it } from "vitest";
import { parseSchedule } from "../../../../../local-cloud/services/function-compute/schedule.ts";

const next = (expression: string, after: string) => {
  const atMs = parseSchedule(expression)?.next(Date.parse(after));
  return atMs === undefined ? undefined : new Date(atMs).toISOString();
};

describe("parseSchedule", () => {
  it.each([
    ["@every 5m", "2030-01-01T00:00:07.500Z", "2030-01-01T00:05:07.500Z"],
    ["@every 90s", "2030-01-01T00:00:00Z", "2030-01-01T00:01:30.000Z"],
    ["@every 2h", "2030-01-01T23:00:00Z", "2030-01-02T01:00:00.000Z"],
    ["0 0 * * * *", "2030-01-01T00:30:00Z", "2030-01-01T01:00:00.000Z"],
    ["0 0 * * * *", "2030-01-01T01:00:00Z", "2030-01-01T02:00:00.000Z"],
    ["*/15 * * * * *", "2030-01-01T00:00:59.999Z", "2030-01-01T00:01:00.000Z"],
    ["30 15 10 * * *", "2030-01-01T10:15:30Z", "2030-01-02T10:15:30.000Z"],
    ["0 15 10 ? * MON-FRI", "2030-01-04T11:00:00Z", "2030-01-07T10:15:00.000Z"],
    ["0 0 0 ? * 7", "2030-01-01T00:00:00Z", "2030-01-06T00:00:00.000Z"],
    ["0 0 0 29 2 *", "2029-03-01T00:00:00Z", "2032-02-29T00:00:00.000Z"],
    ["0 0 0 1 JAN,JUL ?", "2030-02-01T00:00:00Z", "2030-07-01T00:00:00.000Z"],
    ["0 0 0 13 * FRI", "2030-01-01T00:00:00Z", "2030-01-04T00:00:00.000Z"],
    ["0 10-20/5 0 * * *", "2030-01-01T00:12:00Z", "2030-01-01T00:15:00.000Z"],
  ])("fires %s after %s at %s", (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it("has no next moment for a day that never comes", () => {
    expect(next("0 0 0 31 2 *", "2030-01-01T00:00:00Z")).toBeUndefined();
  });

  it.each([
    "",
    "@every",
    "@every 0m",
    "@every 5",
    "* * * * *",
    "61 * * * * *",
    "a * * * * *",
    "5-1 * * * * *",
    "*/0 * * * * *",
  ])("does not understand %j", (expression) => {
    expect(parseSchedule(expression)).toBeUndefined();
  });
});
