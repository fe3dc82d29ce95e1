import { describe, expect, it } from "vitest";
import { compileLogQuery } from "../../../simulator/cloud/log-query.ts";

const RECORDS = [
  { record_type: "account", account_id: "1", balance_available: "-5.5" },
  { record_type: "instance", account_id: "1", instance_id: "i-a", outcome: "parked", attempts: "2" },
  { record_type: "instance", account_id: "2", instance_id: "i-b", outcome: "recovered", attempts: "10" },
  { record_type: "sighting", account_id: "2", instance_id: "i-c" },
];

const found = (query: string) =>
  RECORDS.map((record, index) => (compileLogQuery(query)(record) ? index : -1)).filter((i) => i >= 0);

describe("compileLogQuery", () => {
  it.each([
    ["", [0, 1, 2, 3]],
    ["*", [0, 1, 2, 3]],
    ["record_type: instance", [1, 2]],
    ['record_type: "instance" and account_id: "2"', [2]],
    ["record_type: account or record_type: instance", [0, 1, 2]],
    ["record_type: account or outcome: parked", [0, 1]],
    ["not record_type: instance", [0, 3]],
    ["record_type: instance and (instance_id: i-b or instance_id: i-c)", [2]],
    ["instance_id: (i-a or i-c)", [1, 3]],
    ["outcome: *", [1, 2]],
    ["instance_id: i-*", [1, 2, 3]],
    ["attempts > 2", [2]],
    ["attempts >= 2 and attempts < 10", [1]],
    ["balance_available < 0", [0]],
    ["record_type: INSTANCE", [1, 2]],
    ["record_type: inst", []],
    ["a: 1 or b: 2 and record_type: account", []],
  ])("understands %s", (query, expected) => {
    expect(found(query)).toEqual(expected);
  });

  it.each([
    "instance",
    "record_type:",
    "record_type: account and",
    "(record_type: account",
    "a: b)",
    "a < b",
    "| select 1",
  ])("refuses %s instead of guessing", (query) => {
    expect(() => compileLogQuery(query)).toThrow("the log query cannot be read");
  });
});
