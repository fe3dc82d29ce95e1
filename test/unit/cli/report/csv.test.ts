import { describe, expect, it } from "vitest";
import { toCsv } from "../../../../cli/report/csv.ts";

const cellOf = (csv: string, column: string) => {
  const [head, line] = csv.split("\r\n");
  return line!.split(",")[head!.split(",").indexOf(column)];
};

describe("toCsv", () => {
  it("writes a head and one line an instance, each ended by CRLF", () => {
    const csv = toCsv([{ instance_id: "i-1" }, { instance_id: "i-2" }], () => false);

    expect(csv.match(/\r\n/g)).toHaveLength(3);
    expect(cellOf(csv, "instance_id")).toBe("i-1");
    expect(cellOf(csv, "needs_person")).toBe("false");
  });

  it("quotes commas and quotes, and keeps an instance on one line", () => {
    const csv = toCsv([{ instance_name: 'a,"b"\nc' }], () => true);

    expect(csv).toContain('"a,""b"" c"');
  });

  it("keeps a semicolon, at which many spreadsheets cut, inside its cell", () => {
    expect(toCsv([{ instance_name: "a;=1+1" }], () => true)).toContain(',"a;=1+1",');
  });

  it.each(["=1+1", "+1", "-1", "@x"])("disarms %s, which a spreadsheet would run", (name) => {
    expect(
      cellOf(
        toCsv([{ instance_name: name }], () => false),
        "instance_name",
      ),
    ).toBe(`'${name}`);
  });
});
