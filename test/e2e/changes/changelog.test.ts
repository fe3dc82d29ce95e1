/** Makes the changelog from the files in changes/, in a copy of its own. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const SCRIPT = join(import.meta.dirname, "../../../changes/collect.mjs");
const run = promisify(execFile);

describe("npm run changelog", () => {
  let root: string;
  const collect = (...args: readonly string[]) => run(process.execPath, [SCRIPT, "--root", root, ...args]);
  const entry = (name: string, text: string) => writeFileSync(join(root, "changes", name), text);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "changelog-"));
    mkdirSync(join(root, "changes"));
    writeFileSync(join(root, "CHANGELOG.md"), "# Changelog\n\n## 0.1.0 - 2026-01-01\n\nFirst.\n");
    entry("README.md", "not an entry");
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("prints the entries by kind and changes nothing", async () => {
    entry("fixed-b.md", "B is fixed.\n");
    entry("added-a.md", "A is new.\nIt has two lines.\n");

    const { stdout } = await collect();

    expect(stdout).toBe("### Added\n\n- A is new.\n  It has two lines.\n\n### Fixed\n\n- B is fixed.\n");
    expect(readdirSync(join(root, "changes"))).toHaveLength(3);
  });

  it("puts a release above the one before it and removes its entries", async () => {
    entry("changed-a.md", "A is different.");

    await collect("--release", "0.2.0", "--date", "2026-02-01");

    expect(readFileSync(join(root, "CHANGELOG.md"), "utf8")).toBe(
      "# Changelog\n\n## 0.2.0 - 2026-02-01\n\n### Changed\n\n- A is different.\n\n## 0.1.0 - 2026-01-01\n\nFirst.\n",
    );
    expect(readdirSync(join(root, "changes"))).toEqual(["README.md"]);
  });

  it.each([
    ["misc-a.md", "text", [], /a name begins with added, changed/],
    ["added-a.md", " ", [], /added-a\.md is empty/],
    ["added-a.md", "text", ["--release", "next"], /next is no version/],
  ])("refuses %s with %j and %j", async (name, text, args, why) => {
    entry(name, text);

    await expect(collect(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(why) });
  });
});
