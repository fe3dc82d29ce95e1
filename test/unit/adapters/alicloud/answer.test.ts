import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import {
  asObject,
  numberOf,
  textOf,
  wrappedList,
  wrappedTexts,
} from "../../../../functions/adapters/alicloud/answer.ts";

/**
 * The parser that pop-core reads answers with. It gives objects without a prototype, and BigNumber objects for long
 * numbers.
 */
const parse = createRequire(createRequire(import.meta.url).resolve("@alicloud/pop-core"))("json-bigint").parse;

describe("answer readers", () => {
  it("read numbers of every length as the digits that were sent", () => {
    const body = parse('{"short": 5, "long": 12345678901234567890, "text": "x"}');

    expect([textOf(body.short), textOf(body.long), textOf(body.text)]).toEqual(["5", "12345678901234567890", "x"]);
    expect(numberOf(body.short)).toBe(5);
    expect(numberOf(body.long)).toBe(1.2345678901234567e19);
  });

  it("read an absent field as undefined", () => {
    expect([null, undefined, {}, [], true].map(textOf)).toEqual(["", "", "", "", ""]);
    expect([null, "x", ""].map(numberOf)).toEqual([0, 0, 0]);
    expect([null, "x", [], undefined].map(asObject)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("unwrap lists, and tell an empty list from a missing one", () => {
    const body = parse('{"Instances": {"Instance": [{"InstanceId": "i-1"}, null, "x"]}, "Empty": {"Instance": []}}');

    expect(wrappedList(body, "Instances", "Instance")).toEqual([{ InstanceId: "i-1" }]);
    expect(wrappedList(body, "Empty", "Instance")).toEqual([]);
    expect(wrappedList(body, "Missing", "Instance")).toBeUndefined();
    expect(wrappedList(undefined, "Instances", "Instance")).toBeUndefined();
    expect(wrappedTexts(parse('{"Ip": {"IpAddress": ["1.2.3.4", ""]}}'), "Ip", "IpAddress")).toEqual(["1.2.3.4"]);
  });
});
