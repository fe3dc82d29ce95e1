import { describe, expect, it } from "vitest";
import { toStatement } from "../../../../functions/adapters/log-store/record-query.ts";

describe("toStatement", () => {
  it("quotes every value, so that a dash or a quote stays inside it", () => {
    expect(toStatement([{ field: "outcome", anyOf: ["recovered-by-cloud"] }])).toBe('outcome: "recovered-by-cloud"');
    expect(toStatement([{ field: "note", anyOf: ['a" or *\\'] }])).toBe('note: "a\\" or *\\\\"');
  });

  it("joins the values of a field by or, and the fields by and", () => {
    const where = [
      { field: "record_type", anyOf: ["case_book", "intent"] },
      { field: "mode", anyOf: ["apply"] },
    ];

    expect(toStatement(where)).toBe('(record_type: "case_book" or record_type: "intent") and mode: "apply"');
    expect(toStatement([])).toBe("*");
  });

  it("refuses more conditions than the store takes, and a field without a value", () => {
    const ids = (count: number) => [{ field: "instance_id", anyOf: Array.from({ length: count }, (_, n) => `i-${n}`) }];

    expect(toStatement(ids(25))).toContain("i-24");
    expect(() => toStatement(ids(26))).toThrow(RangeError);
    expect(() => toStatement(ids(0))).toThrow(RangeError);
  });
});
