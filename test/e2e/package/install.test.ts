/** The installable package, packed, installed offline into an empty folder, and used from there. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");

describe("the installable package", () => {
  let prefix: string;
  let listed: string[];
  const use = (...args: string[]) =>
    execFileSync(join(prefix, "node_modules/.bin/ecs-recovery"), args, {
      cwd: prefix,
      encoding: "utf8",
      env: { PATH: process.env.PATH, HOME: prefix },
    });

  beforeAll(() => {
    const out = mkdtempSync(join(tmpdir(), "packed-"));
    prefix = mkdtempSync(join(tmpdir(), "installed-"));
    const tarball = execFileSync("node", ["build-npm.mjs", out], { cwd: ROOT, encoding: "utf8" })
      .trim()
      .split("\n")
      .at(-1);
    listed = execFileSync("tar", ["-tzf", tarball ?? ""], { encoding: "utf8" })
      .trim()
      .split("\n");
    const env = { PATH: process.env.PATH, HOME: prefix };
    // An unreachable registry: every download by npm would fail.
    const registry = "http://127.0.0.1:1/";
    execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--registry", registry, tarball ?? ""], {
      cwd: prefix,
      env,
    });
  });

  it("has no dependencies, and installs no other package", () => {
    const lock = JSON.parse(readFileSync(join(prefix, "package-lock.json"), "utf8")) as { packages: object };

    expect(Object.keys(lock.packages)).toEqual(["", "node_modules/ecs-auto-recovery"]);
  });

  it("contains bundles, templates, policies and licences, and neither tests nor source maps nor a configuration", () => {
    const names = listed.map((path) => path.replace("package/", ""));

    expect(names).toEqual(
      expect.arrayContaining([
        "dist/cli/index.js",
        "dist/recover/index.js",
        "dist/simulator/worker.js",
        "infra/templates/hub.template.json",
        "infra/policies/operator.json",
        "LICENSE",
        "THIRD-PARTY.md",
      ]),
    );
    expect(names.filter((name) => /\.map$|test|recovery\.config\.(json|yaml)$|node_modules/.test(name))).toEqual([]);
  });

  it("runs from the folder in which it was installed", () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    writeFileSync(join(prefix, "recovery.config.yaml"), "mode: plan\n");

    expect(use("--version").trim()).toBe(version);
    expect(use("validate")).toContain("recovery.config.yaml is valid");
    expect(use("completion", "bash")).toContain("complete -o default");
  });
});
