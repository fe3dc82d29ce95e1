import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recovery-build-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function buildWith(yaml: string): Promise<{ code: number; stderr: string }> {
  const config = join(folder, "recovery.config.yaml");
  await writeFile(config, yaml);
  const args = ["build.mjs", "--quiet", "--only", "recover", "--outdir", join(folder, "dist"), "--config", config];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT }, (error, _stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stderr });
    });
  });
}

describe("the build", () => {
  it("writes the configuration as JSON beside the bundle", async () => {
    expect(await buildWith('mode: plan\naccounts:\n  - id: "1000000000000001"\n')).toEqual({ code: 0, stderr: "" });

    const written = await readFile(join(folder, "dist/recover/recovery.config.json"), "utf8");
    expect(JSON.parse(written)).toEqual({ mode: "plan", accounts: [{ id: "1000000000000001" }] });
  });

  it("stops at a configuration that the function would refuse, with every problem", async () => {
    const { code, stderr } = await buildWith("mode: never\naccounts:\n  - id: 1000000000000001\n");

    expect(code).toBe(2);
    expect(stderr).toMatch(/recovery\.config\.yaml: mode: must be one of apply, plan\n/);
    expect(stderr).toMatch(/recovery\.config\.yaml: accounts\[0\]\.id: must be text: quote it/);
  });

  it("stops at a file that is not YAML", async () => {
    expect(await buildWith("mode: [plan\n")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("recovery.config"),
    });
  });
});
