import { describe, expect, it } from "vitest";
import { getLogs } from "../../../../../local-cloud/services/log-store/get-logs.ts";
import { fleet, query, search, view } from "./a-log-table.ts";

describe("a query of getLogs", () => {
  it.each([
    ["*", ["1", "2", "3", "4"]],
    ["", ["1", "2", "3", "4"]],
    ["outcome: recovered", ["1"]],
    ["outcome:recovered", ["1"]],
    ["outcome: RECOVERED", ["1"]],
    ["exact: case", []],
    ["exact: Case", ["2"]],
    ["outcome: recovered*", ["1", "3"]],
    ["outcome: park?d", ["2"]],
    ['outcome: "recovered*"', []],
    ["outcome: recovered or outcome: parked", ["1", "2"]],
    ["outcome: recovered OR outcome: parked AND attempts: 3", ["1", "2"]],
    ["(outcome: recovered or outcome: parked) and attempts: 3", ["2"]],
    ["not outcome: recovered", ["2", "3", "4"]],
    ["* not outcome: parked", ["1", "3", "4"]],
    ["attempts > 0", ["1", "2"]],
    ["attempts >= 1 and attempts < 3", ["1"]],
    ["attempts in [1 3]", ["1", "2"]],
    ["attempts in (1 3]", ["2"]],
    ["attempts = 0", ["3"]],
    ["balance < 0", ["2"]],
    ["attempts: *", ["1", "2", "3"]],
    ["running", ["1"]],
    ['"at last"', ["1"]],
    ['"last at"', ["1"]],
    ['#"at last"', ["1"]],
    ['#"last at"', []],
    ["message: stock zone", ["2"]],
    ["恢复", []],
    ["message: 恢复", ["3"]],
    ['"path:/a/b"', ["4"]],
    ['__topic__: run and __source__: "host-1" and __tag__:zone: z1', ["1", "2", "3", "4"]],
    ["__topic__: other", []],
    ['"nothing-like-this"', []],
    ["zone", ["2"]],
    ["balance", ["1", "2"]],
    ["Balance", ["1", "2"]],
    ['source: "host-1"', ["1", "2", "3", "4"]],
    ["message: sto?k", ["2"]],
    ["message: no*zone", ["2"]],
    ["message: no*zon", []],
    ["message: no?stock", ["2"]],
    ["message: stock*", ["2"]],
    ["message: tock*", []],
    ["run*last", ["1"]],
  ])("finds with %j", async (words, expected) => {
    expect(await search(fleet(), words)).toEqual(expected);
  });

  it.each([
    ["colour: red", "ParameterInvalid", "key (colour) is not config as key value config"],
    ["outcome > 3", "ParameterInvalid", "key (outcome) is not config as numberic column"],
    ["outcome:", "InvalidQueryString", "query string is invalid"],
    ["(outcome: a", "InvalidQueryString", ""],
    ["and outcome: a", "InvalidQueryString", ""],
    ['"open', "InvalidQueryString", ""],
    ["*tail", "InvalidQueryString", ""],
    ["attempts > many", "InvalidQueryString", ""],
    ["attempts IN [1 3]", "InvalidQueryString", ""],
    ["outcome: recovered-by-cloud", "InvalidQueryString", "double quotes"],
    [`${"(".repeat(101)}a${")".repeat(101)}`, "InvalidQueryString", "nested"],
    [`${"not ".repeat(100_000)}a`, "InvalidQueryString", "nested"],
    [Array.from({ length: 31 }, (_, at) => `outcome: a${at}`).join(" or "), "InvalidQueryString", "30"],
    ["* | select count(*)", "ParameterInvalid", "analytics"],
  ])("refuses %j with %s", async (words, code, message) => {
    await expect(search(fleet(), words)).rejects.toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  it("takes thirty conditions, operators not counted, and more where the switch is off", async () => {
    const conditions = (count: number) =>
      ["attempts in [1 2]", ...Array.from({ length: count - 1 }, (_, at) => `not outcome: a${at}`)].join(" and ");

    expect(await search(fleet(), `* and (${conditions(30)})`)).toEqual(["1"]);
    const lenient = { rules: { documentedOnly: false } };
    expect((await getLogs(fleet(), query({ query: conditions(31) }), view(lenient))).logs).toHaveLength(1);
    expect((await getLogs(fleet(), query({ query: "outcome: recovered-by-cloud" }), view(lenient))).logs).toHaveLength(
      1,
    );
  });
});
