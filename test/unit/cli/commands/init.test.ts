import { mkdtemp, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { runCommandLine } from "../../../../cli/program.ts";
import { parseConfiguration } from "../../../../functions/configuration/configuration.ts";
import { readTemplate } from "../../../architecture/infra/written-template.ts";
import { anInMemoryShell, type ShellOptions } from "../in-memory-shell.ts";

const HUB = ["--layout", "hub", "--function-account", "1000000000000009"];
const TWO = ["--account", "1000000000000001=production", "--account", "1000000000000002"];

const init = async (args: readonly string[], options: ShellOptions = {}) => {
  const out = join(await mkdtemp(join(tmpdir(), "init-")), "recovery.config.yaml");
  const shell = anInMemoryShell(options);
  const code = await runCommandLine(["init", "--out", out, ...args], shell, "1.2.3");
  return { code, out, shell, stdout: shell.stdout(), stderr: shell.stderr() };
};
const configurationIn = async (file: string) => parseConfiguration(parse(await readFile(file, "utf8")));

describe("init", () => {
  it("writes a configuration that validates, with an external id of its own for each account", async () => {
    const { code, out } = await init([...HUB, ...TWO, "--regions", "cn-hangzhou,cn-shanghai"]);

    expect(code).toBe(0);
    const { accounts, log } = await configurationIn(out);
    expect(accounts.map(({ id, name, regions }) => ({ id, name, regions }))).toEqual([
      { id: "1000000000000001", name: "production", regions: ["cn-hangzhou", "cn-shanghai"] },
      { id: "1000000000000002", name: "1000000000000002", regions: ["cn-hangzhou", "cn-shanghai"] },
    ]);
    const ids = accounts.map(({ externalId }) => externalId ?? "");
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(log.project).toBe("ecs-auto-recovery-1000000000000009");
    expect((await stat(out)).mode & 0o077).toBe(0);
  });

  it("prints commands whose values are those of the file, and whose parameters the templates have", async () => {
    const { out, stdout } = await init([...HUB, ...TWO, "--operator", "acs:ram::1000000000000009:user/alice"]);

    const { accounts } = await configurationIn(out);
    for (const { externalId } of accounts) expect(stdout).toContain(`ParameterValue ${externalId}`);
    expect(stdout).toContain("acs:ram::1000000000000001:role/ecs-auto-recovery,acs:ram::1000000000000002:role");
    const known = ["hub", "spoke"].flatMap((name) => Object.keys(readTemplate(name).Parameters ?? {}));
    const named = [...stdout.matchAll(/ParameterKey (\w+)/g)].map((match) => match[1]);
    expect(named).toHaveLength(9);
    for (const name of named) expect(known).toContain(name);
    expect(stdout).not.toMatch(/<[a-z ]+>/);
  });

  it("needs no role in the same-account layout", async () => {
    const { out, stdout } = await init(["--layout", "same-account", "--function-account", "1000000000000001"]);

    const [account] = (await configurationIn(out)).accounts;
    expect(account).toMatchObject({ id: "1000000000000001", regions: "all" });
    expect(account).not.toHaveProperty("roleArn");
    expect(stdout).toContain("same-account.template.json");
    expect(stdout).not.toContain("spoke");
  });

  it("asks only for the values that no option gives", async () => {
    const { code, shell } = await init(["--layout", "hub", "--account", "1000000000000001"], {
      answer: "1000000000000009",
    });

    // The one answer fits the account and no region. The region is the next question, and it is asked three times.
    expect(code).toBe(2);
    expect(shell.questions).toHaveLength(4);
    expect(shell.questions[0]).toContain("Account id of the function");
    expect(shell.questions[3]).toContain("Region of the function");
    expect(shell.stderr()).toContain('--region: "1000000000000009" does not fit. For example: --region cn-hangzhou');
  });

  it.each<[string, string[], RegExp]>([
    ["no account of the function", [], /--function-account is missing/],
    ["an operator who is no ARN", [...HUB, ...TWO, "--operator", "alice"], /For example: --operator acs:ram::/],
    [
      "an account of the hub layout in the other one",
      ["--layout", "same-account", "--function-account", "1000000000000009", "--account", "1000000000000001"],
      /--account belongs to the hub layout/,
    ],
    ["a wrong account", [...HUB, "--account", "abc"], /--account: "abc" does not fit/],
    ["an account twice", [...HUB, ...TWO, "--account", "1000000000000001"], /named twice/],
    ["the hub among the protected", [...HUB, "--account", "1000000000000009"], /frozen while it owes money/],
    ["--run without a terminal", [...HUB, ...TWO, "--run"], /Add --yes/],
  ])("refuses %s before anything is written", async (_what, args, words) => {
    const { code, stderr, out } = await init(args);

    expect(code).toBe(2);
    expect(stderr).toMatch(words);
    await expect(stat(out)).rejects.toThrow();
  });

  it.each([
    [
      "the function's region",
      ["--region", "cn-hangzuo"],
      "--region: there is no region cn-hangzuo. Did you mean cn-hangzhou?",
    ],
    [
      "one of the regions",
      ["--regions", "cn-beijing, ap-sotheast-1"],
      "--regions: there is no region ap-sotheast-1. Did you mean ap-southeast-1?",
    ],
    ["a region without its number", ["--regions", "us-east"], "Did you mean us-east-1?"],
    ["a region that has no number", ["--region", "cn-beijing-1"], "Did you mean cn-beijing?"],
  ])("refuses a spelling mistake in %s before anything is written", async (_what, args, words) => {
    const { code, stderr, out } = await init([...HUB, ...TWO, ...args]);

    expect(code).toBe(2);
    expect(stderr).toContain(words);
    await expect(stat(out)).rejects.toThrow();
  });

  it("names every misspelt region at once, in Chinese as well", async () => {
    const { stderr } = await init([...HUB, ...TWO, "--regions", "cn-hangzuo,cn-bejing", "--lang", "zh"]);

    expect(stderr).toContain("没有地域 cn-hangzuo。是否要写 cn-hangzhou？");
    expect(stderr).toContain("没有地域 cn-bejing。是否要写 cn-beijing？");
  });

  it.each([
    ["the next number of a known one", "ap-southeast-9"],
    ["far from every known one", "af-north-1"],
  ])("accepts a region whose id is %s, with a warning", async (_what, region) => {
    const { code, stderr, out } = await init([
      ...HUB,
      ...TWO,
      "--region",
      region,
      "--regions",
      `cn-hangzhou,${region}`,
    ]);

    expect(code).toBe(0);
    expect(stderr).toContain(`--region: this program does not know ${region}. If it is a new region, go on.`);
    expect(stderr).toContain(`--regions: this program does not know ${region}.`);
    expect(stderr).not.toContain("cn-hangzhou");
    expect((await configurationIn(out)).accounts[0]?.regions).toEqual(["cn-hangzhou", region]);
  });

  it("warns of no known region, and of none if all are meant", async () => {
    const { code, stderr } = await init([...HUB, ...TWO, "--region", "na-south-1", "--regions", "all"]);

    expect(code).toBe(0);
    expect(stderr).toBe("");
  });

  it("asks again after a misspelt region", async () => {
    const { code, shell } = await init(["--layout", "same-account", "--function-account", "1000000000000001"], {
      answer: "cn-hangzuo",
    });

    expect(code).toBe(2);
    expect(shell.questions).toHaveLength(3);
    expect(shell.stderr()).toContain("Did you mean cn-hangzhou?");
  });

  it("does not replace a file that is there without --force", async () => {
    const first = await init([...HUB, ...TWO]);
    const before = await readFile(first.out, "utf8");
    const shell = anInMemoryShell();

    const code = await runCommandLine(["init", "--out", first.out, ...HUB, ...TWO], shell, "1.2.3");

    expect(code).toBe(2);
    expect(shell.stderr()).toContain("already there");
    expect(await readFile(first.out, "utf8")).toBe(before);
  });

  it("speaks Chinese, in the file as well", async () => {
    const { out, stdout } = await init([...HUB, ...TWO, "--lang", "zh"]);

    expect(stdout).toContain("开通函数计算和日志服务");
    expect(await readFile(out, "utf8")).toContain("账号 ID 是文本，请保留引号");
  });
});
