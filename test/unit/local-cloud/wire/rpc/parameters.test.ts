import { describe, expect, it } from "vitest";
import { firstMistake, type ParameterRule, readParameters } from "../../../../../local-cloud/wire/rpc/parameters.ts";

describe("firstMistake", () => {
  const rules: readonly ParameterRule[] = [
    { name: "Name", type: "string", required: true },
    { name: "Size", type: "integer", min: 1, max: 5 },
    { name: "Flag", type: "boolean" },
    { name: "Ids", type: "json-list", maxItems: 2 },
    { name: "Item", type: "list", oneOf: ["a", "b"], maxItems: 2 },
    { name: "When", type: "time" },
  ];
  const codeOf = (parameters: Record<string, string>) =>
    firstMistake(rules, new Map(Object.entries({ Name: "n", ...parameters })))?.code;

  it.each([
    [{}, undefined],
    [{ Name: "" }, "MissingName"],
    [{ Size: "0" }, "InvalidParameter.Size"],
    [{ Size: "2.5" }, "InvalidParameter.Size"],
    [{ Size: "6" }, "InvalidParameter.Size"],
    [{ Flag: "maybe" }, "InvalidParameter.Flag"],
    [{ Flag: "TRUE" }, undefined],
    [{ Ids: "[1]" }, "InvalidParameter.Ids"],
    [{ Ids: "{}" }, "InvalidParameter.Ids"],
    [{ Ids: '["a","b","c"]' }, "InvalidParameter.Ids"],
    [{ Ids: "[]" }, undefined],
    [{ "Item.1": "c" }, "InvalidParameter.Item"],
    [{ "Item.1": "a", "Item.2": "b", "Item.3": "a" }, "InvalidParameter.Item"],
    [{ When: "2030-13-01T00:00Z" }, "InvalidParameter.When"],
    [{ When: "2030-01-01T00:00Z" }, undefined],
  ])("%j: %s", (parameters, code) => {
    expect(codeOf(parameters as Record<string, string>)).toBe(code);
  });

  it("reads list parameters in the order of their numbers", () => {
    const read = readParameters(
      new Map([
        ["I.10", "c"],
        ["I.2", "b"],
        ["I.1", "a"],
        ["I.x", "no"],
        ["Tag.1.Key", "k"],
      ]),
    );
    expect(read.list("I")).toEqual(["a", "b", "c"]);
    expect(read.tags()).toEqual([{ key: "k", value: undefined }]);
  });
});
