/** The shipped bundle: its size, its contents, and that it loads without node_modules. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const DIST = join(import.meta.dirname, "../../dist");
const BUDGET_BYTES = 420_000;

describe("the function's bundle", () => {
  const meta: { inputs: Record<string, unknown> } = JSON.parse(readFileSync(join(DIST, "recover.meta.json"), "utf8"));
  const inputs = Object.keys(meta.inputs);

  it("keeps to its budget, unminified", () => {
    expect(statSync(join(DIST, "recover/index.js")).size).toBeLessThanOrEqual(BUDGET_BYTES);
  });

  it("was measured on the real inputs of the build", () => {
    expect(inputs).toContain("functions/handler.ts");
    expect(inputs.some((path) => path.includes("@alicloud/pop-core/lib/rpc.js"))).toBe(true);
  });

  it("ships no source map and no more than the function loads", () => {
    expect(
      readdirSync(join(DIST, "recover"))
        .filter((name) => name !== "recovery.config.json")
        .sort(),
    ).toEqual(["fc2.js", "index.js", "package.json"]);
    expect(readFileSync(join(DIST, "recover/index.js"), "utf8")).not.toContain("sourceMappingURL");
  });

  it("loads the parts that only FC 2.0 needs from the file beside it, when they are used", () => {
    expect(inputs.filter((path) => path.includes("@alicloud/fc2/"))).toEqual([]);
    expect(readFileSync(join(DIST, "recover/index.js"), "utf8")).toContain('import("./fc2.js")');
  });

  it.each(["ali-oss", "axios", "/ws/", "/debug/", "local-cloud/", "simulator/", "test/", "yaml/", "commander/"])(
    "contains nothing of %s",
    (part) => {
      expect(inputs.filter((path) => path.includes(part) && !path.startsWith("build-stubs/"))).toEqual([]);
    },
  );

  it("loads in a bare process with no node_modules in reach", () => {
    const folder = mkdtempSync(join(tmpdir(), "bundle-"));
    try {
      cpSync(join(DIST, "recover"), folder, { recursive: true });
      const script =
        "import('./fc2.js').then((fc2) => process.stdout.write(typeof require('./index.js').handler + typeof fc2.signedFc2Invocation))";
      const answer = execFileSync(process.execPath, ["-e", script], {
        cwd: folder,
        env: { PATH: "" },
        encoding: "utf8",
      });

      expect(answer).toBe("functionfunction");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
