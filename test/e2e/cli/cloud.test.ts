import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type CliProcess, runCli, startCli } from "./cli-process.ts";

describe("ecs-recovery cloud", () => {
  it("prints one line of JSON when it is ready, and Ctrl-C ends it with 0", async () => {
    const cloud = startCloud([]);

    const ready = JSON.parse(await cloud.until("stdout", "\n")) as Record<string, string>;
    expect(Object.keys(ready)).toEqual([
      ...["url", "console", "accessKeyId", "accessKeySecret", "accountId"],
      "controlToken",
    ]);
    expect((await fetch(ready.console!)).status).toBe(200);

    cloud.child.kill("SIGINT");
    const { code, stdout } = await cloud.ended;
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
  });

  it("prints commands that work as printed, and removes its files at the end", { timeout: 120_000 }, async () => {
    const cloud = startCloud(["--scenario", "first"]);
    const [url, told] = [await readyUrl(cloud), await cloud.until("stderr", "Ctrl-C")];
    const environment = Object.fromEntries(
      [...told.matchAll(/^export (\w+)=(\w+)$/gm)].map(([, name, key]) => [name, key]),
    );
    const run = (words: string) => runCli(printed(told, words), environment);

    const early = await run("invoke --mode plan");
    expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining("itself is in arrears") });
    expect(await pay(told)).toBe(200);
    expect(told).toContain(url);
    expect((await run("plan")).stdout).toMatch(/[678] instances would be started/);
    expect((await run("invoke --mode plan")).stdout).toMatch(/[678] instances would be started/);
    expect((await run("invoke --mode apply")).stdout).toContain("Recovered by us 5");
    expect((await run("report")).stdout).toContain("Recovered by us 5");
    expect((await run("explain")).stdout).toContain("OperationDenied.NoStock");
    // The log store is deployed as infra writes it and the role has the written policies, so no call may have been denied.
    const journal = (await (await fetch(`${url}/_local/journal`)).json()) as { denied?: string }[];
    expect(journal.filter(({ denied }) => denied !== undefined)).toEqual([]);

    const folder = dirname(printed(told, "plan")[1] ?? "");
    expect(existsSync(folder)).toBe(true);
    cloud.child.kill("SIGINT");
    const { code, stdout } = await cloud.ended;
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(existsSync(folder)).toBe(false);
  });

  it("deploys the function again after a reset, and no function with --bare", async () => {
    for (const [args, status, words] of [
      [[], 200, /invoke --mode apply/],
      [["--bare"], 404, /^Console/],
    ] as const) {
      const cloud = startCloud(["--scenario", "demo", ...args]);
      const [url, told] = [await readyUrl(cloud), await cloud.until("stderr", "Ctrl-C")];
      await fetch(`${url}/_local/reset`, { method: "POST" });

      expect(told).toMatch(words);
      expect((await fetch(`${url}/_local/functions/ecs-auto-recovery`)).status).toBe(status);

      cloud.child.kill("SIGINT");
      expect((await cloud.ended).code).toBe(0);
    }
  });

  it("deploys the function on a user's own scenario, with commands that work as printed", {
    timeout: 60_000,
  }, async () => {
    const file = join(mkdtempSync(join(tmpdir(), "own-scenario-")), "mine.yaml");
    writeFileSync(file, OWN_SCENARIO);
    const cloud = startCloud(["--scenario", file]);
    const [url, told] = [await readyUrl(cloud), await cloud.until("stderr", "Ctrl-C")];
    const environment = Object.fromEntries(
      [...told.matchAll(/^export (\w+)=(\w+)$/gm)].map(([, name, key]) => [name, key]),
    );

    expect(told).toContain("Account 3000000000000003 owes money, and 1 of 3 instances are stopped.");
    expect(told).toContain(url);
    expect(await pay(told)).toBe(200);
    const applied = await runCli(printed(told, "invoke --mode apply"), environment);

    expect(applied.stdout).toContain("Recovered by us 1");
  });

  it("gives the same keys for the same seed", async () => {
    const keyFor = async (seed: string) => {
      const cloud = startCloud(["--seed", seed]);
      const ready = JSON.parse(await cloud.until("stdout", "\n")) as Record<string, string>;
      cloud.child.kill("SIGINT");
      await cloud.ended;
      return ready.accessKeySecret;
    };

    const seven = await keyFor("7");

    expect(await keyFor("7")).toBe(seven);
    expect(await keyFor("8")).not.toBe(seven);
  });
});

const OWN_SCENARIO = `
accounts:
  - { id: "3000000000000003", name: mine, balance: -20, overdueAgoMs: 86400000 }
  - { id: "4000000000000004" }
instances:
  - { accountId: "3000000000000003", name: web-1, stopCause: arrears, autoRestart: missed }
  - generate: { count: 2, accountIds: ["4000000000000004"], namePrefix: api }
delays: { startMs: 200 }
switches: { lockClearsOnPayment: false }
`;

function startCloud(args: readonly string[]): CliProcess {
  const cloud = startCli(["cloud", ...args]);
  // If a test fails half-way, the process still runs.
  onTestFinished(() => void cloud.child.kill("SIGINT"));
  return cloud;
}

async function readyUrl(cloud: CliProcess): Promise<string> {
  return (JSON.parse(await cloud.until("stdout", "\n")) as { url: string }).url;
}

/** Sends the printed payment as curl does. */
async function pay(told: string): Promise<number> {
  const [, path = "", type = "", body = ""] =
    /^curl -X POST (\S+) -H 'content-type: (.+)' -d '(.+)'$/m.exec(told) ?? [];
  const headers = { "user-agent": "curl/8.14.1", "content-type": type };
  return (await fetch(path, { method: "POST", body, headers })).status;
}

/** The arguments of the printed command line that contains these words. */
function printed(told: string, words: string): string[] {
  const line = told.split("\n").find((text) => text.startsWith("npm run cli -- ") && text.includes(` ${words}`));
  if (line === undefined) throw new Error(`no command line with ${words} in:\n${told}`);
  return line.slice("npm run cli -- ".length).split(" ");
}
