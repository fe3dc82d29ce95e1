import { describe, expect, it } from "vitest";
import { drawColumns } from "../../../../cli/report/columns.ts";
import { displayWidth } from "../../../../cli/report/wrap.ts";

const COLUMNS = [
  { title: "Time left", whole: true },
  { title: "Instance", whole: true },
  { title: "Name", flexible: true },
  { title: "Region" },
];
const ROWS = [
  ["12 d 23 h", "i-bp1demo0000000000001", "web-1 of the shop that sells shoes and 数据库", "cn-hangzhou"],
  ["?", "i-bp1demo0000000000002", "web-2", "cn-shanghai"],
];
const draw = (width: number) =>
  drawColumns(COLUMNS, ROWS, { width, indent: 2, paintTitle: (text) => text, colon: ": " });

describe("drawColumns", () => {
  it("wraps the flexible column first", () => {
    const lines = draw(70).split("\n");

    expect(lines[0]).toBe("  Time left  Instance                Name                  Region");
    expect(lines[1]).toContain("12 d 23 h  i-bp1demo0000000000001  web-1 of the shop");
    expect(lines.every((line) => displayWidth(line) <= 70)).toBe(true);
  });

  it.each([40, 50])("draws a block for each row in %d columns, so that ids stay whole", (width) => {
    const lines = draw(width).split("\n");

    expect(lines.slice(0, 3)).toEqual([
      "  i-bp1demo0000000000001",
      "    Time left: 12 d 23 h",
      expect.stringMatching(/^ {4}Name: web-1 of the shop/),
    ]);
    expect(lines).toContain("  i-bp1demo0000000000002");
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
  });
});
