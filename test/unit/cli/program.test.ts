import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../../cli/program.ts";
import { anInMemoryShell } from "./in-memory-shell.ts";

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

describe("runCommandLine", () => {
  it("prints help and exits 0", async () => {
    const { code, stdout } = await run(["--help"]);

    expect(code).toBe(0);
    expect(stdout).toContain("plan");
    expect(stdout).toContain("Exit codes: 0 all well");
  });

  it("prints the version", async () => {
    expect(await run(["--version"])).toMatchObject({ code: 0, stdout: "1.2.3\n" });
  });

  it("exits 2 and shows help when no command is given", async () => {
    const { code, stderr } = await run([]);

    expect(code).toBe(2);
    expect(stderr).toContain("Usage: ecs-recovery");
  });

  it("exits 2 with a suggestion for a misspelt command", async () => {
    const { code, stderr } = await run(["aply"]);

    expect(code).toBe(2);
    expect(stderr).toContain("Did you mean apply?");
  });

  it.each([
    [["aply", "--help"]],
    [["help", "aply"]],
    [["--lang", "en", "--quiet", "help", "aply"]],
    [["--config", "x.yaml", "aply", "--help"]],
  ])("suggests a command to %j as well", async (args) => {
    const { code, stderr } = await run(args);

    expect(code).toBe(2);
    expect(stderr).toContain("Did you mean apply?");
  });

  it.each([
    [["--lang", "zh", "--help"], {}],
    [["--lang=zh", "--help"], {}],
    [["--help"], { LANG: "zh_CN.UTF-8" }],
    [["--help"], { LC_ALL: "zh_CN.UTF-8", LANG: "en_US.UTF-8" }],
  ])("speaks Chinese for %j with %j", async (args, environment) => {
    const { stdout } = await run(args, environment);

    expect(stdout).toContain("退出码");
    expect(stdout).not.toMatch(/Usage:|Options:|Commands:/);
  });

  it.each([
    [["--lang", "en", "--help"], { LANG: "zh_CN.UTF-8" }],
    [["--help"], { LC_ALL: "C", LANG: "zh_CN.UTF-8" }],
  ])("speaks English for %j with %j", async (args, environment) => {
    expect((await run(args, environment)).stdout).toContain("Exit codes:");
  });

  it("refuses a language that does not exist", async () => {
    const { code, stderr } = await run(["--lang", "fr", "plan"]);

    expect(code).toBe(2);
    expect(stderr).toContain("Possible values: en, zh");
  });

  it("words mistakes in Chinese", async () => {
    const { stderr } = await run(["--lang", "zh", "aply"]);

    expect(stderr).toContain("没有 aply 这个命令");
    expect(stderr).toContain("apply 吗");
  });

  it("exits 2 with a suggestion for a misspelt option, before anything is done", async () => {
    const { code, stderr } = await run(["plan", "--regoin", "cn-hangzhou"]);

    expect(code).toBe(2);
    expect(stderr).toContain("--region");
  });

  it.each([
    [["plan", "--account", ""], "empty"],
    [["plan", "--max-instances", "0"], "whole number"],
    [["plan", "--max-instances", "many"], "whole number"],
    [["apply", "--verify-seconds", "-1"], "whole number"],
    [["invoke", "--mode", "destroy"], "plan, apply"],
    [["report", "--since", "yesterday"], "26h"],
    [["report", "--since", "2999-01-01"], "future"],
    [["simulate", "--seed", "4294967296"], "from 0 to 4294967295"],
    [["simulate", "--seed", "4294967294", "--runs", "3"], "--seed is at most 4294967293"],
    [["explain"], "argument"],
  ])("refuses %j", async (args, words) => {
    const { code, stderr } = await run(args);

    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it("asks for the other half of a key pair, and names no value", async () => {
    const { code, stderr } = await run(["plan", "--config", await aFile("mode: plan\n")], {
      ALIBABA_CLOUD_ACCESS_KEY_ID: "LTAIabcdef",
    });

    expect(code).toBe(2);
    expect(stderr).toContain("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
    expect(stderr).not.toContain("LTAIabcdef");
  });

  it("asks for the token of a temporary key", async () => {
    const { code, stderr } = await run(["plan", "--config", await aFile("mode: plan\n")], {
      ALIBABA_CLOUD_ACCESS_KEY_ID: "STS.abc",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "secret",
    });

    expect(code).toBe(2);
    expect(stderr).toContain("ALIBABA_CLOUD_SECURITY_TOKEN");
  });

  it("says where to get a configuration when the named one does not exist", async () => {
    const { code, stderr } = await run(["plan", "--config", "/nowhere/x.yaml"]);

    expect(code).toBe(2);
    expect(stderr).toContain("ecs-recovery init");
  });
});

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
});
