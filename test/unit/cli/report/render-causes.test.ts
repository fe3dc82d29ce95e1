import { describe, expect, it } from "vitest";
import type { CaseView } from "../../../../cli/report/case-view.ts";
import { idLines } from "../../../../cli/report/render-causes.ts";
import { styleOf } from "../../../../cli/report/style.ts";
import { anInMemoryShell } from "../in-memory-shell.ts";

const cases = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => ({ instanceId: `i-${String(index).padStart(20, "0")}`, name: "" }) as CaseView,
  );
const style = { ...styleOf(anInMemoryShell()), width: 80 };

describe("idLines", () => {
  it("shows all ids that fit two lines", () => {
    expect(
      idLines({ cases: cases(5) }, style)
        .join("\n")
        .match(/i-0/g),
    ).toHaveLength(5);
  });

  it("counts the rest of 20,000 ids, of which it looks at a few only", () => {
    const lines = idLines({ cases: cases(20_000) }, style);

    expect(lines).toHaveLength(2);
    expect(lines.join("\n")).toMatch(/i-0{20}, .*, and 19995 more$/s);
  });

  it("shows two ids on a narrow terminal", () => {
    expect(idLines({ cases: cases(3) }, { ...style, width: 40 }).join("\n")).toContain("and 1 more");
  });
});
