import { describe, expect, it } from "vitest";
import { drawTable, frameWidth } from "../../../../cli/report/table.ts";
import { displayWidth } from "../../../../cli/report/wrap.ts";

const PLAIN = { bold: (text: string) => text };

describe("drawTable", () => {
  it("keeps the right edge straight with Chinese names", () => {
    const columns = [
      { title: "Name", width: 12 },
      { title: "Region", width: 12 },
    ];

    const drawn = drawTable(
      columns,
      [
        [{ lines: ["网页服务器一号机备用"] }, { lines: ["cn-hangzhou"] }],
        [{ lines: ["web-1"] }, { lines: ["cn-shanghai"] }],
      ],
      PLAIN,
    );

    const widths = new Set(drawn.split("\n").map(displayWidth));
    expect([...widths]).toEqual([24 + frameWidth(2)]);
    expect(drawn).toContain("网页服务器一");
    expect(drawn).toContain("号机备用");
  });

  it("removes control characters that a terminal would obey", () => {
    const drawn = drawTable([{ title: "Name", width: 20 }], [[{ lines: ["a\u001b[2Jb\u202ec\u0007"] }]], PLAIN);

    expect(drawn).toContain("a [2Jb c");
    expect(drawn).not.toContain("\u001b");
    expect(drawn).not.toContain("\u202e");
  });

  it("paints every wrapped line on its own, so that a colour never runs into the border", () => {
    const drawn = drawTable(
      [{ title: "Name", width: 6 }],
      [[{ lines: ["abc def"], paintFirst: (text) => `<${text}>` }]],
      PLAIN,
    );

    expect(drawn).toContain("<abc>");
    expect(drawn).toContain("<def>");
  });
});
