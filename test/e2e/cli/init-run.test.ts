/** `init --run` with stand-ins for the vendor's tools: what is run, in which order, and where it stops. */
import { execFile } from "node:child_process";
import { chmod, cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CHILD_COVERAGE } from "../../support/child-coverage.ts";
import { ROOT } from "./cli-process.ts";

const script = join(ROOT, "dist/cli/index.js");

async function run(failing: string) {
  const folder = await mkdtemp(join(tmpdir(), "init-run-"));
  await cp(join(ROOT, "infra/templates"), join(folder, "infra/templates"), { recursive: true });
  await cp(join(ROOT, "s.yaml"), join(folder, "s.yaml"));
  const log = join(folder, "log");
  for (const tool of ["aliyun", "npx", "npm"]) {
    const path = join(folder, tool);
    await writeFile(
      path,
      `#!/bin/sh\necho "${tool} $(echo "$*" | tr '\\n' ' ' | cut -c1-90)" >> ${log}\ncase "$*" in *${failing}*) exit 3;; esac\n`,
    );
    await chmod(path, 0o755);
  }
  const accounts = ["--function-account", "1000000000000009", "--account", "1000000000000001=production"];
  const args = [script, "init", "--layout", "hub", ...accounts, "--run", "--yes"];
  const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder, ...CHILD_COVERAGE };
  const ended = await new Promise<{ code: number; stderr: string }>((resolve) => {
    execFile(process.execPath, args, { cwd: folder, env }, (error, _stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stderr }),
    );
  });
  return { ...ended, ran: (await readFile(log, "utf8")).trimEnd().split("\n") };
}

describe("init --run", () => {
  it("runs every command in order, and waits for each stack", async () => {
    const { code, ran } = await run("no-such-word");

    expect(code).toBe(0);
    expect(ran.map((line) => line.split(" ").slice(0, 6).join(" "))).toEqual([
      "aliyun --profile recovery ros CreateStack --RegionId",
      "aliyun --profile recovery ros ListStacks --RegionId",
      "aliyun --profile recovery ros CreateStack --RegionId",
      "aliyun --profile recovery ros ListStacks --RegionId",
      "aliyun --profile production ros CreateStack --RegionId",
      "aliyun --profile production ros ListStacks --RegionId",
      "npx s config add --access default",
      "npx s deploy -t s.mine.yaml -y",
      "npm run cli -- invoke --mode",
    ]);
  });

  it("stops at the first command that fails, and says where to go on", async () => {
    const { code, ran, stderr } = await run("production");

    expect(code).toBe(1);
    // Two stacks and the wait for each, then the one that failed.
    expect(ran).toHaveLength(5);
    expect(stderr).toContain("Step 3 ended with exit code 3");
  });
});
