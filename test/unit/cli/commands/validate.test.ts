import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../../../cli/program.ts";
import { anInMemoryShell } from "../in-memory-shell.ts";

const run = async (args: string[], environment: Record<string, string> = {}) => {
  const shell = anInMemoryShell({ environment });
  const code = await runCommandLine(args, shell, "1.2.3");
  return { code, stdout: shell.stdout(), stderr: shell.stderr() };
};

const aFile = async (text: string) => {
  const file = join(await mkdtemp(join(tmpdir(), "cli-")), "recovery.config.yaml");
  await writeFile(file, text);
  return file;
};

describe("validate", () => {
  it("words every mistake in Chinese, as the texts have it", async () => {
    const file = await aFile(
      'mood: gut\naccounts: [{ id: 5, externalId: short }]\nlimits: { maxInstancesPerRun: 0 }\nnotify: 5\nlog: { project: "<x>" }\n',
    );
    const { code, stderr } = await run(["validate", file, "--lang", "zh"]);

    expect(code).toBe(2);
    expect(stderr.split("\n")[0]).toBe("配置中有 6 处错误：");
    expect(stderr).toContain("  mood：没有这一项，是否要写 mode？\n");
    expect(stderr).toContain("  limits.maxInstancesPerRun：不能小于 1\n");
    expect(stderr.replace(/[\w.[\]]+：/g, "")).not.toMatch(/must|unknown|required/);
  });

  it("lists every mistake by path and exits 2", async () => {
    const { code, stderr } = await run([
      "validate",
      await aFile(
        "mode: aply\naccounts:\n  - id: 1000000000000001\n    regoins: [cn-hangzhou]\nlimits: { maxConcurrentCalls: 0 }\n",
      ),
    ]);

    expect(code).toBe(2);
    expect(stderr).toContain("The configuration has 4 mistakes");
    expect(stderr).toContain("mode: must be one of apply, plan");
    expect(stderr).toMatch(/accounts\[0\]\.id: .*quote it/);
    expect(stderr).toContain("accounts[0].regoins: unknown key");
    expect(stderr).toContain("limits.maxConcurrentCalls: must be at least 1");
  });

  it("names line and column of a YAML mistake", async () => {
    const { code, stderr } = await run(["validate", await aFile("mode: apply\nmode: plan\n")]);

    expect(code).toBe(2);
    expect(stderr).toMatch(/line 2, column 1: this key stands twice/);
  });

  it("gives mistakes as JSON with --json", async () => {
    const { code, stdout } = await run(["validate", await aFile("mood: good\n"), "--json"]);

    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { problems: [{ path: "mood", message: expect.stringContaining("unknown key") }] },
    });
  });

  it("says what the configuration would make the function do", async () => {
    const { code, stdout } = await run([
      "validate",
      await aFile(
        'mode: plan\naccounts:\n  - id: "1000000000000001"\n    name: production\n    regions: [cn-hangzhou]\n',
      ),
    ]);

    expect(code).toBe(0);
    expect(stdout).toContain("only says what it would start (mode plan)");
    expect(stdout).toContain("Account 1000000000000001 (production), China site: cn-hangzhou");
    expect(stdout).toContain("tag auto-recovery=off");
  });

  it("takes one line as all other defaults", async () => {
    const { code, stdout } = await run(["validate", await aFile("mode: apply")]);

    expect(code).toBe(0);
    expect(stdout).toContain("the function's own, all regions");
  });

  it("takes the file that --config names, and without it the default one", async () => {
    const file = await aFile("mode: plan");

    expect((await run(["validate", "--config", file])).stdout).toContain(`${file} is valid`);
    expect((await run(["validate"])).stderr).toContain("There is no recovery.config.yaml");
  });

  it("writes the JSON that the function reads, as it was written and not with defaults", async () => {
    const out = join(await mkdtemp(join(tmpdir(), "cli-")), "recovery.config.json");

    const { code } = await run([
      "validate",
      await aFile('accounts: [{ id: "1000000000000001" }]\n'),
      "--write-json",
      out,
    ]);

    expect(code).toBe(0);
    expect(JSON.parse(await readFile(out, "utf8"))).toEqual({ accounts: [{ id: "1000000000000001" }] });
  });

  it("writes nothing when the configuration is wrong", async () => {
    const out = join(await mkdtemp(join(tmpdir(), "cli-")), "recovery.config.json");

    await run(["validate", await aFile("mood: good\n"), "--write-json", out]);

    await expect(readFile(out)).rejects.toThrow("ENOENT");
  });

  it("warns of a region that it does not know, and suggests the one that is near", async () => {
    const file = await aFile(
      'accounts:\n  - id: "1000000000000001"\n    regions: [cn-hangzuo, cn-beijing, ap-southeast-9]\nlog:\n  region: cn-hangzuo\n',
    );

    const { code, stderr } = await run(["validate", file]);

    expect(code).toBe(0);
    expect(stderr).toContain(
      "accounts[0].regions: this program does not know the region cn-hangzuo. Did you mean cn-hangzhou?",
    );
    expect(stderr).toContain(
      "accounts[0].regions: this program does not know the region ap-southeast-9. If it is a new",
    );
    expect(stderr).toContain("log.region: this program does not know the region cn-hangzuo.");
    expect(stderr).not.toContain("cn-beijing");
  });
});
