import { describe, expect, it } from "vitest";
import { toXml } from "../../../../../local-cloud/wire/rpc/xml.ts";

describe("toXml", () => {
  it("repeats list elements, escapes text and leaves out undefined values", () => {
    expect(toXml("R", { A: { B: [1, "<&>"] }, C: true, D: undefined, E: "", F: { G: [] } })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><R><A><B>1</B><B>&lt;&amp;&gt;</B></A><C>true</C><E></E><F></F></R>',
    );
  });
});
