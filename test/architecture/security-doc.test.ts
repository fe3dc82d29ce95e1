/** In SECURITY.md, each row of a table names its test, or is called advice. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const rows = readFileSync(join(root, "SECURITY.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) => line.slice(2, -2).split(" | "));
/** The last column of a table, if it names tests. */
const shown = rows.filter(([first]) => first !== "Asset" && first !== "Actor" && first !== "What holds");
const proofs = shown.filter((row) => /`test\/|^advice/.test(row.at(-1) ?? ""));

describe("SECURITY.md", () => {
  it("names a test for every row of its tables, except the list of assets", () => {
    expect(proofs.length).toBeGreaterThan(20);
    expect(shown.length - proofs.length).toBe(4);
  });

  it.each(proofs.flatMap((row) => [...(row.at(-1) ?? "").matchAll(/`(test\/[\w./-]+)`/g)].map(([, path]) => path!)))(
    "names %s, which exists",
    (path) => {
      expect(existsSync(join(root, path))).toBe(true);
    },
  );
});
