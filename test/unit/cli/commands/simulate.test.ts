import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../../../cli/program.ts";
import { anInMemoryShell } from "../in-memory-shell.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "simulate-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function simulate(...args: readonly string[]) {
  const shell = anInMemoryShell();
  const line = ["simulate", "--runs", "3", "--fleet", "8", "--workers", "1", ...args];
  const code = await runCommandLine(line, shell, "1.2.3");
  return { code, text: shell.stdout(), said: shell.stderr() };
}

async function policyOf(text: string): Promise<string> {
  const file = join(folder, "recovery.config.yaml");
  await writeFile(file, text);
  return file;
}

describe("simulate", () => {
  it("plays the real engine and prints its figures; the exit code says whether an invariant was violated", {
    timeout: 30_000,
  }, async () => {
    const { code, text } = await simulate();

    expect(text).toContain("3 of 8 instances, seeds 1 to 3");
    expect(text).toMatch(/recovery rate +\d+\.\d\d %/);
    expect(code).toBe(/violations +none/.test(text) ? 0 : 1);
  });

  it("prints the same figures in Chinese", async () => {
    const { text } = await simulate("--lang", "zh");

    expect(text).toContain("3 段，每段 8 台实例，种子 1 到 3");
    expect(text).toMatch(/恢复率 +\d+\.\d\d %/);
  });

  it("prints JSON on request, the same for the same seed", async () => {
    const [first, again] = [await simulate("--json"), await simulate("--json")];

    expect(JSON.parse(first.text)).toMatchObject({ seed: 1, fleet: 8, stories: 3 });
    expect(first.text).toBe(again.text);
  });

  it("plays the policy of a configuration file", async () => {
    const file = await policyOf(
      'mode: plan\naccounts: [{ id: "1000000000000009", regions: [cn-beijing] }]\nlimits: { maxInstancesPerRun: 1 }\n',
    );

    const few = await simulate("--policy", file, "--json");

    // A policy that only plans would make no call.
    expect(JSON.parse(few.text).reactivateCalls).toBeGreaterThan(0);
  });

  it("claims no recovery for a policy that excludes every instance", async () => {
    const { text } = await simulate("--policy", await policyOf("select: { excludeTags: { team: web } }\n"));

    expect(text).toMatch(/left alone +not selected \d+\n/);
    expect(text).toMatch(/recovery rate +nothing was recoverable/);
  });

  it.each([
    ["limits: { maxInstances: 1 }\n", "limits.maxInstances: unknown key"],
    ["limits: [", "line 1, column"],
    ["", "(file): is empty"],
  ])("refuses the policy %j in the words of the configuration", async (text, words) => {
    const { code, said } = await simulate("--policy", await policyOf(text));

    expect(code).toBe(2);
    expect(said).toContain(words);
  });

  it("refuses a policy file that is not there", async () => {
    const { code, said } = await simulate("--policy", join(folder, "nowhere.yaml"));

    expect(code).toBe(2);
    expect(said).toContain("There is no ");
  });
});
