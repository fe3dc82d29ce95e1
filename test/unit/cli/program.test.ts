import { mkdtemp, writeFile } from "node:fs/promises";
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
